"""The tables of learned weights: of items, of emergencies, of names.

How much the log-count ratio counts and how far weights may go was chosen once, by
`learning.learn` on parts of the history held back; choosing again takes most of an hour.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from learning.labelled_file import read_labelled
from learning.learn import Choice, learn
from learning.learn_names import learn_names
from learning.learned_text import write_learned
from learning.shapes_text import write_shapes
from nlp.engine import Engine

_ROOM: Final = Path(__file__).parents[1]
HISTORY: Final = _ROOM / "history"
CALIBRATION: Final = _ROOM / "measures" / "sets" / "known.jsonl"

_ITEMS: Final = Choice(ratio_power=0.0, freedom=1.0)
_DANGERS: Final = Choice(ratio_power=0.0, freedom=1.0)
_DANGER_WORDS: Final = 8_000
_DANGER_UNIT: Final = 0.02
"""Weights of danger are smaller, and thresholds for it finer."""

Say = Callable[[str], None]


def write_items(path: Path, say: Say) -> None:
    engine, source = Engine().ready(), HISTORY / "chat.jsonl"
    messages = read_labelled(source)
    learned = learn(
        messages,
        engine.classifier,
        fold=engine.fold,
        calibrate=read_labelled(CALIBRATION),
        choice=_ITEMS,
        progress=say,
    )
    write_learned(path, learned, source.name, len(messages))


def write_emergencies(path: Path, say: Say) -> None:
    engine, source = Engine().ready(), HISTORY / "emergencies.jsonl"
    messages = read_labelled(source)
    learned = learn(
        messages,
        engine.classifier,
        fold=engine.fold,
        without=(HISTORY / "left_out.txt").read_text(encoding="utf-8").splitlines(),
        most_words=_DANGER_WORDS,
        choice=_DANGERS,
        progress=say,
    )
    write_learned(path, learned, source.name, len(messages), unit=_DANGER_UNIT)


def write_names(path: Path, say: Say) -> None:
    letters, *plain = (
        [message.text for message in read_labelled(HISTORY / name)]
        for name in ("names.jsonl", "chat.jsonl", "emergencies.jsonl")
    )
    say(f"{len(letters)} letters with marked names")
    write_shapes(
        path, learn_names(letters, [text for texts in plain for text in texts]), "names.jsonl"
    )
