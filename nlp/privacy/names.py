"""Where a text names a private person: 王先生, 我叫王桂芳, 3栋201张建国, 村民李秀兰.

A name is found by what stands beside it (a title, an introduction, a home, a telephone number, a
duty), alone where its characters are those of given names, or by the learned shapes of names that
nothing announces (`nlp.privacy.name_shapes`). 李书记 and 张主任 stay: they name an office; the
full name beside an office is a person's.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from nlp.privacy.identifiers import NUMERALS
from nlp.privacy.long_names import find_long_names
from nlp.privacy.name_lists import find_lists
from nlp.privacy.name_shapes import everyday_words, shipped_shapes
from nlp.privacy.name_words import (
    ALSO_GIVEN,
    GIVEN,
    NO_NAME_STARTS,
    NOT_IN_A_NAME,
    NOT_NAMES,
    OFFICES,
    THANKS,
    TITLES,
)
from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMMON_SURNAMES, PLAIN_SURNAMES, SURNAMES
from nlp.text.windows import windows

_SURNAME: Final = f"[{SURNAMES}]"
_PLAIN: Final = f"[{PLAIN_SURNAMES}]"
_COMMON: Final = f"[{COMMON_SURNAMES}]"
_ANY: Final = rf"[^\W\d_a-zA-Z{NOT_IN_A_NAME}]"
_PAUSE: Final = (
    r"(?=$|[，,。.！!；;、：:？?（(） \n]|的?(?:电话|手机|家)|1[3-9]\d"
    "|[打骂养欠]|半夜|天天|不退|不让)"
)
_NOT_A_PLACE: Final = "(?![路街巷村镇乡县市区桥园苑屯坝])"

_NAME_ENDS: Final = f"(?:{_PAUSE}|(?={OFFICES}|{TITLES}|等))"
_GIVEN_NAME: Final = rf"(?:{_ANY}[{GIVEN}]|[{GIVEN}][{GIVEN}{ALSO_GIVEN}]?|[{ALSO_GIVEN}]{{2}})"
"""One or two characters of which at least one is typical of a given name."""

_TITLE: Final = lazy_pattern(TITLES)
_BEFORE_TITLE: Final = lazy_pattern(
    rf"(?!{THANKS.pattern})(?:{_PLAIN}(?!{OFFICES})(?:某{{1,2}}|{_ANY}{{0,2}})"
    rf"|{_SURNAME}(?!{OFFICES})(?:某{{1,2}}|{_GIVEN_NAME}|[{ALSO_GIVEN}])"
    rf"|(?<![语英作国老教律医主厅局南课单公厂药普由出对发协]){_SURNAME}(?<![我工对双校院甲乙资警医患]方))$"
)
_LONGEST_NAME: Final = 4

_SAID: Final = rf"(?:(?:{_ANY}|[向有为和来]){{1,2}}{_PAUSE}|(?:{_ANY}|向){{1,2}})"
_INTRODUCED: Final = lazy_pattern(
    r"(?:我叫|我名叫?|名字叫|名叫|名为|我的名字是|姓名是?|户主|联系人是?|投诉人是?|反映人是?|举报人是?|申请人是?"
    r"|报告人是?|申诉人|诉求人|收件人是?|当事人|经办人|编写人)[:：， ]{0,2}"
    rf"({_SURNAME}{_SAID}|[小老阿]{_SURNAME}|小{_ANY}{{1,2}})"
)
_SURNAME_TOLD: Final = lazy_pattern(
    rf"(?:我姓|免贵姓|本人姓|一姓|[男女]姓)({_SURNAME})|({_SURNAME})(?<![百老同改贵复外双随])(?=姓(?![名氏]))"
)
_SELF: Final = lazy_pattern(
    rf"(?:我是|本人|这里是|我)({_SURNAME}(?:{_ANY}|向){{1,2}})"
    r"(?=[，,。.！!；; \n：:]|本人|$)(?<![人生员民工者师户主友客家们校厂])"
)
_NUMBER_FOLLOWS: Final = (
    r"[，,：:、 （(]{0,2}(?:的?(?:联系)?(?:电话|手机号?|联系方式|号码|身份证号?码?)[是:： ]{0,2}"
    rf"[+（(]?[\d{NUMERALS}]"
    r"|(?:[+(（]{0,2}(?:00)?86[)）]?|0)?[ \-]?[1１一幺壹]"
    rf"(?:[ \-—－.·]{{0,3}}[\d{NUMERALS}]){{10}})"
)
_BEFORE_NUMBER: Final = lazy_pattern(
    rf"((?:{_PLAIN}|(?:(?<![一-龥])|(?<=[找叫给系让])){_SURNAME})"
    rf"(?!电话|手机|号码|微信|联系|{OFFICES}|{TITLES}){_ANY}{{1,2}}?)(?={_NUMBER_FOLLOWS})"
)
_FULL_NAME: Final = (
    rf"({_PLAIN}(?![记氏家姓副总]|{OFFICES}|{TITLES}){_ANY}(?:(?![记氏家养等]){_ANY})?{_NOT_A_PLACE}"
    rf"|{_COMMON}(?!{OFFICES}|{TITLES})(?:{_GIVEN_NAME}{_NOT_A_PLACE}|[{ALSO_GIVEN}]{_PAUSE}))"
)
_AFTER_HOME: Final = lazy_pattern(
    rf"(?:[栋幢座元层门#\-—] ?[\d{NUMERALS}]{{3,4}}"
    rf"|[\d{NUMERALS}十] ?(?:室|号房|房|栋|幢|号楼|号|单元|楼))(?:室|号房|房)?+"
    rf"(?:的|住户|业主|户主)?[，, ]?{_FULL_NAME}"
)
_RECEIVES: Final = lazy_pattern(rf"({_SURNAME}(?<![一-龥].){_ANY}{{1,2}})(?=收(?:$|[，,。；;！ ]))")
_AFTER_DUTY: Final = lazy_pattern(
    "(?:被|找|业主|房东|邻居|租客|租户|住户|户主|楼上|楼下|隔壁|对门|村民|居民|职工|员工|工人|农民|学生|患者|同学"
    "|家长|包工头|司机|会计|原告|被告|代表|法人|户名|病人|专家|亲戚|负责人|负责人为|人员|组长|楼长|网格员|经理|老板|老公|丈夫|妻子|老婆|爱人|儿子"
    "|女儿|父亲|母亲|[我其之的]兄|前妻|亡妻|你妻|爸爸?|妈妈?|弟弟?|妹妹?|哥哥|姐姐|医生|老师|教师|民警|叫(?<![要就么]叫)"
    "|书记|主任|局长|县长|镇长|乡长|村长|厅长|所长|院长|校长|市长|科长|站长|支书)"
    rf"(?:叫|是|的|：|:| |（|\(|-){{0,2}}{_FULL_NAME}"
)
_BEFORE_OFFICE: Final = lazy_pattern(
    rf"((?:[{PLAIN_SURNAMES}](?<![感谢多]谢)(?![总副姓某谢]){_ANY}{{1,2}}?|{_COMMON}{_GIVEN_NAME}))"
    rf"(?<![州市县区镇乡村街省委副总支党厅局处科部办])(?={OFFICES})"
)
_PLACE_NEAR: Final = "(?![一-龥]?[路街巷村镇乡县市区桥园苑屯坝塘])"
_UNCUED: Final = lazy_pattern(
    rf"[{PLAIN_SURNAMES}黄周何伍莫段颜鲁靳耿翁柯杜岳仇]"
    rf"(?!{OFFICES})(?<![如任为奈]何)(?<![路时地阶片手]段)(?<![感多致答谢]谢)(?<![紧主夸开慌嚣扩]张)"
    rf"(?:(?<![黄周何伍段杜龙熊罗]){_ANY}[{GIVEN}]|[{GIVEN}][{GIVEN}{ALSO_GIVEN}]"
    rf"|(?<![黄周何伍段杜龙])[{ALSO_GIVEN}]{{2}}|[{GIVEN}]{_ANY}{_NAME_ENDS}"
    rf"|(?<!龙)[{GIVEN}]{_PLACE_NEAR})"
    rf"{_NOT_A_PLACE}(?<!卫(?=[生健计]))(?<!建(?=[设材议筑成]))(?![小中大]学|小区)"
)
_NEXT: Final = lazy_pattern(
    rf"[、和及与]({_SURNAME}{_ANY}{{1,2}})(?=[、，。,.；;等（( ]|$)"
    rf"|[， ]({_PLAIN}(?!{OFFICES}){_ANY}{{1,2}})(?=[、，。,.；;等（( ]|$)"
)
_TOLD: Final = (_INTRODUCED, _SURNAME_TOLD, _SELF)
_GUESSED: Final = (_RECEIVES, _AFTER_DUTY, _BEFORE_OFFICE)
_BY_NUMBERS: Final = (_BEFORE_NUMBER, _AFTER_HOME)
_NUMBER: Final = lazy_pattern(rf"[\d{NUMERALS}十][\d{NUMERALS} \-栋幢号单室房座元#]")
_NEAR: Final = 16
"""How far from a number a name may stand that the number gives away."""


_Denied = Callable[[str, int, int], bool]


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name, without its title; those that something announces first."""
    yield from find_announced(text)
    for start, end in shipped_shapes().find(text):
        if text[start:end] not in NOT_NAMES:
            yield start, end


def find_announced(text: str, denied: _Denied | None = None) -> Iterator[tuple[int, int]]:
    """The names beside a cue, and those listed with them.

    denied: tells of a guess whether it looks too little like a name; the shipped shapes, unless
    named. Who learns what names look like has nothing to ask yet.
    """
    denied = denied or shipped_shapes().denies
    listed: set[int] = set()
    for start, end in _found(text, denied):
        yield start, end
        at = end
        while at not in listed and (another := _NEXT.match(text, at)):
            listed.add(at)
            if text.startswith(NO_NAME_STARTS, at + 1):
                break
            at = another.end(another.lastindex or 0)
            yield another.span(another.lastindex or 0)


def _found(text: str, denied: _Denied) -> Iterator[tuple[int, int]]:
    yield from find_long_names(text)
    yield from find_lists(text)
    yield from _before_titles(text, denied)
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            told = match.lastindex or 0
            if match[told] in NOT_NAMES:
                continue
            if pattern is not _SELF or not denied(text, *match.span(told)):
                yield match.span(told)
    for match in _guesses(text, denied):
        if match[1] not in NOT_NAMES and not match[1].startswith(NO_NAME_STARTS):
            yield match.span(1)
    for match in _UNCUED.finditer(text):
        if match[0] in NOT_NAMES or match[0].startswith(NO_NAME_STARTS):
            continue
        if not denied(text, *match.span()):
            yield match.span()


def _guesses(text: str, denied: _Denied) -> Iterator[re.Match[str]]:
    for pattern in _GUESSED:
        for match in pattern.finditer(text):
            if not denied(text, *match.span(1)):
                yield match
    for start, end in windows(_NUMBER, _NEAR, text):
        for pattern in _BY_NUMBERS:
            yield from pattern.finditer(text, start, end)


def _before_titles(text: str, denied: _Denied) -> Iterator[tuple[int, int]]:
    for title in _TITLE.finditer(text):
        end = title.start()
        name = _BEFORE_TITLE.search(text, max(0, end - _LONGEST_NAME), end)
        if name and name[0] not in NOT_NAMES:
            start, end = name.span()
            if not (_ends_a_word(text, end) if end - start == 1 else denied(text, start, end)):
                yield start, end


def _ends_a_word(text: str, end: int) -> bool:
    """Whether a surname by itself is the end of an everyday word: 任何老师, 施工方老板."""
    everyday = everyday_words()
    return any(text[at:end] in everyday for at in (end - 2, end - 3) if at >= 0)
