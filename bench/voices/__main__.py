"""`python -m bench.voices [SET …]`: sentences of people nobody wrote for, taken as they were meant.

Each set in `sets/` was written by people who saw the situations and nothing else: resident_a (read
while mending), resident_b and resident_c (never read), behind_a (read) and behind_b (never read),
judged_b and judged_c (never read).
What counts is a set's first figure; those stand in docs/talk.md. Whoever reads a set or mends by it
says so here.
"""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.talks.street import Street
from bench.voices.residents import SITUATIONS, Row
from bench.voices.scene import Scene

SETS = Path(__file__).parent / "sets"


def main() -> None:
    names = sys.argv[1:] or sorted(path.stem for path in SETS.glob("*.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        street = Street(Path(folder))
        for name in names:
            street.begin_anew()
            print(f"{name}: {_measured(street, name)}", flush=True)
        street.database.close()


def _measured(street: Street, name: str) -> str:
    right: Counter[str] = Counter()
    asked_back: Counter[str] = Counter()
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    asked = Counter(map(_situation, rows))
    for row in rows:
        taken = SITUATIONS[_situation(row)](Scene(street), row)
        right[_situation(row)] += taken is True
        asked_back[_situation(row)] += taken is None
    parts = "; ".join(f"{each} {right[each]}/{count}" for each, count in asked.items())
    back = f", {asked_back.total()} asked back" if asked_back.total() else ""
    return f"{right.total()} of {asked.total()}{back} ({parts})"


def _situation(row: Row) -> str:
    return str(row.get("s", "behind"))


if __name__ == "__main__":
    main()
