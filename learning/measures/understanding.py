"""`python -m learning.measures.understanding`: how well messages are understood.

Without options: the invented chat messages in both halves (`sets`). With `--letters letters.jsonl`
(`title`, `text`, `label`, `fold` a line): rules learned on all folds but one and judged on that
one, for titles and for titles with texts; takes some minutes.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from learning.evaluate import Evaluation, Labelled, evaluate
from learning.labelled_file import read_labelled
from learning.learned_text import write_learned
from nlp.engine import Engine
from nlp.learned.reading import read_learned
from nlp.weighing.classify import Classified, Classifier

SETS = Path(__file__).parent / "sets"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m learning.measures.understanding", description=__doc__
    )
    parser.add_argument("--letters", type=Path)
    options = parser.parse_args()
    engine = Engine.load()
    for half in ("known", "unseen"):
        _chat(engine, half)
        _matters(engine, half)
    if options.letters:
        _letters(engine, [json.loads(line) for line in options.letters.open(encoding="utf-8")])


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


def _letters(engine: Engine, letters: list[dict[str, Any]]) -> None:
    for name, messages in (
        ("titles", [(row["fold"], _labelled(row["title"], row)) for row in letters]),
        (
            "titles and texts",
            [
                (row["fold"], _labelled(f"{row['title']}\n{row['text']}", row))
                for row in letters
                if row["text"]
            ],
        ),
    ):
        answered: dict[str, Classified] = {}
        for fold in sorted({fold for fold, _ in messages}):
            classifier = _learned(engine, [each for at, each in messages if at != fold])
            tested = [each for at, each in messages if at == fold]
            answers = {each.text: classifier.classify(engine.fold(each.text)) for each in tested}
            answered |= answers
            print(f"  fold {fold}: macro-F1 {_figures(tested, answers).macro_f1:.4f}", flush=True)
        figures = _figures([each for _, each in messages], answered)
        print(f"{name}: macro-F1 {figures.macro_f1:.4f}, accuracy {figures.accuracy:.4f}")


def _labelled(text: str, row: dict[str, Any]) -> Labelled:
    return Labelled(text, row["label"])


def _learned(engine: Engine, messages: list[Labelled]) -> Classifier:
    # scikit-learn is an extra requirement: only who learns needs it.
    from learning.learn import learn

    no_rules = Classifier.of_labels()
    learned = learn(messages, no_rules, fold=engine.fold)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.txt"
        write_learned(path, learned, "letters", len(messages))
        return Classifier.of_labels(read_learned(path))


def _figures(messages: list[Labelled], answers: dict[str, Classified]) -> Evaluation:
    return evaluate(messages, answers.__getitem__)


if __name__ == "__main__":
    main()
