"""What a worker means by a sentence in the group: learned from examples, slots by parsers.

Meaning counts, not the verb: 办结不了 resolves nothing. Only the robot's own command words decide
by themselves, where they stand as the help text shows them (办结7 已清运).
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nlp.commands.errand_telling import told_errand
from nlp.commands.frames import frame_of, pieces, without_numbers
from nlp.commands.numbers import CaseNumber, find_numbers
from nlp.commands.worker_intent import WorkerIntent, without_mention, worker_intent
from nlp.learned.reading import read_learned
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import LearnedRules
from nlp.text.patterns import lazy_pattern

FILE: Final = Path(__file__).with_name("workers_learned.txt")
NONE: Final = "none"
WITHOUT_CASES: Final = frozenset({"today", "roster", "leave", "errand", "help"})
"""Figures in these are days and sums."""

CLEAR: Final = 0.6
"""From this score on a reading may be acted on; below it is asked."""

ANOTHER: Final = 0.15
"""A second reading with this score is named when asking."""

_OWN_WORDS: Final = {
    "accept": "接单", "return": "退单", "transfer": "转办", "reply": "回复|答复",
    "resolve": "办结|结案", "report_up": "上报", "consult": "会商", "extend": "延期",
    "joint": "联单", "ask_help": "求助",
    "query": "查询?", "undo": "撤销", "note": "记录|备注", "ask": "问居民",
}  # fmt: skip
_WHOLE: Final = {
    "help": "帮助|指令|怎么用",
    "today": "今[日天](?:待办)?|待办",
    "roster": "排班|值班表?|谁值班",
}
_CANONICAL: Final = lazy_pattern(
    r"\^(?:№(?:,?№)*,?)?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _OWN_WORDS.items())
    + r")(?=[,№]|了?\$|了?,)(?!.{0,3}\?\$)"
    + r"|\^(?:接(?P<accept_>)|退(?P<return_>)|查(?P<query_>))№(?:,?№)*(?=[,$])"
    + "|"
    + r"\^(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _WHOLE.items())
    + r")\??\$"
)


class WorkerHearing:
    """Reads only what it was made of; safe between threads and forked workers."""

    def __init__(self, learned: LearnedRules, fold: Callable[[str], str]) -> None:
        self._learned = learned
        self._fold = fold

    def hear(self, text: str) -> WorkerIntent:
        """What a normalised sentence means; kind "none" for chatter."""
        said = without_mention(text)
        numbers = find_numbers(said)
        frame = frame_of(self._fold(without_numbers(said, numbers)))
        if own := _CANONICAL.match(frame):
            kind = (own.lastgroup or NONE).rstrip("_")
            return _intent(kind, said, numbers)
        if not said.strip():
            return WorkerIntent(NONE)
        if not frame.strip("^$,№"):
            named = any(mark in said for mark in "号#＃单")
            return _intent("query" if named else NONE, said, numbers)
        weights = scores(self._learned.margins(pieces(frame)).values, NO_DOUBT)
        first, second = (-weights).argsort()[:2].tolist()
        labels = self._learned.labels
        found = _intent(labels[first], said, numbers)
        return replace(
            found,
            sure=bool(weights[first] >= CLEAR),
            other=labels[second] if weights[second] >= ANOTHER else "",
        )


def _intent(kind: str, said: str, numbers: tuple[CaseNumber, ...]) -> WorkerIntent:
    if kind == NONE:
        return WorkerIntent(NONE, text=said)
    values = tuple(n.value for n in numbers) if kind not in WITHOUT_CASES else ()
    by_hand = worker_intent(said)  # Its forms know where the words after a command begin.
    known = by_hand.kind == kind and by_hand.numbers == values
    text = by_hand.text if known else _rest(kind, said, numbers)
    errand = told_errand(said) if kind == "errand" else None
    return WorkerIntent(kind, values[0] if values else None, text, values, errand)


_PAD: Final = " \t\n，,。.：:；;！!、~～-—"
_LEADS: Final = {
    "reply": lazy_pattern(
        r"^(?:请|麻烦|帮忙?|替我)?(?:回复?夫?|答复|告诉|告知|转告|跟|和|给|同|与|对|反馈)?(?:一?[下声])?"
        r"(?:那个|这个|那家|那户|这户)?(?:居民|住户|业主|群众|当事人|反映人|投诉人|人家|老人家?|阿姨|大爷|大姐|大哥|婆婆|奶奶|爷爷|他们|他|她)?"
        r"(?:们)?(?:说|讲|回|带[个句]话|道|解释)?(?:一?[下声]|清楚|哈)?(?:[:：，,。 ]+|$)?"
    ),
    "ask": lazy_pattern(
        r"^(?:请|麻烦|帮忙?)?(?:再)?(?:问问?|询问|打听)(?:一?[下声]|清楚|哈)?(?:那个|这个)?"
        r"(?:居民|住户|业主|群众|反映人|投诉人|人家|他们|他|她)?(?:一?[下声])?[:：，, ]*"
    ),
}


def _rest(kind: str, said: str, numbers: tuple[CaseNumber, ...]) -> str:
    """The words beside the numbers, without the command before them."""
    if not numbers:
        return _LEADS[kind].sub("", said, count=1).strip(_PAD) if kind in _LEADS else said
    before = said[: numbers[0].start].strip(_PAD)
    after = said[numbers[-1].end :].strip(_PAD)
    if kind in _LEADS:
        # 回复7号：…, 跟7号说一声…, 7号回复…: the words to be passed on come last.
        after = _LEADS[kind].sub("", after, count=1).strip(_PAD) or after
        return after or before
    return f"{before} {after}".strip(_PAD)


def shipped(fold: Callable[[str], str]) -> WorkerHearing:
    """With what was learned from the examples of `learning/history`."""
    return WorkerHearing(LearnedRules(read_learned(FILE)), fold)
