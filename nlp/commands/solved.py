"""Whether it is solved, in the words of one who was asked: yes, partly or no.

Read only where a case called done waits to be judged: elsewhere such words mean other things.
Learned from examples, as what else is said in a talk (docs/decisions/0039).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from nlp.commands.frames import frame_of, pieces
from nlp.learned.reading import read_learned
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import LearnedRules
from nlp.text.patterns import lazy_pattern

FILE: Final = Path(__file__).with_name("solved_learned.txt")
OTHER: Final = "other"
LONGEST: Final = 60
"""Characters; who writes more tells a matter."""

CLEAR: Final = {"yes": 0.8, "partly": 0.6, "no": 0.6}
"""From such a score on it is taken as said; a yes, after which nobody looks again, needs more."""

AN_ANSWER: Final = 0.6
"""From such a score of the three together it is an answer; which one, is asked."""

UNCLEAR: Final = "unclear"
_SAID_ALONG: Final = (
    "(?:嗯+|对|是的?|好的?|真的?|谢谢)?[，, ]?(?:{})[了啦咯喽呀啊呢。.!！~]*"
    "[，, ]?(?:(?:谢谢|感谢|辛苦)[^，。]{{0,8}})?"
)
_OWN: Final = {
    "yes": "(?:都|全部?|已经?|完全|彻底|基本|终于|总算)*(?:给)?解决(?:好|掉|完)?",
    "partly": "(?:只|才|就)?(?:解决了?(?:一部分|部分|一半|一些|一点|大半|大部分)|部分解决)",
    "no": "(?:都|还|并|又|根本|完全|压根|一点)*(?:没有?|未|不)(?:得到|给)?解决",
}
"""The question's own words mean themselves, wherever examples are few."""
_OWN_WORDS: Final = {
    answer: lazy_pattern(_SAID_ALONG.format(words)) for answer, words in _OWN.items()
}


class SolvedHearing:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(self, learned: LearnedRules, fold: Callable[[str], str]) -> None:
        self._learned = learned
        self._fold = fold

    def hear(self, text: str) -> str | None:
        """Give yes, partly, no or unclear of a normalised text."""
        for own, pattern in _OWN_WORDS.items():
            if pattern.fullmatch(text):
                return own
        frame = frame_of(self._fold(text))
        if len(text) > LONGEST or not frame.strip("^$,!?"):
            return None
        weights = scores(self._learned.margins(pieces(frame)).values, NO_DOUBT)
        said = dict(zip(self._learned.labels, weights.tolist(), strict=True))
        answer = max(CLEAR, key=lambda each: said[each])
        if said[answer] >= CLEAR[answer]:
            return answer
        return UNCLEAR if 1.0 - said[OTHER] >= AN_ANSWER else None


def shipped(fold: Callable[[str], str]) -> SolvedHearing:
    """With what was learned from the examples of `learning/history`."""
    return SolvedHearing(LearnedRules(read_learned(FILE)), fold)
