"""The glossary of everyday English and toneless pinyin, and how a phrase is found in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("glossary.txt")
_ENDINGS: Final = (
    *(("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("d", "")),
    *(("ing", ""), ("ing", "e")),
)
_SHORTEST_STEM: Final = 3


@dataclass(frozen=True, slots=True)
class Glossary:
    """whole: for all of a message; words: for a part of it; both by their telling English words.

    pinyin: syllables written as one, to Chinese. known: every word of the English lines. small:
    words that say nothing. polite: those that may stand around a whole message.
    """

    whole: dict[tuple[str, ...], str]
    words: dict[tuple[str, ...], str]
    pinyin: dict[str, str]
    known: frozenset[str]
    small: frozenset[str]
    polite: frozenset[str]

    def key(self, words: Iterable[str]) -> tuple[str, ...]:
        """What a phrase is found by: its telling words, each in the form that is known."""
        return tuple(self.form(word) for word in words if word not in self.small)

    def form(self, word: str) -> str:
        """The form of a word that the glossary has: bins as bin; parking has a line of its own."""
        if (word,) in self.words:
            return word
        for ending, instead in _ENDINGS:
            stem = word.removesuffix(ending) + instead
            if word.endswith(ending) and len(stem) >= _SHORTEST_STEM:
                shorter = stem[:-1] if stem[-1:] == stem[-2:-1] else stem
                if found := next((each for each in (stem, shorter) if each in self.known), None):
                    return found
        return word


@cache
def shipped() -> Glossary:
    tables: dict[str, dict[str, str]] = {}
    for section, said, chinese in _rows():
        tables.setdefault(section, {}).setdefault(said, chinese)
    english = tables["whole"] | tables["words"]
    plain = Glossary(
        {},
        {(said,): chinese for said, chinese in tables["words"].items() if " " not in said},
        {said.replace(" ", ""): chinese for said, chinese in tables["pinyin"].items()},
        known=frozenset(word for said in english for word in said.split()),
        small=frozenset(tables["small"]),
        polite=frozenset(tables["polite"]),
    )
    whole = {plain.key(said.split()): chinese for said, chinese in tables["whole"].items()}
    words = {plain.key(said.split()): chinese for said, chinese in tables["words"].items()}
    return replace(plain, whole=whole, words=words | plain.words)


def _rows() -> Iterator[tuple[str, str, str]]:
    """Every way of writing something: its section, itself, and the Chinese for it if there is."""
    section = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            ways, _, chinese = line.partition(" = ")
            yield from ((section, way.strip(), chinese) for way in ways.split(","))
