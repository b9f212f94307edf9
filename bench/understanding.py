"""`python -m bench.understanding`: how well messages are understood, and what it costs.

Without options: the invented chat messages in both halves (`bench/chat`), and the cost of
understanding beside that of `jieba.cut`. With `--letters letters.jsonl` (`title`, `text`, `label`,
`fold` a line): rules learned on all folds but one and judged on that one, for titles and for titles
with texts; takes some minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import jieba

from core.settings import ROOT
from nlp.classify import Classified, Classifier
from nlp.engine import Engine
from nlp.evaluate import Evaluation, Labelled, evaluate
from nlp.labelled_file import read_labelled
from nlp.learned import LearnedFile
from nlp.learned_file import read_learned, write_learned

CHAT = ROOT / "bench" / "chat"
ROUNDS = 12
_LOADING = """
import gc
from pathlib import Path

import jieba
import numpy
import yaml


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


before = resident()
from nlp.engine import Engine

engine = Engine.load()
gc.collect()
print(resident() - before)
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=__doc__)
    parser.add_argument("--letters", type=Path)
    options = parser.parse_args()
    engine = Engine.load()
    print(f"the engine: {_megabytes():.0f} MB, shared by forked workers")
    for half in ("known", "unseen"):
        _chat(engine, half)
        _matters(engine, half)
    _cost(engine)
    if options.letters:
        _letters(engine, [json.loads(line) for line in options.letters.open(encoding="utf-8")])


def _megabytes() -> float:
    """What everything of the room costs a process that has only the libraries loaded."""
    told = subprocess.run(
        [sys.executable, "-c", _LOADING], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def _chat(engine: Engine, half: str) -> None:
    figures = evaluate(read_labelled(CHAT / f"{half}.jsonl"), engine.classify)
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
    for line in (CHAT / f"{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        several = set(row["matters"])
        found = set(engine.classify(row["text"]).matters)
        told += len(found & several)
        wanted += len(several)
        in_vain += len(found - several - {row["label"], *row["also"]})
    print(f"  matters of messages with several: {told} of {wanted} told, {in_vain} in vain")


def _cost(engine: Engine) -> None:
    texts = [each.text for each in read_labelled(CHAT / "unseen.jsonl")]
    jieba.lcut(texts[0])
    doing: dict[str, Callable[[str], object]] = {
        "jieba.cut": jieba.lcut,
        "classify": lambda text: engine.classifier.classify(engine.fold(text)),
        "classify, reasons read": lambda text: [
            item.words for item in engine.classifier.classify(engine.fold(text)).ranked[:3]
        ],
        "understand": engine.understand,
    }
    taken: dict[str, list[float]] = {name: [] for name in doing}
    for _ in range(ROUNDS):
        for name, do in doing.items():
            began = time.process_time()
            for text in texts:
                do(text)
            taken[name].append((time.process_time() - began) / len(texts) * 1e6)
    for name, each in taken.items():
        low, median, high = quantiles(each, n=4)
        print(f"{name}: {median:.0f} ({low:.0f} to {high:.0f}) µs a message")
    for name in list(doing)[1:]:
        pairs = zip(taken[name], taken["jieba.cut"], strict=True)
        low, median, high = quantiles([own / cut for own, cut in pairs], n=4)
        print(f"{name} / jieba.cut: {median:.2f} ({low:.2f} to {high:.2f})")
    long = "".join(texts)[:10_000] * 2
    began = time.process_time()
    engine.understand(long)
    print(f"{len(long):,} characters: {(time.process_time() - began) * 1e3:.0f} ms")


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
    from nlp.learn import learn

    no_rules = Classifier.of_labels(LearnedFile({}))
    learned = learn(messages, no_rules, fold=engine.fold)
    with tempfile.TemporaryDirectory() as folder:
        path = write_learned(Path(folder), learned, "letters", len(messages))
        return Classifier.of_labels(read_learned(path))


def _figures(messages: list[Labelled], answers: dict[str, Classified]) -> Evaluation:
    return evaluate(messages, answers.__getitem__)


if __name__ == "__main__":
    main()
