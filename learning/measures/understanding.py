"""`python -m learning.measures.understanding`: how well the invented chat messages are understood.

Both halves of `sets`; for real letters there is `learning.measures.letters`.
"""

import json
from pathlib import Path

from learning.evaluate import evaluate
from learning.labelled_file import read_labelled
from nlp.engine import Engine

SETS = Path(__file__).parent / "sets"


def main() -> None:
    engine = Engine.load()
    for half in ("known", "unseen"):
        _chat(engine, half)
        _matters(engine, half)


def _chat(engine: Engine, half: str) -> None:
    figures = evaluate(read_labelled(SETS / f"{half}.jsonl"), engine.classify)
    print(
        f"{half}: {figures.count} messages, top-1 {figures.top1:.3f}, top-3 {figures.top3:.3f};"
        f" not sure {figures.unsure}, of these wrongly {figures.unsure_wrongly};"
        f" of {figures.unclear} unclear ones told {figures.unclear_told}"
    )
    for each in figures.calibration:
        print(f"  score {each.score:.2f}: right {each.accuracy:.2f} of {each.count}")


def _matters(engine: Engine, half: str) -> None:
    """How many of the matters of messages that carry several are told, and how many in vain."""
    told = wanted = in_vain = 0
    for line in (SETS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        several = set(row["matters"])
        found = set(engine.classify(row["text"]).matters)
        told += len(found & several)
        wanted += len(several)
        in_vain += len(found - several - {row["label"], *row["also"]})
    print(f"  matters of messages with several: {told} of {wanted} told, {in_vain} in vain")


if __name__ == "__main__":
    main()
