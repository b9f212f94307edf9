"""`python -m bench.place`: what reading a place costs over 1,715 grids."""

import gc
import random
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bench.figures import quartiles
from bench.texts import complaints
from learning.measures.county import HEIGHT, SOUTH, WEST, WIDTH, county
from learning.measures.place_forms import forms
from nlp.engine import Engine
from nlp.place.locate import Gazetteer

T = TypeVar("T")
ROUNDS = 12


def main() -> None:
    land = county()
    aliases, shapes = [*land.aliases(), *land.official], land.shapes
    Engine.load().ready()
    gc.collect()
    before, began = _memory(), time.perf_counter()
    gazetteer = Gazetteer(aliases, shapes)
    loaded = time.perf_counter() - began
    print(f"{len(aliases)} aliases, {len(shapes)} outlines: {1000 * loaded:.0f} ms to load")
    print(f"{_memory() - before:.0f} MB more, {_memory():.0f} MB with the engine")
    texts = [form.text for of, form in forms() if of is land]
    plain = [text.partition("栋")[2] for text in islice(complaints(1), 500)]
    _cost("by_text, a form", gazetteer.by_text, texts)
    _cost("by_text, a complaint without a place", gazetteer.by_text, plain)
    chance = random.Random(1)  # noqa: S311 - nothing secret.
    points = [
        (WEST + chance.random() * 49 * WIDTH, SOUTH + chance.random() * 35 * HEIGHT)
        for _ in range(500)
    ]
    _cost("by_point", lambda point: gazetteer.by_point(*point), points)


def _cost(name: str, read: Callable[[T], object], all_of: Iterable[T]) -> None:
    each = list(all_of)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for one in each:
            read(one)
        rounds.append(1e6 * (time.process_time() - began) / len(each))
    print(f"{name}: {quartiles(rounds)} µs of processor time")


def _memory() -> float:
    """Give the resident megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
