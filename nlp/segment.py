"""Words of a Chinese text. The only module that knows jieba."""

import logging
import os
import tempfile
from collections.abc import Iterable
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

    def _keep_whole(self, word: str) -> None:
        needed = self._tokenizer.suggest_freq(word)
        self._tokenizer.add_word(word, max(needed, _KEYWORD_FREQUENCY))

    def words(self, text: str) -> list[str]:
        """The words in order, punctuation and spaces included; joined they are the text again."""
        return list(self._tokenizer.cut(text, HMM=False))
