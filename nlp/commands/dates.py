"""Days as people name them, reckoned from today: 明天, 下周三, 月底, 12月5号, 三天后, 半个月.

A day of the month or the year is the next such day; 3天, 一周 and 半个月 are that long from today.
Working days are not this room's to count.
"""

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_COUNT: Final = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_LATER: Final = r"(?:之后|以后|后|之内|以内|内)?"
_DAY: Final = r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH_DAY: Final = (
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    rf"(?:份)?{_DAY}[号日]?"
)
_WEEKDAY: Final = "(?P<weekday>[一二三四五六日天末1-6])"
_DAYS_AWAY: Final = {
    "今天": 0, "今日": 0, "今晚": 0, "今儿": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1,
    "明儿": 1, "后天": 2, "后日": 2, "大后天": 3,
}  # fmt: skip
_WEEKDAYS: Final = {
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6,
    "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """The day a text names, or None, and what else it says."""

    day: date | None
    rest: str


def take_date(text: str, today: date) -> Dated:
    """The first day named in `text`, and the text without its words: the reason, say.

    No day when the text names none, or only 下周 or 过几天.
    """
    for pattern, resolve in _FORMS:
        match = pattern.search(text)
        day = _safely(resolve, match, today) if match else None
        if match and day is not None:
            rest = f"{text[: match.start()]} {text[match.end() :]}"
            return Dated(
                day, " ".join(rest.split()).strip(" ，,。；;：:").removeprefix("到").strip()
            )
    return Dated(None, text)


def _safely(
    resolve: Callable[[re.Match[str], date], date | None], match: re.Match[str], today: date
) -> date | None:
    """2月30号, or a day after the year 9999, is no day."""
    try:
        return resolve(match, today)
    except (ValueError, OverflowError):
        return None


def _full(match: re.Match[str], _today: date) -> date:
    return date(int(match["year"]), _number(match["month"]), _number(match["day"]))


def _of_year(match: re.Match[str], today: date) -> date:
    month, day = _number(match["month"]), _number(match["day"])
    # 2月29号 may be eight years away.
    days = (_day_or_none(today.year + ahead, month, day) for ahead in range(9))
    return _next_of(days, today)


def _of_month(match: re.Match[str], today: date) -> date:
    """5号: this month's, or the next month's that has one; 下个月5号: the next month's."""
    day = _number(match["day"])
    first = 1 if match["next"] else 0
    months = (_months_on(today.replace(day=1), ahead) for ahead in range(first, first + 3))
    days = (_day_or_none(month.year, month.month, day) for month in months)
    return _next_of(days, today)


def _next_of(days: Iterable[date | None], today: date) -> date:
    found = next((day for day in days if day and day >= today), None)
    if found is None:
        raise ValueError(today)
    return found


def _month_end(match: re.Match[str], today: date) -> date:
    month = _months_on(today, 1 if match["next"] else 0)
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def _year_end(_match: re.Match[str], today: date) -> date:
    return date(today.year, 12, 31)


def _weekday(match: re.Match[str], today: date) -> date:
    """周三 is the next one, 这周三 this week's even when it is past, 下周三 next week's."""
    monday = today - timedelta(days=today.weekday())
    weekday, which = _WEEKDAYS[match["weekday"]], match["which"]
    if not which and weekday < today.weekday():
        which = "下"
    weeks = which.count("下") if which else 0
    return monday + timedelta(weeks=weeks, days=weekday)


def _named(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS_AWAY[match[0]])


def _in_days(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_number(match["count"]))


def _in_weeks(match: re.Match[str], today: date) -> date:
    return today + timedelta(weeks=_number(match["count"]))


def _in_months(match: re.Match[str], today: date) -> date:
    return _months_on(today, _number(match["count"]))


def _half_month(_match: re.Match[str], today: date) -> date:
    return today + timedelta(days=15)


def _half_year(_match: re.Match[str], today: date) -> date:
    return _months_on(today, 6)


def _months_on(day: date, count: int) -> date:
    """The same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(written: str) -> int:
    number = parse_number(written)
    if number is None:
        raise ValueError(written)
    return number


_FORMS: Final = tuple(
    (lazy_pattern(pattern), resolve)
    for pattern, resolve in (
        (rf"(?P<year>20\d\d)年{_MONTH_DAY}", _full),
        (r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)", _full),
        (rf"(?<!\d){_MONTH_DAY}", _of_year),
        (r"(?<![\d./-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\d/])", _of_year),
        (r"(?P<next>下个?月|下)?(?:这个?|本)?月(?:底|末)", _month_end),
        ("年底|年末", _year_end),
        (
            rf"(?P<which>下{{1,2}}个?|这个?|本)?(?:周|星期|礼拜){_WEEKDAY}(?!\d|个?月)",
            _weekday,
        ),
        ("大后天|" + "|".join(_DAYS_AWAY), _named),
        (rf"半个?月{_LATER}", _half_month),
        (rf"半年{_LATER}", _half_year),
        (rf"(?<!\d){_COUNT}个?(?:天|日(?=之?[后内])|晚上){_LATER}", _in_days),
        (rf"(?<!\d){_COUNT}个?(?:周|星期|礼拜){_LATER}", _in_weeks),
        (rf"(?<!\d){_COUNT}个月{_LATER}", _in_months),
        (
            rf"(?:(?P<next>下个?月)|这个?月|本月|(?<![\d.第月])){_DAY}[号日](?![楼院线门栋店])",
            _of_month,
        ),
    )
)
