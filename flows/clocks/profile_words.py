"""Deadline profiles in words, and read from words: 1个工作日, 24小时, 1个月."""

import re
from collections.abc import Sequence

from flows.deadlines import GENERAL, MAJOR, STAGES, URGENT, UTILITY, Profile, Span, Unit

CLASS_NAMES = {GENERAL: "一般", MAJOR: "重大", URGENT: "紧急", UTILITY: "水电气热"}
STAGE_NAMES = {"assign": "交办", "answer": "首次答复", "resolve": "办结"}
UNIT_NAMES = {
    Unit.MINUTES: "分钟",
    Unit.HOURS: "小时",
    Unit.DAYS: "天",
    Unit.WORKDAYS: "个工作日",
    Unit.MONTHS: "个月",
}
SPELLINGS = {name: unit for unit, name in UNIT_NAMES.items()} | {
    **dict.fromkeys(("分",), Unit.MINUTES),
    **dict.fromkeys(("时", "个小时", "钟头"), Unit.HOURS),
    **dict.fromkeys(("日", "自然日", "个自然日"), Unit.DAYS),
    **dict.fromkeys(("工作日", "个工作天"), Unit.WORKDAYS),
    **dict.fromkeys(("月", "个自然月"), Unit.MONTHS),
}
SHAPE = re.compile(r"(\d{1,5})(\D{1,4})")

EXTENSION_DAYS, EXTENSIONS, RETURN_DAYS = "延期天数", "延期次数", "退单时限"
ODD_CODE = "方案编码用字母、数字和 + . _ -，最多 16 个，例如 13710 或 hx-2026。"
ODD_NAME = "方案名称要写，最多 {most} 个字。"
TOO_EARLY = "起用日不能早于今天：已经受理的件按原来的时限办。"
OUT_OF_RANGE = "{what}要在 0 到 {most} 之间。"
TOO_LONG = "{where}超过一年了，请再看看。"
WRONG_ORDER = "{where}不能比{then}还晚。"
ODD_SPAN = "“{text}”看不懂，请写成 1个工作日、24小时、15分钟、7天 或 1个月 这样。"
NOTHING = "0 不行，最少是 1。"
GENERAL_FIRST = "一般件的交办、首次答复、办结都要写：别的类别没写的，就按一般件。"
EXTENDS = "最多延期{times}次，每次{days}个工作日"
EXTENDS_NOT = "不能延期"
RETURNS = "派错了的，{days}个工作日内退回"
RETURNS_ALWAYS = "派错了随时可以退回"
AS_GENERAL = "同一般件"


def where(kind: str, stage: str) -> str:
    """Name a stage of a class: 一般件的首次答复."""
    return f"{CLASS_NAMES[kind]}件的{STAGE_NAMES[stage]}"


def written(span: Span) -> str:
    return f"{span.amount}{UNIT_NAMES[span.unit]}"


def read(text: str) -> Span:
    """Read a time as people write it; ValueError has a sentence."""
    found = SHAPE.fullmatch(text.replace(" ", "").replace("\u3000", ""))
    unit = SPELLINGS.get(found[2]) if found else None
    if found is None or unit is None:
        raise ValueError(ODD_SPAN.format(text=text))
    if int(found[1]) < 1:
        raise ValueError(NOTHING)
    return Span(int(found[1]), unit)


def table(profile: Profile) -> Sequence[tuple[str, Sequence[str]]]:
    """Give what a profile means: each class by name, and the times of its stages."""
    return [
        (CLASS_NAMES[kind], [written(profile.span(kind, stage)) for stage in STAGES])
        for kind in CLASS_NAMES
    ]


def more(profile: Profile) -> str:
    """Say how a profile extends, and when a wrong dispatch goes back."""
    extension = profile.extension
    extends = extension.days and extension.times
    said = EXTENDS.format(times=extension.times, days=extension.days) if extends else EXTENDS_NOT
    back = RETURNS.format(days=profile.return_days) if profile.return_days else RETURNS_ALWAYS
    return f"{said}；{back}。"
