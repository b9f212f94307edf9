"""The one form in which words are matched: small letters, simplified characters, no emoji, nothing
said three times over, slips of voice and typing put right, dialect in standard words.

Only for matching. What people are shown, and where personal data stands, stays as written.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

from nlp.text.patterns import lazy_pattern
from nlp.text.phrase_index import PhraseIndex
from nlp.text.traditional import SIMPLIFIED

_EMOJI: Final = frozenset(
    chr(code)
    for first, end in (
        (0x2190, 0x2400),
        (0x25A0, 0x2800),
        (0x2B00, 0x2C00),
        (0xFE00, 0xFE10),
        (0x1F000, 0x1FB00),
        (0xE0020, 0xE0080),
        (0x20E3, 0x20E4),
    )
    for code in range(first, end)
)
_OVER_AND_OVER: Final = lazy_pattern(r"([\u3400-\u9fff]{1,4}?)\1{2,}")
_NUMERALS: Final = frozenset("零〇一二两三四五六七八九十百千万亿")
_KIN: Final = frozenset("爸妈爷奶哥姐弟妹叔伯婆公宝")
"""妈妈妈妈 is 妈妈 twice; 太太太太吵 is 太吵."""


class Folding:
    """A table of what people write and what they mean; a longer entry goes before a shorter one."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """An entry that means itself protects its characters from shorter ones: 垃圾同样."""
        emoji = {ord(word): said for word, said in meanings.items() if word in _EMOJI}
        self._table: dict[int, int | str | None] = {
            **dict.fromkeys(map(ord, _EMOJI)),
            **SIMPLIFIED,
            **emoji,
        }
        self._strange = frozenset(map(chr, self._table))
        longer = {word: said for word, said in meanings.items() if len(word) > 1}
        self._words = PhraseIndex(longer)
        self._telling = frozenset(_telling_pairs(longer))
        self._characters = {ord(word): said for word, said in meanings.items() if len(word) == 1}
        self._singles = frozenset(map(chr, self._characters))

    def fold(self, text: str) -> str:
        """What a normalised text means, letter by letter no longer what was written.

        Most texts hold nothing to put right: sets of their characters and pairs tell so at once.
        """
        text = text.lower()
        if not self._strange.isdisjoint(text):
            text = text.translate(self._table)
        pairs = set(pairwise(text))
        if len(pairs) < len(text) - 1:
            text = _OVER_AND_OVER.sub(_once, text)
        if self._telling.isdisjoint(pairs) and self._singles.isdisjoint(text):
            return text
        return self._put_right(text)

    def _put_right(self, text: str) -> str:
        """Words first, single characters in what is left: 唔该 is not 不该."""
        parts: list[str] = []
        end = 0
        for hit in self._words.find(text):
            if hit.start >= end:
                parts += (text[end : hit.start].translate(self._characters), hit.value)
                end = hit.end
        return "".join((*parts, text[end:].translate(self._characters)))


def _telling_pairs(meanings: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """For each word one pair of neighbours that the right word lacks: 格元 of 网格元."""
    for word, meant in meanings.items():
        pairs = list(pairwise(word))
        if pairs and word != meant:
            yield next((pair for pair in pairs if "".join(pair) not in meant), pairs[0])


def _once(found: re.Match[str]) -> str:
    """Figures stay: 一一一 may be a house."""
    said = found[1]
    if not _NUMERALS.isdisjoint(said):
        return found[0]
    return said * 2 if said in _KIN else said
