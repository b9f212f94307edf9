"""The tables of learned weights: of items, of emergencies, of names.

How much the log-count ratio counts and how far weights may go was chosen once, by
`learning.learn` on parts of the history held back; choosing again takes most of an hour.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from learning.evaluate import Labelled
from learning.labelled_file import HISTORY, read_labelled
from learning.learn import Choice, Message, Scale, learn, learn_from, read
from learning.learn_names import learn_names
from learning.learned_text import Learned, write_learned
from learning.letters import Letter, read_letters, texts
from learning.shapes_text import write_shapes
from nlp.engine import Engine
from nlp.weighing.classify import Classifier

CALIBRATION: Final = Path(__file__).parents[1] / "measures" / "sets" / "known.jsonl"

_ITEMS: Final = Choice(ratio_power=0.0, freedom=1.0)
_ITEM_WORDS: Final = 3_000
_HELD_BACK: Final = 20
"""Every so many letters one tells how sure the others make."""
_DANGERS: Final = Choice(ratio_power=0.0, freedom=1.0)
_DANGER_WORDS: Final = 8_000
_DANGER_UNIT: Final = 0.02
"""Weights of danger are smaller, and thresholds for it finer."""

Say = Callable[[str], None]


def write_items(path: Path, say: Say, folder: Path) -> None:
    """Learn from what people type and from public letters, whose folder is given."""
    engine, source = Engine(), HISTORY / "chat.jsonl"
    chat, letters = read_labelled(source), read_letters(folder)
    learned = learned_items(engine, chat, letters, say)
    told = f"{source.name} 和 {len(letters):,} 封公开信件"
    rows = len(chat) + len(list(texts(letters)))
    written = Classifier.by_hand(engine.catalogue).written
    write_learned(path, learned, told, rows, written=written)


def learned_items(
    engine: Engine, chat: Sequence[Labelled], letters: Sequence[Letter], say: Say
) -> Learned:
    """One scale serves chat and letters, found on some of both that were held back for it.

    Of letters only titles tell it: they are as long as what people type.
    """
    by_hand = Classifier.by_hand(engine.catalogue)

    def understood(messages: Iterable[Labelled]) -> list[Message]:
        return read([*messages], by_hand, engine.fold)

    typed, known = understood(chat), understood(read_labelled(CALIBRATION))
    held = understood(texts(letters[::_HELD_BACK]))
    titles = [each for each in held if "\n" not in each.labelled.text]
    kept = understood(texts([each for at, each in enumerate(letters) if at % _HELD_BACK]))
    say(f"{len(typed)} messages, {len(letters)} letters read")
    learned = partial(learn_from, most_words=_ITEM_WORDS, choice=_ITEMS, progress=say)
    tried = learned([*typed, *kept], calibrate=[*known, *titles])
    scale = Scale(tried.sharpness, tried.base)
    say(f"{scale}")
    return learned([*typed, *kept, *held], scale=scale)


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
