"""Public letters to officials, with the items they are about.

Ids and items stand in `labels/letters.tsv`; the letters are not part of this project: whoever has
them gives their folder. docs/understanding.md tells which they are.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from learning.evaluate import Labelled

LABELS: Final = Path(__file__).parent / "labels" / "letters.tsv"
_NO_ITEM: Final = "other"


@dataclass(frozen=True, slots=True)
class Letter:
    """fold: letters that nearly repeat each other share one; None for those never judged on."""

    title: Labelled
    whole: Labelled | None
    domain: str
    fold: int | None


def read_letters(folder: Path) -> list[Letter]:
    """Every letter of a folder's `*.jsonl` that was labelled with an item."""
    items = dict(_labels())
    letters = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            item, *also = items.get(str(row["id"]), (_NO_ITEM,))
            if item == _NO_ITEM:
                continue
            title, text = row["title"].strip(), row["text"].strip()
            letters.append(
                Letter(
                    title=Labelled(title, item, tuple(also)),
                    whole=Labelled(f"{title}\n{text}", item, tuple(also)) if text else None,
                    domain=row.get("label", ""),
                    fold=row.get("fold"),
                )
            )
    return letters


def texts(letters: Iterable[Letter]) -> Iterator[Labelled]:
    """Each letter's title, and its title with its text."""
    for letter in letters:
        yield letter.title
        if letter.whole is not None:
            yield letter.whole


def _labels() -> Iterator[tuple[str, list[str]]]:
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, *items = line.replace(",", "\t").split("\t")
            yield number, [item for item in items if item]
