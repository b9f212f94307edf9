"""`python -m bench.emergencies [letters.jsonl …]`: what is found, and what is false alarm.

Without files: the invented messages that signs and learned words come from, and those of another
author that nobody looked at. With files of letters (`title` and `text` a line): how many raise an
alarm, by title and by title with text; `--list` names them.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.settings import ROOT
from nlp.engine import Engine

KNOWN = ROOT / "history" / "emergencies.jsonl"
UNSEEN = ROOT / "bench" / "chat" / "emergencies_unseen.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.emergencies", description=__doc__)
    parser.add_argument("letters", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", help="each alarm with its id and sign")
    options = parser.parse_args()
    engine = Engine.load()
    for name, path in (("learned from", KNOWN), ("unseen", UNSEEN)):
        _own(engine, name, list(_rows(path)))
    for path in options.letters:
        _letters(engine, path, listed=options.list)


def _own(engine: Engine, name: str, rows: list[dict[str, Any]]) -> None:
    told = [row for row in rows if row["label"]]
    quiet = [row for row in rows if not row["label"]]
    found = [engine.understand(row["text"]).emergency for row in told]
    alarms = sum(engine.understand(row["text"]).emergency is not None for row in quiet)
    kinds = [
        each is not None and each.kind == row["label"]
        for each, row in zip(found, told, strict=True)
    ]
    raised = sum(each is not None for each in found)
    print(
        f"{name}: found {_share(raised, len(told))}, as their kind {_share(sum(kinds), len(told))};"
        f" of what is none, raise one {_share(alarms, len(quiet))}"
    )


def _letters(engine: Engine, path: Path, *, listed: bool) -> None:
    letters = list(_rows(path))
    titles = [(letter, letter["title"]) for letter in letters]
    whole = [(letter, f"{letter['title']}。{letter['text']}") for letter in letters]
    whole = [(letter, text) for letter, text in whole if letter["text"]]
    for name, texts in (("titles", titles), ("title and text", whole)):
        alarms = [
            (letter["id"], found)
            for letter, text in texts
            if (found := engine.understand(text).emergency) is not None
        ]
        print(f"{path.name}, {name}: alarms {_share(len(alarms), len(texts))}")
        for number, found in alarms if listed else ():
            print(f"  {number} {found.kind}: {found.sign}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, _lines(path))


def _lines(path: Path) -> Iterable[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / max(1, whole):.2%})"


if __name__ == "__main__":
    main()
