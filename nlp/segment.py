"""Words of a Chinese text. The only module that knows jieba."""

import logging
import os
import tempfile
from collections.abc import Iterable
from math import log
from pathlib import Path

import jieba

_KEYWORD_FREQUENCY = 5_000
"""High enough that a keyword is not cut apart, low enough to leave everyday words whole."""

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
        self._tokenizer = jieba.Tokenizer()
        self._tokenizer.tmp_dir = str(cache or _private_cache())
        self._tokenizer.initialize()
        for word in sorted(set(keywords)):
            if len(word) > 1:
                self._keep_whole(word)
        self._counts: dict[str, int] = self._tokenizer.FREQ
        self._log_total = log(self._tokenizer.total)

    def _keep_whole(self, word: str) -> None:
        needed = self._tokenizer.suggest_freq(word)
        self._tokenizer.add_word(word, max(needed, _KEYWORD_FREQUENCY))

    def knows(self, word: str) -> bool:
        """Whether the dictionary or a keyword has this word."""
        return bool(self._counts.get(word))

    def words(self, text: str) -> list[str]:
        """The words in order, punctuation and spaces included; joined they are the text again.

        The same as jieba's own cut without new words (HMM), in half the time; a test holds it to
        that.
        """
        found: list[str] = []
        for block in jieba.re_han_default.split(text):
            if jieba.re_han_default.match(block):
                self._cut(block, found)
            else:
                for part in jieba.re_skip_default.split(block):
                    found.extend([part] if jieba.re_skip_default.match(part) else part)
        return found

    def _cut(self, block: str, found: list[str]) -> None:
        """Append the words of the likeliest way through a block; letters by themselves join."""
        ends, start, letters = self._likeliest(block), 0, 0
        while start < len(block):
            end = ends[start]
            if end - start == 1 and block[start].isascii() and block[start].isalnum():
                letters += 1
            else:
                if letters:
                    found.append(block[start - letters : start])
                    letters = 0
                found.append(block[start:end])
            start = end
        if letters:
            found.append(block[start - letters : start])

    def _likeliest(self, block: str) -> list[int]:
        """For each place where a word may begin, the end of the word the likeliest way takes."""
        count_of, log_total, size = self._counts.get, self._log_total, len(block)
        scores, ends = [0.0] * (size + 1), [0] * size
        for start in range(size - 1, -1, -1):
            best, best_end, end = None, start + 1, start + 1
            while end <= size and (count := count_of(block[start:end])) is not None:
                if count:
                    score = log(count) - log_total + scores[end]
                    if best is None or score >= best:
                        best, best_end = score, end
                end += 1
            scores[start] = scores[best_end] - log_total if best is None else best
            ends[start] = best_end
        return ends
