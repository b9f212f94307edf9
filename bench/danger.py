"""`python -m bench.danger`: how sure danger is with a place beside it.

The emergencies and the ordinary messages of people who saw no rule (`learning/measures/sets`), each
by itself, and with a place of the demo street before it: how many are surely an emergency.
"""

import json
import tempfile
from pathlib import Path

from bench.talks.street import Street
from learning.measures.first_contact import SETS
from nlp.findings import Findings

PLACE = "花神庙社区3栋，"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        street = Street(Path(folder))
        for pattern in ("emergencies*", "ordinary*"):
            for path in sorted(SETS.glob(f"*/{pattern}.jsonl")):
                print(f"{path.stem}: {_measured(street, path)}", flush=True)
        street.database.close()


def _measured(street: Street, path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    engine, places = street.bot.engine, street.bot.map.current().gazetteer
    alone = sum(_is_sure(engine.understand(text)) for text in texts)
    placed = sum(_is_sure(engine.understand(f"{PLACE}{text}", places)) for text in texts)
    return f"{alone} of {len(texts)} sure by themselves, {placed} behind a place"


def _is_sure(found: Findings) -> bool:
    return found.emergency is not None and found.emergency.sure


if __name__ == "__main__":
    main()
