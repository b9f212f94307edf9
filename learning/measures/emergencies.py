"""`python -m learning.measures.emergencies [letters.jsonl …]`: what is found, what is false alarm.

Without files: the invented messages that signs and learned words come from, and those of another
author that nobody looked at. With files of letters (`title` and `text` a line): how many raise an
alarm, by title and by title with text; `--list` names them.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.engine import Engine
from nlp.weighing.alarm import Emergency

SETS = Path(__file__).parent / "sets"
KNOWN = Path(__file__).parents[1] / "history" / "emergencies.jsonl"
UNSEEN = SETS / "emergencies_unseen.jsonl"
FRESH = SETS / "emergencies_fresh.jsonl"
"""Written by one author more after words were learned and thresholds set."""

FINER = {
    "ledge": "suicide",
    "gas_next_door": "gas",
    "electric": "hurt",
    "fall": "hurt",
    "flood": "drowning",
    "burglary": "violence",
    "lift": "trapped",
}
"""Kinds that were parts of others when the sets were written."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m learning.measures.emergencies", description=__doc__
    )
    parser.add_argument("letters", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", help="each alarm with its id and sign")
    options = parser.parse_args()
    engine = Engine.load()
    for name, path in (("learned from", KNOWN), ("unseen", UNSEEN), ("fresh", FRESH)):
        _own(engine, name, list(_rows(path)))
    for path in options.letters:
        _letters(engine, path, listed=options.list)


def _own(engine: Engine, name: str, rows: list[dict[str, Any]]) -> None:
    told = [row for row in rows if row["label"]]
    found = [engine.understand(row["text"]).emergency for row in told]
    kinds = sum(
        each is not None and row["label"] in (each.kind, FINER.get(each.kind))
        for each, row in zip(found, told, strict=True)
    )
    print(f"{name}: found {_raised(found)}; as their kind {_share(kinds, len(told))}")
    quiet = [engine.understand(row["text"]).emergency for row in rows if not row["label"]]
    print(f"{name}, what is none: alarms {_raised(quiet)}")


def _letters(engine: Engine, path: Path, *, listed: bool) -> None:
    letters = list(_rows(path))
    whole = [(each, f"{each['title']}。{each['text']}") for each in letters if each["text"]]
    for name, texts in (
        ("titles", [(each, each["title"]) for each in letters]),
        ("title and text", whole),
    ):
        found = [engine.understand(text).emergency for _, text in texts]
        print(f"{path.name}, {name}: alarms {_raised(found)}")
        for (letter, _), each in zip(texts, found, strict=True) if listed else ():
            if each is not None:
                print(f"  {letter['id']} {each.kind}: {each.sign}")


def _raised(found: Sequence[Emergency | None]) -> str:
    """How many are an emergency, and how many of all are one for sure."""
    raised = [each for each in found if each is not None]
    sure = sum(each.sure for each in raised)
    return f"{_share(len(raised), len(found))}, for sure {_share(sure, len(found))}"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, _lines(path))


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / max(1, whole):.2%})"


if __name__ == "__main__":
    main()
