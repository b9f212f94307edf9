"""Words of a Chinese text: the likeliest way through jieba's dictionary and keywords of our own."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from math import log
from typing import Final

from nlp.text.dictionary import read_dictionary
from nlp.text.patterns import lazy_pattern

_KEYWORD_FREQUENCY: Final = 5_000
"""High enough that a keyword is not cut apart, low enough to leave everyday words whole."""

_BARELY: Final = 1e-6
"""So much a keyword is likelier than its parts; less would be lost in rounding."""

_LETTERS: Final = lazy_pattern("[A-Za-z0-9]")
_TO_CUT: Final = lazy_pattern(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_SPACE: Final = lazy_pattern(r"(\r\n|\s)")


class Segmenter:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(self, keywords: Iterable[str] = ()) -> None:
        known = read_dictionary()
        self._rarest = -log(known.total)
        self._shares = known.shares
        self._longest = known.longest
        usual = log(_KEYWORD_FREQUENCY / known.total)
        for word in sorted(set(keywords), key=lambda word: (len(word), word)):
            if len(word) > 1:
                apart = self._likeliest(word)[0][0] + _BARELY
                self._shares[word] = max(apart, usual, self._shares.get(word, self._rarest))
                pair = word[:2]
                self._longest[pair] = max(len(word), self._longest.get(pair, 0))

    def knows(self, word: str) -> bool:
        """Whether the dictionary or a keyword has this word."""
        return word in self._shares

    def words(self, text: str) -> list[str]:
        """The words in order, punctuation and spaces included; joined they are the text again.

        The same as jieba's own cut without new words (HMM) with the same dictionary; a test holds
        it to that.
        """
        found: list[str] = []
        for between, block in _blocks(text):
            for part in _SPACE.split(between):
                found.extend([part] if _SPACE.match(part) else part)
            self._cut(block, found)
        return found

    def _cut(self, block: str, found: list[str]) -> None:
        """Append the words of the likeliest way through a block; letters by themselves join."""
        ends, start, first = self._likeliest(block)[1], 0, len(found)
        while start < len(block):
            end = ends[start]
            found.append(block[start:end])
            start = end
        if _LETTERS.search(block):
            found[first:] = _joined(found[first:])

    def _likeliest(self, block: str) -> tuple[list[float], list[int]]:
        """For each place where a word may begin, how likely the best way on is, and where its word
        ends.
        """
        share_of, longest_of = self._shares.get, self._longest.get
        rarest, size = self._rarest, len(block)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best_end = end = start + 1
            best = scores[end] + share_of(block[start], rarest)
            pair = block[start : start + 2]
            if (share := share_of(pair)) and end < size:
                score = share + scores[end + 1]
                if score >= best:
                    best, best_end = score, end + 1
            for end in range(start + 3, min(start + longest_of(pair, 0), size) + 1):
                if share := share_of(block[start:end]):
                    score = share + scores[end]
                    if score >= best:
                        best, best_end = score, end
            scores[start], ends[start] = best, best_end
        return scores, ends


def _joined(words: Iterable[str]) -> Iterator[str]:
    """The words, with letters and digits that stand by themselves side by side made one."""
    letters = ""
    for word in words:
        if len(word) == 1 and _LETTERS.match(word):
            letters += word
            continue
        if letters:
            yield letters
            letters = ""
        yield word
    if letters:
        yield letters


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """What is cut, each block with what stands before it; after the last, nothing to cut."""
    parts = _TO_CUT.split(text)
    return zip_longest(parts[::2], parts[1::2], fillvalue="")
