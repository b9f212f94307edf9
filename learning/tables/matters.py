"""`python -m learning.tables.matters`: what `nlp.weighing.matters` weighs with, printed.

`history/several.jsonl` holds messages with the matters they tell of, of which no item was learned;
beside them `measures/sets/known.jsonl`, most of which tell of one. Needs scikit-learn.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from sklearn.linear_model import LogisticRegression

from learning.labelled_file import HISTORY
from learning.tables.weights import CALIBRATION
from nlp.engine import Engine
from nlp.weighing.matters import Split, splits


def main() -> None:
    engine = Engine.load()
    codes = tuple(engine.catalogue.items)
    features, right = [], []
    for text, matters in (*_told(HISTORY / "several.jsonl"), *_told(CALIBRATION)):
        for split in _splits(engine, text):
            features.append(split.features)
            right.append(len(matters) > 1 and {codes[split.one], codes[split.other]} <= matters)
    fitted = LogisticRegression(max_iter=3_000).fit(features, right)
    print(f"BIAS: Final = {fitted.intercept_[0]:.2f}")
    print(f"COEFFICIENTS: Final = ({', '.join(f'{each:.2f}' for each in fitted.coef_[0])})")


def _told(path: Path) -> Iterator[tuple[str, set[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if matters := row.get("matters") or ([row["label"]] if row.get("label") else []):
            yield row["text"], set(matters)


def _splits(engine: Engine, text: str) -> Iterator[Split]:
    evidence = engine.classifier.evidence(engine.words(text))
    return splits(evidence, 0, len(evidence.sizes))


if __name__ == "__main__":
    main()
