"""Words of a Chinese text: jieba's cut, in Rust, with keywords of our own."""

from collections.abc import Iterable
from typing import Final

import rjieba

rjieba.clear()  # A dictionary it loads for itself when imported; each segmenter has one of its own.

_KEYWORD_FREQUENCY: Final = 5_000
"""High enough that a keyword is not cut apart, low enough to leave everyday words whole."""


class Segmenter:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(self, keywords: Iterable[str] = ()) -> None:
        self._jieba = rjieba.Jieba()
        for word in sorted(set(keywords), key=lambda word: (len(word), word)):
            if len(word) > 1:
                unbroken = self._jieba.suggest_freq(word)
                self._jieba.add_word(word, max(unbroken, _KEYWORD_FREQUENCY), None)

    def knows(self, word: str) -> bool:
        """Whether the dictionary or a keyword has this word."""
        return self._jieba.has_word(word)

    def words(self, text: str) -> list[str]:
        """The words in order, punctuation and spaces included; joined they are the text again.

        Without jieba's guesses of new words (HMM): only what the dictionary has can be learned.
        """
        return self._jieba.cut(text, hmm=False)
