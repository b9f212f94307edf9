"""The tables of what residents and workers mean by what they say to the service."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from learning.labelled_file import HISTORY
from learning.learn_intents import learn_intents
from learning.learned_text import write_learned
from nlp.commands.frames import frame_of, pieces, without_numbers
from nlp.commands.numbers import find_codes, find_numbers
from nlp.commands.solved import OTHER
from nlp.commands.worker_intent import without_mention
from nlp.engine import Engine
from nlp.text.normalise import normalise

MOST_PIECES: Final = {"residents": 2_120, "workers": 3_000, "solved": 2_000}
"""Residents mean nearly thirty kinds, each with a column of weights of its own."""
UNIT: Final = 0.3
"""Coarser weights move two or three of 450 sentences; finer ones none."""

_LONGEST_MATTER: Final = 60
_EVERY: Final = 5
_ALSO_SAID: Final = ("opinion-staff", "mind-")
"""Items whose matters the talk answers in its own way, so that they are kinds of their own here."""
_MATTER_COUNTS: Final = 0.3
"""Matters are many, and each says little of what a command looks like."""
_SELDOM: Final = 0.05
"""Who was asked 解决了吗 seldom tells a new matter; what surely is one is known by its item."""

Say = Callable[[str], None]
Row = tuple[str, str, float]


def write_residents(path: Path, say: Say) -> None:
    fold = Engine().fold

    def of(text: str) -> tuple[str, ...]:
        text = normalise(text)
        return tuple(pieces(frame_of(fold(without_numbers(text, find_codes(text))))).counts)

    rows = [*_rows("commands_residents.jsonl"), *_matters()]
    _write(path, "commands_residents.jsonl", rows, of, say, MOST_PIECES["residents"])


def write_workers(path: Path, say: Say) -> None:
    fold = Engine().fold

    def of(text: str) -> tuple[str, ...]:
        text = without_mention(normalise(text))
        return tuple(pieces(frame_of(fold(without_numbers(text, find_numbers(text))))).counts)

    rows = [*_rows("commands_workers.jsonl")]
    _write(path, "commands_workers.jsonl", rows, of, say, MOST_PIECES["workers"])


def write_solved(path: Path, say: Say) -> None:
    fold = Engine().fold

    def of(text: str) -> tuple[str, ...]:
        return tuple(pieces(frame_of(fold(text))).counts)

    rows = [*_rows("solved.jsonl"), *_matters(OTHER, _SELDOM)]
    _write(path, "solved.jsonl", rows, of, say, MOST_PIECES["solved"])


def _write(
    path: Path,
    source: str,
    rows: list[Row],
    of: Callable[[str], tuple[str, ...]],
    say: Say,
    most: int,
) -> None:
    say(f"{len(rows):,} sentences")
    write_learned(path, learn_intents(rows, of, most), source, len(rows), unit=UNIT)


def _rows(name: str) -> Iterator[Row]:
    for line in (HISTORY / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], row["kind"], 1.0


def _matters(kind: str = "none", counts: float = _MATTER_COUNTS) -> Iterator[Row]:
    """What residents report: no command, save what is said of staff and of despair."""
    lines = (HISTORY / "chat.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    texts = (row["text"] for row in rows if not (row["label"] or "").startswith(_ALSO_SAID))
    short = [text for text in texts if len(text) <= _LONGEST_MATTER]
    yield from ((text, kind, counts) for text in short[::_EVERY])
