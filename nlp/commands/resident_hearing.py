"""What a resident wants of the account: its own words by hand, all else learned from examples."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nlp.commands.frames import frame_of, pieces, without_numbers
from nlp.commands.intent import NO_INTENT, Intent, resident_intent
from nlp.commands.numbers import find_codes
from nlp.commands.ratings import DRAWN, stars_in
from nlp.learned.reading import read_learned
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import LearnedRules
from nlp.text.patterns import lazy_pattern

FILE: Final = Path(__file__).with_name("residents_learned.txt")
NONE: Final = "none"
CLEAR: Final = 0.6
"""Below this score a message is taken as words about a matter, of which nothing is lost."""

MOST_LIKELY: Final = 5
LONGEST: Final = 120
"""Characters; a longer message tells of a matter."""

_FOREIGN: Final = lazy_pattern("[^\u4e00-\u9fff]*[A-Za-z]{3}[^\u4e00-\u9fff]*")
"""No Chinese in it: nothing was learned of such words."""

_ADDS: Final = lazy_pattern(
    r"^(?:我|还有|还|再|要|想|另外|得|需要|给|对|那个|刚才的?){0,4}"
    r"补充(?:一?下|一[点句]|说明|情况)?[:：，, ]*"
)


class ResidentHearing:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(self, learned: LearnedRules, fold: Callable[[str], str]) -> None:
        self._learned = learned
        self._fold = fold

    def hear(self, text: str, folded: str) -> Intent:
        """What a normalised text asks of the account; kind "none" for a matter of its own."""
        if text and set(text) <= set(DRAWN):
            return Intent("rate", stars=stars_in(text))
        found = resident_intent(text, folded)
        if found.kind != NONE or not 0 < len(text) <= LONGEST or _FOREIGN.fullmatch(text):
            return found
        codes = find_codes(text)
        frame = frame_of(self._fold(without_numbers(text, codes)) if codes else folded)
        if not frame.strip("^$,№"):
            return NO_INTENT
        weights = scores(self._learned.margins(pieces(frame)).values, NO_DOUBT)
        order = weights.argsort()[::-1][:MOST_LIKELY]
        likely = tuple((self._learned.labels[place], float(weights[place])) for place in order)
        kind, weight = likely[0]
        if kind == NONE or weight < CLEAR:
            return replace(NO_INTENT, likely=likely)
        number = codes[0].written if codes else None
        stars = stars_in(text) if kind == "rate" else None
        return Intent(
            kind,
            number,
            _ADDS.sub("", text) if kind == "supplement" else "",
            stars,
            exact=False,
            likely=likely,
        )


def shipped(fold: Callable[[str], str]) -> ResidentHearing:
    """With what was learned from the examples of `learning/history`."""
    return ResidentHearing(LearnedRules(read_learned(FILE)), fold)
