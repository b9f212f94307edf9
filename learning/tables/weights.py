"""The tables of learned weights: of items, of emergencies, of names.

How much the log-count ratio counts and how far weights may go was chosen once, by
`learning.learn` on parts of the history held back; choosing again takes most of an hour.
"""

import json
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
from nlp.learned.weights import UNCLEAR
from nlp.weighing.classify import Classifier

CALIBRATION: Final = Path(__file__).parents[1] / "measures" / "sets" / "known.jsonl"

_ITEMS: Final = Choice(ratio_power=0.0, freedom=1.0)
_ITEM_WORDS: Final = 2_800
_HELD_BACK: Final = 20
"""Every so many letters one tells how sure the others make."""
_DANGERS: Final = Choice(ratio_power=0.0, freedom=1.0)
_DANGER_WORDS: Final = {UNCLEAR: 26_000, "*": 4_000}
"""Whether there is danger is harder to tell than which: most of what is weighed speaks of that."""

_DANGER_UNIT: Final = 0.03
"""Weights of danger are smaller, and thresholds for it finer."""

_CALM: Final = frozenset(
    {"progress", "withdraw", "rate", "reopen", "anonymous", "my_data", "large_type", "agree",
     "refuse", "cancel", "policy", "greeting", "thanks", "errand", "contact_worker", "person",
     "accept", "return", "resolve", "consult", "extend", "joint", "query", "today", "roster",
     "leave", "undo"}
)  # fmt: skip
"""Commands that tell of no danger; in the others (补充, 求助, 记录) somebody may speak of it."""

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
    """What may be danger or not (null with `also`: a line that hangs low) teaches neither."""
    engine, source = Engine().ready(), HISTORY / "emergencies.jsonl"
    messages = [each for each in read_labelled(source) if each.label or not each.also]
    known = {each.text for each in messages}
    messages += [Labelled(text, UNCLEAR) for text in calm() if text not in known]
    learned = learn(
        messages,
        engine.classifier,
        fold=engine.fold,
        close=True,
        without=(HISTORY / "left_out.txt").read_text(encoding="utf-8").splitlines(),
        most_words=_DANGER_WORDS,
        choice=_DANGERS,
        progress=say,
    )
    write_learned(path, learned, source.name, len(messages), unit=_DANGER_UNIT)


def calm() -> list[str]:
    """What residents and workers say that is a command, each once."""
    files = (HISTORY / "commands_residents.jsonl", HISTORY / "commands_workers.jsonl")
    rows = (json.loads(line) for path in files for line in path.read_text("utf-8").splitlines())
    return list(dict.fromkeys(row["text"] for row in rows if row["kind"] in _CALM))


def write_names(path: Path, say: Say) -> None:
    letters, *plain = (
        [message.text for message in read_labelled(HISTORY / name)]
        for name in ("names.jsonl", "chat.jsonl", "emergencies.jsonl")
    )
    say(f"{len(letters)} letters with marked names")
    write_shapes(
        path, learn_names(letters, [text for texts in plain for text in texts]), "names.jsonl"
    )
