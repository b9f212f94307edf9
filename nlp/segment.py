"""Words of a Chinese text. The only module that knows jieba."""

import logging
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from math import log
from pathlib import Path
from typing import Final

import jieba

_KEYWORD_FREQUENCY = 5_000
"""High enough that a keyword is not cut apart, low enough to leave everyday words whole."""

_LETTERS: Final = re.compile("[A-Za-z0-9]")

jieba.setLogLevel(logging.WARNING)


def _private_cache() -> Path:
    """A folder only this user can write: jieba unmarshals what it finds there."""
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"jiefang-words-{owner}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="jiefang-words-"))
    return folder


class Segmenter:
    """A tokenizer of its own, so that nothing else in the process changes its words."""

    def __init__(self, keywords: Iterable[str], cache: Path | None = None) -> None:
        tokenizer = jieba.Tokenizer()
        tokenizer.tmp_dir = str(cache or _private_cache())
        tokenizer.initialize()
        for word in sorted(set(keywords)):
            if len(word) > 1:
                needed = tokenizer.suggest_freq(word)
                tokenizer.add_word(word, max(needed, _KEYWORD_FREQUENCY))
        self._rarest = -log(tokenizer.total)
        self._shares = _log_shares(tokenizer.FREQ, self._rarest)

    def knows(self, word: str) -> bool:
        """Whether the dictionary or a keyword has this word."""
        return bool(self._shares.get(word))

    def words(self, text: str) -> list[str]:
        """The words in order, punctuation and spaces included; joined they are the text again.

        The same as jieba's own cut without new words (HMM), in half the time; a test holds it to
        that.
        """
        found: list[str] = []
        for between, block in _blocks(text):
            for part in jieba.re_skip_default.split(between):
                found.extend([part] if jieba.re_skip_default.match(part) else part)
            self._cut(block, found)
        return found

    def _cut(self, block: str, found: list[str]) -> None:
        """Append the words of the likeliest way through a block; letters by themselves join."""
        ends, start, first = self._likeliest(block), 0, len(found)
        while start < len(block):
            end = ends[start]
            found.append(block[start:end])
            start = end
        if _LETTERS.search(block):
            found[first:] = _joined(found[first:])

    def _likeliest(self, block: str) -> list[int]:
        """For each place where a word may begin, the end of the word the likeliest way takes."""
        share_of, rarest, size = self._shares.get, self._rarest, len(block)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best_end = end = start + 1
            share = share_of(block[start])
            best = scores[end] + (share or rarest)
            while share is not None and end < size:
                end += 1
                share = share_of(block[start:end])
                if share:
                    score = share + scores[end]
                    if score >= best:
                        best, best_end = score, end
            scores[start], ends[start] = best, best_end
        return ends


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
    """What jieba cuts, each with what stands before it; after the last, nothing to cut."""
    parts = jieba.re_han_default.split(text)
    return zip_longest(parts[::2], parts[1::2], fillvalue="")


def _log_shares(counts: dict[str, int], rarest: float) -> dict[str, float]:
    """The logarithm of each word's share of all; 0 for what only begins a word.

    In place, and one object for all words of a count: what is looked at for every message should
    be small.
    """
    share_of = {count: log(count) + rarest if count else 0.0 for count in set(counts.values())}
    shares: dict[str, float] = counts  # type: ignore[assignment]  # Its own values are written.
    for word, count in counts.items():
        shares[word] = share_of[count]
    return shares
