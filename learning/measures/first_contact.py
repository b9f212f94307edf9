"""`python -m learning.measures.first_contact [SET …]`: messages by people who saw no rule.

Each set is a folder below `sets/`, its files written by somebody who saw the items' names and
nothing else, each in a voice of its own. What counts is a set's first figure, before it is read or
learned from; those stand in docs/understanding.md.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nlp.commands.intent import worker_intent
from nlp.engine import Engine

SETS = Path(__file__).parent / "sets"
NONE = "none"

Rows = list[dict[str, Any]]


def main(names: Sequence[str]) -> None:
    engine = Engine.load()
    for folder in sorted(SETS.glob("contact_*")):
        if names and folder.name not in names:
            continue
        print(f"{folder.name}")
        for path in sorted(folder.glob("*.jsonl")):
            print(f"  {path.stem}: " + "; ".join(_measured(engine, path.stem, _rows(path))))


def _measured(engine: Engine, name: str, rows: Rows) -> Iterator[str]:
    """Measure a file by what it holds, which the beginning of its name says."""
    if name.startswith("chat"):
        yield from _items(engine, rows)
        yield from _dangers(engine, rows)
    elif name.startswith("ordinary"):
        yield from _alarms(engine, rows)
    elif name.startswith("commands_residents"):
        told = [engine.understand(row["text"]).intent.kind for row in rows]
        yield from _kinds(rows, told)
    elif name.startswith("commands_workers"):
        yield from _kinds(rows, [worker_intent(row["text"]).kind for row in rows])
    elif name.startswith("errands"):
        yield from _errands(rows)


def _items(engine: Engine, rows: Rows) -> Iterator[str]:
    found = [engine.understand(row["text"]) for row in rows]
    right = [{row["item"], *row.get("other", [])} for row in rows]
    codes = [[item.code for item in each.items] for each in found]
    pairs = list(zip(codes, right, strict=True))
    yield f"top-1 {_share(bool(c) and c[0] in r for c, r in pairs)}"
    yield f"top-3 {_share(bool(r & set(c[:3])) for c, r in pairs)}"
    sure = [c[0] not in r for each, (c, r) in zip(found, pairs, strict=True) if each.sure and c]
    yield f"wrong when sure {_share(sure)}"


def _dangers(engine: Engine, rows: Rows) -> Iterator[str]:
    there = [row for row in rows if row["danger"] != NONE]
    found = [engine.understand(row["text"]).emergency for row in there]
    yield f"danger heard {_share(each is not None for each in found)}"
    told = zip((row["danger"] for row in there), found, strict=True)
    yield f"its number {_share(each is not None and call in each.number for call, each in told)}"
    yield from _alarms(engine, [row for row in rows if row["danger"] == NONE])


def _alarms(engine: Engine, rows: Rows) -> Iterator[str]:
    found = [engine.understand(row["text"]).emergency for row in rows]
    yield f"alarms where there is none {_share(each is not None for each in found)}"
    yield f"sure ones {_share(each is not None and each.sure for each in found)}"


def _kinds(rows: Rows, told: Sequence[str]) -> Iterator[str]:
    pairs = [(row["kind"], kind) for row, kind in zip(rows, told, strict=True)]
    yield f"commands {_share(kind == meant for meant, kind in pairs if meant != NONE)}"
    yield f"others left alone {_share(kind == NONE for meant, kind in pairs if meant == NONE)}"


def _errands(rows: Rows) -> Iterator[str]:
    found = [worker_intent(row["text"]).errand for row in rows]
    yield f"errands {_share(each is not None for each in found)}"
    sums = zip(rows, found, strict=True)
    yield f"sum {_share(each is not None and each.fen == row['fen'] for row, each in sums)}"


def _share(hits: Any) -> str:
    counted = list(hits)
    return f"{sum(counted)}/{len(counted)}"


def _rows(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(sys.argv[1:])
