"""Being away, as colleagues say it: from when to when, who stands in, which cases, or back again.

我请假到周五，小郑替我 · 明天休息，件都转小郑 · 请假三天 7号8号给小郑 · 我回来了 · 不请假了.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nlp.commands.dates import take_date
from nlp.commands.numbers import find_numbers
from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_AWAY: Final = lazy_pattern(
    "请.{0,4}假|休.{0,3}假|[年产病事婚丧陪护探调]休?假|调休|轮休|补休|(?:今|明|后|这|下).{0,4}(?:休息|不在)"
    "|(?:我|本人).{0,8}(?:不在(?!家)|休息|出差|学习|培训|住院|外出)|不上班|上不了班|来不了"
)
_BACK: Final = lazy_pattern(
    "销假|(?:我|已经|今天|假).{0,4}(?:回来|回岗|返岗|到岗|复工)(?:了|上班|报到)?|回来上班|假休完|休完(?:假|了)|恢复上班"
)
_CANCELS: Final = lazy_pattern(
    "(?:不|别|甭|不用|不想|不打算)再?(?:请|休)(?:假|息)?了?(?=[。.！!，,～~ ]|吧|啦|$)"
    "|不(?:请|休)(?:假|息)?了|(?:取消|撤销|撤回|收回|作废|撤掉?).{0,6}假"
    "|假.{0,4}(?:取消|撤销|撤回|撤了|作废|不算|不请|不休)"
)
_NOT_BACK: Final = lazy_pattern("回来(?:再|以后|之后|后|前|的时候)|没回来|等.{0,4}回来|[?？]")
_NOT_CANCELLED: Final = lazy_pattern("[?？]|吗|能不能|可不可以|要不要|不能取消|没取消|别取消")
_COUNT: Final = r"(?P<count>\d{1,3}|[一二两三四五六七八九十半]{1,3})"
_LASTS: Final = lazy_pattern(
    rf"{_COUNT}(?P<unit>个?(?:天|日(?!号)|周|星期|礼拜)|个月)(?!后|之后|以后|前|内|[一二三四五六七日天])"
)
_UNTIL: Final = lazy_pattern("(?:到|至|休到|请到)(?!了|家|岗)")
_TAKES_OVER: Final = lazy_pattern("替|顶|代|接|帮")
_HALF_DAY: Final = lazy_pattern("(?:上午|下午|晚上|今晚|半天)")
_STANDS_IN: Final = lazy_pattern("替|顶|代|接|转|交给?|给|找|帮|负责|盯|由|让|请|托")
_HANDED: Final = lazy_pattern(
    r"(?P<numbers>(?:#?\d{1,4}号?[、，,和跟 ]*)+)(?:都|先|就|件)?"
    "(?:给|交|转|归|由|让|请|托|拜托)(?!假)"
)
_WEEK: Final = lazy_pattern("(?P<which>这|本|下)(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天末1-6])")


@dataclass(frozen=True, slots=True)
class Leave:
    """What a sentence says of being away.

    back: it ends. cancelled: it is not to be, the one to come either. since, until: its days;
    until None where no end is said. who: whom it is about by name, "" for whoever says it.
    stand_ins: those named who may stand in. numbers: of the cases that are handed over; none for
    all. hands: it says that somebody takes over.
    """

    back: bool = False
    cancelled: bool = False
    since: date | None = None
    until: date | None = None
    who: str = ""
    stand_ins: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    hands: bool = False


def speaks_of_leave(text: str) -> bool:
    """Tell whether a sentence may be about being away, or back."""
    return _AWAY.search(text) is not None or says_back(text) or cancels_leave(text)


def cancels_leave(text: str) -> bool:
    """Tell whether an absence is not to be after all: 不请假了, 假取消."""
    return _CANCELS.search(text) is not None and _NOT_CANCELLED.search(text) is None


def says_back(text: str) -> bool:
    return _BACK.search(text) is not None and _NOT_BACK.search(text) is None


def leave_in(text: str, today: date, names: tuple[str, ...]) -> Leave:
    """Read what a sentence says; names: those of the colleagues it may name."""
    if cancels_leave(text):
        return Leave(cancelled=True, who=_about(text, names))
    if says_back(text) and _AWAY.search(text) is None:
        return Leave(back=True, who=_about(text, names))
    handed = _HANDED.search(text)
    numbers = tuple(number.value for number in find_numbers(handed["numbers"])) if handed else ()
    plain = text.replace(handed["numbers"], " ", 1) if numbers and handed else text
    since, until = _days(plain, today)
    who = _about(text, names)
    named = sorted((text.find(name), name) for name in names if name in text and name != who)
    return Leave(
        since=since,
        until=until,
        who=who,
        stand_ins=tuple(name for _, name in named),
        numbers=numbers,
        hands=_STANDS_IN.search(text) is not None,
    )


def _about(text: str, names: tuple[str, ...]) -> str:
    """Give whose absence it is, where a colleague's name stands right before the word for it."""
    match = _CANCELS.search(text) or _AWAY.search(text) or _BACK.search(text)
    before = text[: match.start()] if match else ""
    clause = before.rpartition("，")[2].rpartition(",")[2]
    return next((n for n in names if n in clause and not _TAKES_OVER.search(clause)), "")


def _days(text: str, today: date) -> tuple[date | None, date | None]:
    """Give the first and the last day: 到周五, 明天, 周一到周三, 三天, 下周请两天."""
    lasts = _LASTS.search(text)
    rest = text.replace(lasts[0], " ", 1) if lasts else text
    first = take_date(rest, today)
    if lasts is not None:
        since = first.day or today
        return since, since + timedelta(days=_length(lasts) - 1)
    if first.day is None:
        return _vaguely(text, today)
    second = take_date(first.rest, first.day)
    if second.day is not None and second.day >= first.day:
        return first.day, second.day
    return (today, first.day) if _UNTIL.search(text) else (first.day, first.day)


def _vaguely(text: str, today: date) -> tuple[date, date | None]:
    """Give the days of 下周, 这周 or an afternoon; without an end where none is said."""
    week = _WEEK.search(text)
    if week is not None:
        monday = today - timedelta(days=today.weekday())
        later = 7 if week["which"] == "下" else 0
        first = monday + timedelta(days=later)
        return max(first, today), first + timedelta(days=6)
    return today, today if _HALF_DAY.search(text) else None


def _length(match: re.Match[str]) -> int:
    count = 1 if match["count"] == "半" else parse_number(match["count"]) or 1
    unit = match["unit"].removeprefix("个")
    if unit in ("周", "星期", "礼拜"):
        return 7 * count
    return 30 * count if unit == "月" else count
