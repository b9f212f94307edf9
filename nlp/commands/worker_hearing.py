"""What a worker means by a sentence in the group: learned from examples, slots by parsers.

Meaning counts, not the verb: 办结不了 resolves nothing. Only the robot's own command words decide
by themselves, where they stand as the help text shows them (办结7 已清运).
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from nlp.commands.errand_telling import told_errand
from nlp.commands.frames import NUMBER, frame_of, pieces, without_numbers
from nlp.commands.numbers import CaseNumber, find_numbers
from nlp.commands.passed_on import is_ordered, passed_on
from nlp.commands.worker_forms import plain_form
from nlp.commands.worker_intent import WorkerIntent, without_mention
from nlp.learned.reading import read_learned
from nlp.learned.scores import NO_DOUBT, scores
from nlp.learned.weights import LearnedRules
from nlp.text.patterns import lazy_pattern

FILE: Final = Path(__file__).with_name("workers_learned.txt")
NONE: Final = "none"
WITHOUT_CASES: Final = frozenset({"today", "roster", "leave", "errand", "help"})
"""Figures in these are days and sums."""

WITHOUT_WORDS: Final = frozenset({"today", "roster", "help", "query"})
FOR_THE_RESIDENT: Final = frozenset({"reply", "ask"})

CLEAR: Final = 0.6
"""From this score on a reading may be acted on; below it is asked."""

ANOTHER: Final = 0.15
"""A second reading with this score is named when asking."""

_OWN_WORDS: Final = {
    "accept": "接单", "return": "退单", "transfer": "转办", "reply": "回复|答复",
    "resolve": "办结|结案", "report_up": "上报", "consult": "会商", "extend": "(?:申请)?延期",
    "conclude": "会商结论", "replan": "定日期", "unreachable": "联系不上", "excuse": "免办",
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
        frame = frame_of(self._fold(without_numbers(said, find_numbers(said, compared=True))))
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
        sure = bool(weights[first] >= CLEAR)
        if numbers:
            kind = plain_form(labels[first], without_numbers(said, numbers), sure=sure)
            if kind != labels[first]:
                return _intent(kind, said, numbers)
        kind = labels[first]
        marked = without_numbers(said, numbers)
        if kind == "reply" and (not is_ordered(marked) or _TOLD_ALREADY.search(marked)):
            kind = "note"  # Only what is clearly meant for the resident goes to the resident.
        found = _intent(kind, said, numbers)
        return replace(
            found,
            sure=sure and not _promises(found) and not _worsens(found),
            other=labels[second] if weights[second] >= ANOTHER else "",
        )


def _promises(found: WorkerIntent) -> bool:
    """Whether what reads like done is only promised: that alone never closes a case."""
    return found.kind == "resolve" and _PROMISE.search(found.text) is not None


def _worsens(found: WorkerIntent) -> bool:
    """Whether what reads like done is bad news: 盖子丢了 and 漏完了 never close a case."""
    if found.kind != "resolve" or _MENDED.search(found.text):
        return False
    return _WORSE.search(found.text) is not None


def _intent(kind: str, said: str, numbers: tuple[CaseNumber, ...]) -> WorkerIntent:
    values = tuple(n.value for n in numbers) if kind not in WITHOUT_CASES else ()
    if kind == NONE:
        return WorkerIntent(NONE, values[0] if values else None, said, values)
    errand = told_errand(said) if kind == "errand" else None
    return WorkerIntent(
        kind, values[0] if values else None, _words(kind, said, numbers), values, errand
    )


def _words(kind: str, said: str, numbers: tuple[CaseNumber, ...]) -> str:
    """What is said beside the numbers and the command: a reason, an answer, what was done."""
    marked = without_numbers(said, numbers)
    if kind in WITHOUT_WORDS:
        return ""
    if kind in FOR_THE_RESIDENT:
        return passed_on(kind, marked)
    rest = _BETWEEN.sub(NUMBER, marked).replace(NUMBER, " ")
    rest = " ".join(rest.split()).strip(_PAD)
    if command := _COMMANDS.get(kind):
        rest = command.sub("", rest, count=1).strip(_PAD)
    return rest


_BETWEEN: Final = lazy_pattern(rf"{NUMBER}(?:[\s、，,和跟与及到至]*{NUMBER})+\s*(?:都|一起|也)?")
"""What joins several numbers is no word of what was done: 3号和5号都办结."""
_PROMISE: Final = lazy_pattern(
    "争取|尽量|尽快|预计|准备|打算|明天|后天|马上|正在|还没|才能|要是|如果|快要|差不多|[吗么？?]$"
)
_WORSE: Final = lazy_pattern(
    "丢|倒[了掉]|烂|坏|漏|裂|断了|烧|完蛋|塌|没了|不见|不[弄搞管修办]了?|算了|错了|被人|被偷|更|又|爆|炸|掉下|死|跑了"
)
_TOLD_ALREADY: Final = lazy_pattern(
    "(?:告诉|通知|告知|转告)(?:他|她|人家|居民|住户)?"
    "(?:老婆|老公|家里?人?|儿子|女儿|媳妇|妈妈?|爸爸?|丈夫|妻子|们)了"
)
"""告诉他老婆了 tells what was done, and orders nothing."""
_MENDED: Final = lazy_pattern(
    "[修换装补弄处接焊扶立盖缝堵填清运扫铲剪锯通查捞][好完妥上住净掉走通理]|换了|修了|处理|解决|搞定|办结|恢复|正常|不漏了|没漏"
)
_PAD: Final = " \t\n，,。.：:；;！!、~～-—"
_BORDER: Final = r"(?=$|[\s，,。.：:；;！!、])"
_COMMANDS: Final = {
    "accept": lazy_pattern(rf"^(?:接单?|我[去来接]|收到)了?{_BORDER}"),
    "return": lazy_pattern(r"^(?:退单|退回|打回|退)(?!休|役|款|钱|租|费)(?:了|掉|吧)?"),
    "transfer": lazy_pattern("^(?:转办|转到|转|移交|交)给?"),
    "resolve": lazy_pattern(
        rf"^已?经?(?:办结|结案|搞定|搞好|弄好|修好|处理好|处理完毕?|处理|解决|办好|办完|完成|好)了?{_BORDER}"
    ),
    "report_up": lazy_pattern("^(?:往上报|上报)(?:一下)?"),
    "consult": lazy_pattern("^(?:申请)?会商"),
    "conclude": lazy_pattern("^会商结论"),
    "replan": lazy_pattern("^定日期"),
    "excuse": lazy_pattern("^免办"),
    "extend": lazy_pattern("^(?:申请|再)?(?:延期|延后|延|宽限|推迟)"),
    "joint": lazy_pattern("^联单"),
    "ask_help": lazy_pattern("^求助"),
    "note": lazy_pattern(rf"^(?:记录|备注)(?:一?下)?{_BORDER}"),
}
"""What a sentence may begin with that only says what is to be done."""


def shipped(fold: Callable[[str], str]) -> WorkerHearing:
    """With what was learned from the examples of `learning/history`."""
    return WorkerHearing(LearnedRules(read_learned(FILE)), fold)
