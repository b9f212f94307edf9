"""What is wrong with a catalogue's rules although they load: words that can never count.

Every problem names file and line, in the words of the clerk who keeps the rules.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from nlp.catalogue.items import Catalogue, ItemRules
from nlp.catalogue.schema import LEARNED_FILE, SHIPPED, group_files, load_catalogue
from nlp.catalogue.yaml_fields import Fields, read_fields
from nlp.learned.reading import learned_items
from nlp.learned.scores import SHARPNESS, SURE, scores
from nlp.learned.weights import LearnedRules
from nlp.text.folding import Folding
from nlp.weighing.classify import Classifier
from nlp.weighing.edits import KINDS, touched

_DECIDES: Final = 5.0
"""A word of this weight nearly decides alone; for two items it decides nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a clerk should mend; line counts from 1."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class _Written:
    """One word of one item's rules, where it stands and as it is matched."""

    file: str
    line: int
    item: str
    kind: str
    word: str
    weight: float

    def problem(self, sentence: str) -> Problem:
        return Problem(self.file, self.line, f"{self.item} 的“{self.word}”{sentence}")


@dataclass(frozen=True)
class Rules:
    """A catalogue folder, read once for all that is asked of it; CatalogueError if it cannot be."""

    folder: Path
    catalogue: Catalogue
    read_fields: Callable[[Path], Fields]
    fold: Callable[[str], str]
    beside: "Rules | None" = None

    @classmethod
    def read(cls, folder: Path | None = None, beside: "Rules | None" = None) -> "Rules":
        """folder: None for the shipped one; beside: whose files need not be read again."""
        folder = folder or SHIPPED
        read = beside.read_fields if beside else _reading_once()
        catalogue = load_catalogue(folder, read)
        return cls(folder, catalogue, read, Folding(catalogue.misheard).fold, beside)

    @cached_property
    def classifier(self) -> Classifier:
        beside = self.beside.classifier if self.beside else None
        return Classifier.of(self.catalogue, self.learned, beside)

    @cached_property
    def learned(self) -> LearnedRules:
        if self.beside and self.learned_as(self.beside):
            return self.beside.learned
        return learned_items(self.folder, self.catalogue.items)

    def learned_as(self, other: "Rules") -> bool:
        """Whether both learned the same of the same items."""
        files = (_bytes(rules.folder / LEARNED_FILE) for rules in (self, other))
        return self.catalogue.items.keys() == other.catalogue.items.keys() and len({*files}) == 1

    def moved_from(self, before: "Rules") -> Callable[[str], bool]:
        """Whether a folded text may be weighed differently from before."""
        if not self.learned_as(before):
            return lambda _text: True
        return touched(before.catalogue, self.catalogue)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _reading_once() -> Callable[[Path], Fields]:
    """Read YAML files; one with the same name and content as another in its place."""
    known: dict[tuple[str, bytes], Fields] = {}

    def read(path: Path) -> Fields:
        file = path.name, _bytes(path)
        if file not in known:
            known[file] = read_fields(path)
        return known[file]

    return read


def check(rules: Rules) -> list[Problem]:
    """All problems of a catalogue."""
    entries = list(_entries(rules))
    written = list(_written(entries, rules.fold))
    problems = [
        *_cut_apart(written, rules.classifier),
        *_written_twice(written),
        *_excluded(written, rules.catalogue),
        *_decided_twice(written),
        *_out_of_reach(entries, rules.catalogue),
        *_unused_synonyms(rules, written),
        *_unknown_learned(rules),
    ]
    return sorted(set(problems))


def _entries(rules: Rules) -> Iterator[tuple[str, Fields]]:
    """Every item's fields with its file."""
    for path in group_files(rules.folder):
        yield from ((path.name, entry) for entry in rules.read_fields(path).inner_list("items"))


def _written(
    entries: Iterable[tuple[str, Fields]], fold: Callable[[str], str]
) -> Iterator[_Written]:
    for file, entry in entries:
        code, rules = entry.text("code"), entry.inner("rules")
        for kind in filter(rules.has, KINDS):
            words = rules.inner(kind)
            for word, weight in rules.weights(kind, least=-10).items():
                for part in word.split() if kind == "pairs" else (word,):
                    yield _Written(file, words.line(word), code, kind, fold(part), weight)


def _cut_apart(written: list[_Written], classifier: Classifier) -> Iterator[Problem]:
    for each in written:
        if each.kind != "phrases" and classifier.segmenter.words(each.word) != [each.word]:
            yield each.problem("分词从不整个切出，永远算不上。写到 phrases 里。")


def _written_twice(written: list[_Written]) -> Iterator[Problem]:
    first: dict[tuple[str, str], _Written] = {}
    for each in written:
        if each.kind == "pairs":
            continue
        known = first.setdefault((each.item, each.word), each)
        if known is not each:
            yield each.problem(f"在第 {known.line} 行的 {known.kind} 里已经写过。")


def _excluded(written: list[_Written], catalogue: Catalogue) -> Iterator[Problem]:
    for each in written:
        excluding = catalogue.items[each.item].rules.excluding
        inside = next((word for word in excluding if word in each.word), None)
        if inside is not None:
            yield each.problem(f"里有本项 excluding 的“{inside}”，永远算不上。")


def _decided_twice(written: list[_Written]) -> Iterator[Problem]:
    first: dict[str, _Written] = {}
    for each in written:
        if each.kind == "pairs" or each.weight < _DECIDES:
            continue
        known = first.setdefault(each.word, each)
        if known.item != each.item:
            yield each.problem(f"也几乎单独定了 {known.item}（{known.file}:{known.line}）。")


def _out_of_reach(entries: Iterable[tuple[str, Fields]], catalogue: Catalogue) -> Iterator[Problem]:
    for file, entry in entries:
        rules = catalogue.items[entry.text("code")].rules
        line = entry.line("rules")
        if rules.required and all(
            any(word in needed for word in rules.excluding) for needed in rules.required
        ):
            told = "required 的每个词都被 excluding 排除，这一项永远选不上。"
            yield Problem(file, line, f"{entry.text('code')} 的 {told}")
        elif _best_score(rules) < SURE:
            told = "所有词加起来也不够分，这一项永远不会确定。"
            yield Problem(file, line, f"{entry.text('code')} {told}")


def _best_score(rules: ItemRules) -> float:
    kinds = (rules.words, rules.troubles, rules.phrases)
    weights = [weight for kind in kinds for weight in kind.values()]
    total = sum(weight for weight in (*weights, *rules.pairs.values()) if weight > 0)
    return float(scores(np.array([SHARPNESS * total]))[0])


def _unused_synonyms(rules: Rules, written: list[_Written]) -> Iterator[Problem]:
    path = rules.folder / "synonyms.yaml"
    if path.exists():
        lists = rules.read_fields(path).inner("synonyms")
        used = {each.word for each in written}
        for word in lists.names():
            if word not in used:
                told = f"没有规则写到“{word}”，它的同义词没有用。"
                yield Problem(path.name, lists.line(word), told)


def _unknown_learned(rules: Rules) -> Iterator[Problem]:
    knows = rules.classifier.segmenter.knows
    for word in rules.learned.words:
        if len(word) > 2 and not word.isascii() and not knows(word):
            told = f"“{word}”不再整个切出，学来的分量用不上；想留住就写进 userdict.yaml。"
            yield Problem(LEARNED_FILE, 1, told)
