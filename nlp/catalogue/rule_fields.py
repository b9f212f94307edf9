"""From YAML to the rules of an item or a group, and to the tables of words they rest on."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from nlp.catalogue.items import ItemRules
from nlp.catalogue.yaml_fields import Fields, read_fields

Fold = Callable[[str], str]
"""Turns a word into the one form in which words are matched (`nlp.text.folding`)."""


_BETWEEN = "\n"
"""Words are folded all at once: no rule of folding reaches across a line."""


def read_rules(fields: Fields, fold: Fold) -> ItemRules:
    """Every word in the form in which it is matched; CatalogueError when nothing speaks for it."""
    fields.only("words", "troubles", "phrases", "pairs", "required", "excluding")
    rules = ItemRules(
        words=_folded(fields.weights("words", least=-10), fold),
        troubles=_folded(fields.weights("troubles"), fold),
        phrases=_folded(fields.weights("phrases", least=-10), fold),
        pairs=_read_pairs(fields, fold),
        required=tuple(map(fold, fields.texts("required"))),
        excluding=tuple(map(fold, fields.texts("excluding"))),
    )
    weights = [*rules.words.values(), *rules.troubles.values()]
    weights += [*rules.phrases.values(), *rules.pairs.values()]
    if max(weights, default=0.0) <= 0:
        raise fields.error("要有分量大于 0 的词或短语，不然什么话都归不到这里")
    short = next((phrase for phrase in rules.phrases if len(phrase) < 2), None)
    if short is not None:
        raise fields.error(f"短语“{short}”太短，至少要两个字")
    return rules


def _folded(weights: Mapping[str, float], fold: Fold) -> Mapping[str, float]:
    words = fold(_BETWEEN.join(weights)).split(_BETWEEN)
    return MappingProxyType(dict(zip(words, weights.values(), strict=True)) if weights else {})


def _read_pairs(fields: Fields, fold: Fold) -> Mapping[tuple[str, str], float]:
    pairs = {}
    for written, weight in fields.weights("pairs", least=-10).items():
        words = written.split()
        if len(words) != 2 or words[0] == words[1]:
            raise fields.error(f"“{written}”要写成两个不同的词，中间空一格")
        pairs[fold(words[0]), fold(words[1])] = weight
    return MappingProxyType(pairs)


def lowered(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text.lower() for text in texts)


def read_user_words(path: Path) -> tuple[str, ...]:
    """Words never to be cut apart."""
    if not path.exists():
        return ()
    fields = read_fields(path)
    fields.only("words")
    return lowered(fields.texts("words"))


def read_synonyms(path: Path) -> Mapping[str, tuple[str, ...]]:
    """For a word the others that mean the same; each other stands with one word only."""
    if not path.exists():
        return MappingProxyType({})
    fields = read_fields(path)
    fields.only("synonyms")
    lists = fields.inner("synonyms")
    synonyms = {word.lower(): lowered(lists.texts(word)) for word in lists.names()}
    heads: dict[str, str] = {}
    for head, others in synonyms.items():
        for other in others:
            if other in synonyms or heads.setdefault(other, head) != head:
                told = f"同义词“{other}”写了不止一处，请只留一处"
                raise lists.error(told, lists.node(head))
    return MappingProxyType(synonyms)


def read_misheard(path: Path) -> dict[str, str]:
    """Slips of voice and typing, each with what was meant."""
    if not path.exists():
        return {}
    fields = read_fields(path)
    fields.only("words")
    words = _lowered_pairs(fields)
    short = next((slip for slip in words if len(slip) < 2), None)
    if short is not None:
        raise fields.error(f"错字“{short}”太短，至少要两个字")
    return words


def read_dialect(path: Path) -> dict[str, str]:
    """Here a single character is a word too: 啥, 嘅, and emoji."""
    if not path.exists():
        return {}
    fields = read_fields(path)
    fields.only("words", "faces")
    faces = {f"[{face}]": "" for face in lowered(fields.texts("faces"))}
    return faces | _lowered_pairs(fields)


def _lowered_pairs(fields: Fields) -> dict[str, str]:
    return {said.lower(): meant.lower() for said, meant in fields.pairs("words").items()}
