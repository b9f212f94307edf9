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

from nlp.commands.worker_hearing import WITHOUT_CASES
from nlp.engine import Engine

SETS = Path(__file__).parent / "sets"
NONE = "none"
ACTS = {"accept", "return", "transfer", "reply", "resolve", "report_up"}
"""What moves a case or tells a resident something."""

_NOW_CALLED = {"crisis": "suicide", "roof": "ledge", "electricity": "electric"}
"""Kinds as the writers of emergencies_c called them."""

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
        yield from _residents(engine, rows)
    elif name.startswith("commands_workers"):
        yield from _workers(engine, rows)
    elif name.startswith("errands"):
        yield from _errands(engine, rows)
    elif name.startswith("emergencies"):
        yield from _emergencies(engine, rows)
    elif name.startswith("several"):
        yield from _several(engine, rows)


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


def _emergencies(engine: Engine, rows: Rows) -> Iterator[str]:
    """The number is right where it is the one of the kind that the writer meant."""
    numbers = {rule.kind: rule.number for rule in engine.catalogue.emergencies.kinds}
    found = [engine.danger(row["text"]) for row in rows]
    yield f"danger heard {_share(each is not None for each in found)}"
    yield f"for sure {_share(each is not None and each.sure for each in found)}"
    told = [
        (numbers[str(_NOW_CALLED.get(row["kind"], row["kind"]))], each)
        for row, each in zip(rows, found, strict=True)
    ]
    right = (
        each is not None and (each.number in meant or meant in each.number) for meant, each in told
    )
    yield f"its number {_share(right)}"


def _several(engine: Engine, rows: Rows) -> Iterator[str]:
    found = [(row["matters"], set(engine.classify(row["text"]).matters)) for row in rows]
    several = [(set(meant), told) for meant, told in found if len(meant) > 1]
    yield f"several told {_share(bool(told) for _, told in several)}"
    yield f"the same {_share(told == meant for meant, told in several)}"
    yield f"in vain {_share(bool(told) for meant, told in found if len(meant) == 1)}"


def _residents(engine: Engine, rows: Rows) -> Iterator[str]:
    told = [engine.understand(row["text"]).intent for row in rows]
    pairs = list(zip(rows, told, strict=True))
    yield f"kind {_share(each.kind == row['kind'] for row, each in pairs)}"
    others = [each for row, each in pairs if row["kind"] == NONE]
    yield f"others left alone {_share(each.kind == NONE for each in others)}"
    stars = [(row["stars"], each.stars) for row, each in pairs if row.get("stars")]
    yield f"stars {_share(meant == given for meant, given in stars)}"


def _workers(engine: Engine, rows: Rows) -> Iterator[str]:
    told = [engine.worker_intent(row["text"]) for row in rows]
    pairs = list(zip(rows, told, strict=True))
    yield f"kind {_share(each.kind == row['kind'] for row, each in pairs)}"
    bare = WITHOUT_CASES | {NONE}
    slots = (
        each.kind == row["kind"]
        and (row["kind"] in bare or sorted(each.numbers) == sorted(row["numbers"]))
        for row, each in pairs
    )
    yield f"kind and cases {_share(slots)}"
    wrong = [each for row, each in pairs if each.kind != row["kind"]]
    yield f"wrong and asked {_share(not each.sure for each in wrong)}"
    acts = (each.sure and each.kind in ACTS and each.kind != row["kind"] for row, each in pairs)
    yield f"acts nobody meant {_share(acts)}"


def _errands(engine: Engine, rows: Rows) -> Iterator[str]:
    found = [engine.worker_intent(row["text"]).errand for row in rows]
    yield f"errands {_share(each is not None for each in found)}"
    told = [(row, each) for row, each in zip(rows, found, strict=True) if each is not None]
    yield f"person {_share(each.person == row['person'] for row, each in told)}"
    yield f"sum {_share(each.fen == row['fen'] for row, each in told)}"
    yield f"asked for {_share(each.fen is None and row['fen'] is not None for row, each in told)}"


def _share(hits: Any) -> str:
    counted = list(hits)
    return f"{sum(counted)}/{len(counted)}"


def _rows(path: Path) -> Rows:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(sys.argv[1:])
