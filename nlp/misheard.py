"""Slips of voice and typing, read as what was meant: 烧考店 as 烧烤店.

Only for matching. What people are shown, and where personal data stands, stays as written.
"""

import re
from collections.abc import Mapping


class Misheard:
    """The table of misheard.yaml; a longer slip goes before a shorter one that starts it."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)
        longest_first = sorted(self._words, key=len, reverse=True)
        self._slips = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def meant(self, text: str) -> str:
        """The folded text with every known slip put right."""
        return self._slips.sub(lambda slip: self._words[slip[0]], text)
