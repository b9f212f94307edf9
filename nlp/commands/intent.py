"""What a resident wants of the account itself, as against a matter to report.

A command must be the whole message, save for the case's number and polite words around it: a
message that says more is a matter. Only a message that begins with a command word may carry on:
补充 还有臭味, 政策 高龄补贴, 代办 张奶奶 …
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp.commands.errands import Errand, read_errand
from nlp.commands.resident_commands import COMMANDS
from nlp.text.numerals import NUMBER, parse_number
from nlp.text.patterns import lazy_pattern
from nlp.text.traditional import simplified


@dataclass(frozen=True, slots=True)
class Intent:
    """kind: help, my_cases, progress, supplement, urge, withdraw, rate, reopen, agree, refuse,
    cancel, person, errand, policy, contact_worker, anonymous, large_type, my_data, greeting,
    thanks, react, choice, none; fix_place, fix_item and unpick put right what was said or chosen,
    nowhere knows no place, contact tells how to reach somebody, angry, robot, privacy, about and
    despair are said to the account itself, staff of those who work for it.

    number: a case number as written (三号 as "3"), or the chosen place in a list; None when it was
    left out, the caller picks. text: what came after the command, as written. stars: 1..5, also
    set for a bare figure, which may be a choice or a rating. errand: what 代办 told. exact: whether
    it was said in the account's own words, not only meant. likely: kinds it may mean with how
    likely each is, the likeliest first; which of them is meant follows from what was asked.
    """

    kind: str
    number: str | None = None
    text: str = ""
    stars: int | None = None
    errand: Errand | None = None
    exact: bool = True
    likely: tuple[tuple[str, float], ...] = ()

    def chance(self, *kinds: str) -> float:
        """How likely it means one of some kinds."""
        return sum(weight for kind, weight in self.likely if kind in kinds)


NO_INTENT: Final = Intent("none")
_MAX_COMMAND: Final = 40
_PAD: Final = " \t\n，,。：:；;"
_EDGES: Final = " \t\n，,。.！!~～、…；;：:"
_CODE: Final = r"(?!(?i:qq|wx|vx))[A-Za-z]{1,4}\d[\dA-Za-z\-]{3,24}"
_DATED: Final = lazy_pattern(r"2\d[01]\d[0-3]\d{5}")
"""A case's number by itself, 2603040001: its day and four figures. Other figures may be a phone."""

_NUMBER: Final = lazy_pattern(
    rf"""
    (?:(?:把|给|对|将|关于|我的|编号|单号|案件|工单|第|\#|是)[ ]?){{0,3}}
    (?:(?P<code>{_CODE})号?
    |(?P<hao>\d{{1,8}}|[一二三四五六七八九十]{{1,3}})号(?![楼院线门店栋])
    |(?<![\d.a-zA-Z\-])(?P<bare>\d{{1,16}})
     (?![\d.a-zA-Z\-]|[ ]?[分星颗天点个年月日栋幢楼单室层元块路人户次小]))
    (?:[ ]?的?(?:那个|那件|这个|这件)?(?:事儿?|单子?|案件|诉求|工单|投诉)(?!实)|的)?
    """,
    re.VERBOSE,
)
_FIGURES: Final = rf"(?:{_CODE}|\d{{1,16}})"
_CASE: Final = rf"\#?(?P<number>{_FIGURES})号?"
_BREAK: Final = r"[:：，,\ \n]{1,2}"
_ADD_MORE: Final = "(?:一下|下|说明|材料|内容|情况|照片|[一几]?[句点条张](?:情况|照片)?){0,2}"
_NOT_ADDING: Final = "(?!水源|水分|能量|营养|耗材|人员|人手|物资|设备|资金|协议|合同|保险|医|养老)"
"""补充水源 and 补充医保 are matters."""

_CARRIED_ON: Final = (
    (
        "supplement",
        rf"""
        (?:(?:对|给)?{_CASE}[ ]?)?(?:我|还有一点|还有|还|再|要|想|另外|得|需要){{0,4}}
        补充{_NOT_ADDING}{_ADD_MORE}(?:{_BREAK})?
        (?:\#?(?P<after>{_FIGURES})号?{_BREAK})?(?P<text>.*)
        """,
    ),
    (
        "supplement",
        rf"""
        (?:(?:对|给)?{_CASE}[ ]?)?(?:我|还|要|想){{0,3}}(?:追加|再加|加)(?:说明|[一几][句点条])
        (?=$|{_BREAK})(?P<text>.*)
        """,
    ),
    ("anonymous", rf"(?:我要|我想)?匿名(?:反映|投诉|举报|反馈)?{_BREAK}(?P<text>.+)"),
    (
        "policy",
        rf"""
        (?:我想|我要)?(?:咨询|查|问)?一?下?(?:办事指南|政策咨询|政策查询|政策){_BREAK}
        (?P<text>.+)
        """,
    ),
    ("progress", rf"(?:进度|查询|查单|查)[:：\ ]?{_CASE}(?P<text>)"),
    ("reopen", rf"我?(?:要求|要)?(?:重办|返工){_BREAK}(?:{_CASE}$)?(?P<text>.*)"),
    (
        "withdraw",
        rf"""
        (?:我要|我想)?(?:撤回|撤销|撤单|撤掉|撤)(?:了|吧){{0,2}}(?:{_BREAK}|[。；;])
        (?!\#?[A-Za-z]{{0,4}}\d)(?P<text>.+)
        """,
    ),
)
_CARRIED_ON_TABLE: Final = tuple(
    (kind, lazy_pattern(pattern, re.DOTALL | re.VERBOSE)) for kind, pattern in _CARRIED_ON
)
_RATE_THEN_COMMENT: Final = lazy_pattern(
    r"(?P<stars>[1-5一二三四五])(?:颗?星|分)[，,。；; ]{1,2}(?P<text>.+)", re.DOTALL
)
_LEVELS: Final = {
    "非常满意": 5, "很满意": 5, "十分满意": 5, "特别满意": 5, "满意": 4, "比较满意": 4,
    "基本满意": 3, "一般": 3, "不满意": 2, "不太满意": 2, "非常不满意": 1, "很不满意": 1,
    "十分不满意": 1, "差评": 1, "好评": 5, "五星好评": 5,
}  # fmt: skip
"""The five levels of the national 政务服务"好差评", best to worst 5 to 1."""

_LEVEL_THEN_COMMENT: Final = lazy_pattern(
    rf"(?P<told>{'|'.join(word for word in _LEVELS if word != '一般')})"
    r"[，,。；;！! ]{1,3}(?P<text>.+)",
    re.DOTALL,
)
_ASKS_TO_RATE: Final = lazy_pattern(
    r"(?:请|我想|我要|我来|我|来|要|想|给){0,3}(?:个)?(?:评价|打分|评分|评个价|评个分)(?:一下|一?个)?"
)
_LEVEL: Final = lazy_pattern(
    rf"(?:我?(?:要)?给(?:个|你们)?)?(?P<level>{'|'.join(_LEVELS)})[了吧的！]?"
)
_STARS: Final = lazy_pattern(
    r"(?:我?(?:给|打|评价?|评分|满意度|你们){0,3}[:： 个]{0,2})?"
    r"(?P<stars>[1-5一二三四五两])(?:颗?星|分)(?:好评)?[吧了]?"
    r"|(?:打|给|评价?|评分)[:： ]{0,2}(?P<bare>[1-5])"
)
_CHOICE: Final = lazy_pattern(rf"(?:选|选择|我选)?第?(?P<choice>{NUMBER})(?:个|项|条|号)?")
_REPEATED: Final = lazy_pattern(r"([^\d]{1,12}?)(?:[ ，,。！!]?\1)+[ ，,。.！!？?~～]*")
"""快点快点, 嗯嗯嗯, 不错不错: said once. Figures are not repeated: 11 is not 1."""


def resident_intent(text: str, meant: str | None = None) -> Intent:
    """The command in a normalised text, or kind "none" when it is a matter to report.

    meant: the text folded for matching, when the caller has it; dialect is understood then.
    """
    text = text.strip()
    plain = simplified(text)
    if found := _carried_on(text, plain):
        return found
    if not 0 < len(text) <= _MAX_COMMAND:
        return NO_INTENT
    found = _whole(plain)
    if found is None and meant and meant != plain:
        found = _whole(meant.strip())
    return found or NO_INTENT


def _whole(text: str) -> Intent | None:
    """The command that is all of a short message."""
    if choice := _choice(text):
        return choice
    bare = text.strip(_EDGES)
    if repeated := _REPEATED.fullmatch(bare):
        bare = repeated[1]
    if found := _rating(bare) or _command(bare or text):
        return found
    return _numbered(bare)


def _carried_on(text: str, plain: str) -> Intent | None:
    """A command word with more behind it; `plain` is as long as `text`, letter for letter."""
    for kind, pattern in _CARRIED_ON_TABLE:
        if match := pattern.fullmatch(plain):
            found = match.groupdict()
            said = text[match.start("text") :].strip(_PAD)
            return Intent(kind, found.get("number") or found.get("after"), said)
    if errand := read_errand(text):
        return Intent("errand", text=errand.said, errand=errand)
    if match := _RATE_THEN_COMMENT.fullmatch(plain):
        said = text[match.start("text") :].strip()
        return Intent("rate", text=said, stars=parse_number(match["stars"]))
    if match := _LEVEL_THEN_COMMENT.fullmatch(plain):
        said = text[match.start("text") :].strip()
        return Intent("rate", text=said, stars=_LEVELS[match["told"]])
    return None


def _numbered(text: str) -> Intent | None:
    """A command with its case's number taken out of it: 麻烦催一下12号."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    written = match["code"] or match["bare"]
    number = written or str(parse_number(match["hao"]))
    left = f"{text[: match.start()]} {text[match.end() :]}".strip(_EDGES + "的")
    if not left:
        known = match["code"] or _DATED.fullmatch(number)
        return Intent("progress", number) if known else None
    if any(char.isdecimal() for char in left):
        return _about(_rating(left), number, left)
    joined = " ".join(left.split())
    found = _rating(joined) or _command(joined) or _command(joined.replace(" ", ""))
    return _about(found, number, joined)


def _about(found: Intent | None, number: str, said: str) -> Intent | None:
    """The command about a case; to refuse one is to take it back: 取消7号."""
    if found is None:
        return None
    kind = "withdraw" if found.kind == "refuse" and said.startswith("取消") else found.kind
    return Intent(kind, number, found.text, found.stars)


def _rating(text: str) -> Intent | None:
    if match := _LEVEL.fullmatch(text):
        return Intent("rate", stars=_LEVELS[match["level"]])
    if _ASKS_TO_RATE.fullmatch(text):
        return Intent("rate")
    without = text.removeprefix("评价").strip(_EDGES)
    match = _STARS.fullmatch(text) or _STARS.fullmatch(without)
    return Intent("rate", stars=parse_number(match["stars"] or match["bare"])) if match else None


def _command(text: str) -> Intent | None:
    match = COMMANDS.fullmatch(text)
    return Intent(match.lastgroup) if match and match.lastgroup else None


def _choice(text: str) -> Intent | None:
    match = _CHOICE.fullmatch(text.strip(" 。.！!、"))
    number = parse_number(match["choice"]) if match else None
    if number is None:
        return None
    return Intent(
        "choice", str(number), stars=number if 1 <= number <= 5 and text.isdecimal() else None
    )
