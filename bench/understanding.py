"""`python -m bench.understanding`: what loading costs, and a message beside `jieba.cut`."""

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import jieba

from core.settings import ROOT
from learning.labelled_file import read_labelled
from learning.measures.understanding import SETS
from nlp.engine import Engine

ROUNDS = 12
LOADS = 7
_LOADING = """
import gc
import time
from pathlib import Path

import numpy
import yaml


def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


before, began = resident(), time.process_time()
from nlp.engine import Engine

imported = time.process_time()
Engine.load().ready()
ready = time.process_time()
gc.collect()
print(imported - began, ready - imported, resident() - before)
"""


def main() -> None:
    _loading()
    _cost(Engine.load())


def _loading() -> None:
    """What everything of the room costs a process that has only the libraries loaded."""
    told = [_loaded() for _ in range(LOADS)]
    for name, each in zip(("import", "load"), zip(*told, strict=True), strict=False):
        low, median, high = quantiles(each, n=4)
        print(f"{name}: {median:.2f} ({low:.2f} to {high:.2f}) s of processor time")
    print(f"the engine: {told[-1][2]:.0f} MB, shared by forked workers")


def _loaded() -> tuple[float, float, float]:
    told = subprocess.run(
        [sys.executable, "-c", _LOADING], cwd=ROOT, check=True, capture_output=True, text=True
    )
    imported, ready, megabytes = map(float, told.stdout.split())
    return imported, ready, megabytes


def _cost(engine: Engine) -> None:
    texts = [each.text for each in read_labelled(SETS / "unseen.jsonl")]
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


if __name__ == "__main__":
    main()
