"""Take personal data out of what a group will see, and remember where it was.

Over-masking a word is a blemish, under-masking a home is a harm: where in doubt, mask.
A case number, a year, a price and a bus line stay readable.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp.identifiers import is_bank_card, may_be_id_number
from nlp.names import find_names

MASK: Final = "＊"
SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True)
class Span:
    """One finding: text[start:end] == original.

    kind: mobile, landline, id_number, bank_card, email, plate, wechat, name, house.
    """

    start: int
    end: int
    kind: str
    original: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The readable rest, each span replaced by one ＊, and the spans in order."""

    text: str
    spans: tuple[Span, ...]


_GAP: Final = r"[ \-—]?"
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
    re.ASCII,
)
_ID: Final = re.compile(rf"(?<![\dA-Za-z])\d(?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dA-Za-z])")
_CARD: Final = re.compile(r"(?<![\dA-Za-z])\d{4}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?![\dA-Za-z])")
_MOBILE: Final = re.compile(rf"(?<![\dA-Za-z.])(?:\+?86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE: Final = re.compile(
    r"(?<![\dA-Za-z.])(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[ \-—]?[2-9]\d{6,7}(?!\d)"
)
_LOCAL_LINE: Final = re.compile(
    r"(?:电话|座机|致电|固话|拨打)[是:： 号码]{0,4}([2-9]\d{2,3}[ \-]?\d{4})(?!\d)"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·•.]?"
    r"(?=[A-Za-z]{0,5}\d)(?:[A-Za-z0-9]{5,6}|[A-Za-z0-9]{4}[学警挂港澳])(?![A-Za-z0-9])"
)

_WECHAT: Final = re.compile(
    r"(?<![A-Za-z0-9_])wxid_[A-Za-z0-9_\-]{1,32}"
    r"|(?:微信号?|vx|VX|wx)[是为:： ]{0,3}([A-Za-z][A-Za-z0-9_\-]{5,19})(?![A-Za-z0-9_])"
)

_CN: Final = "一二三四五六七八九十"
_N: Final = rf"(?:[A-Za-z]?\d{{1,4}}[A-Za-z]?|[A-Za-z]|[{_CN}百零]{{1,4}})"
_RANGE: Final = rf"{_N}(?:[\-—~～至到、和及]{_N}){{0,3}}"
_START: Final = rf"(?<![\dA-Za-z{_CN}百零.月])"
_HOUSE: Final = (
    re.compile(rf"{_START}({_RANGE})(?= ?(?:栋|幢|号楼|#|单元|号院))"),
    re.compile(rf"{_START}([A-Za-z]\d?|\d{{1,2}})(?=座(?:\d|[{_CN}]))|{_START}([A-Za-z])(?=座)"),
    re.compile(
        r"(?<![\dA-Za-z.年月])([A-Za-z]?\d{3,4})(?=室|号房|房(?!产|价|租|贷|款|屋|子)|户室)"
    ),
    re.compile(rf"(?<=[栋幢座#元楼]) ?(\d{{3,4}}|[{_CN}零〇]{{3,4}})(?![\d年元块路月])"),
    re.compile(r"(?<=元) ?(\d{1,2})(?=室|号)|(?<=[住在])(\d{3,4})(?=$|[，,。的 ])"),
    re.compile(r"(?<=[楼栋幢座#元])[ ]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?=楼|层)"),
    re.compile(rf"(?<=[楼幢栋元])({_N})(?=户|门)"),
    re.compile(r"(?<![\d\-—.年月])(\d{1,3}[\-—]\d{1,2}[\-—]\d{3,4})(?![\d\-—.])"),
    re.compile(r"(?<=[一-龥])(\d{1,2}[\-—]\d{3,4})(?![\d\-—.元块个人户天号年])"),
    re.compile(
        rf"(?<=[路街巷弄里村道庄桥苑园坊组队])(?<!公交\w路)({_N}(?:[\-—]\d{{1,4}}|之[{_CN}\d])?)"
        r"(?=号(?!线|店|车|台|口|厅))"
    ),
    re.compile(rf"门牌号?[是为:： ]{{0,2}}({_N})"),
)

Finder = Callable[[str], Iterator[Span]]


def _simple(pattern: re.Pattern[str], kind: str) -> Finder:
    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            group = next((g for g in range(1, (match.lastindex or 0) + 1) if match[g]), 0)
            yield Span(match.start(group), match.end(group), kind, match[group])

    return find


def _checked(pattern: re.Pattern[str], kind: str, check: Callable[[str], bool]) -> Finder:
    def find(text: str) -> Iterator[Span]:
        for span in _simple(pattern, kind)(text):
            if check("".join(c for c in span.original if c.isalnum())):
                yield span

    return find


def _names(text: str) -> Iterator[Span]:
    """Each name where its cue stands, and wherever the text says it again."""
    told = set()
    for start, end in find_names(text):
        told.add(text[start:end])
        yield Span(start, end, "name", text[start:end])
    for name in told:
        if len(name) >= SHORTEST_NAME:
            yield from _simple(re.compile(re.escape(name)), "name")(text)


_LONG_NUMBERS: Final[tuple[Finder, ...]] = (
    _checked(_ID, "id_number", may_be_id_number),
    _checked(_CARD, "bank_card", is_bank_card),
    _simple(_MOBILE, "mobile"),
    _simple(_LANDLINE, "landline"),
    _simple(_LOCAL_LINE, "landline"),
)
"""In order of precedence: what an earlier one found, a later one leaves alone."""

_FINDERS: Final[tuple[tuple[re.Pattern[str], tuple[Finder, ...]], ...]] = (
    (re.compile("@"), (_simple(_EMAIL, "email"),)),
    (re.compile(r"\d(?:[ \-—)）]{0,2}\d){6}"), _LONG_NUMBERS),
    (re.compile("[A-Za-z]"), (_simple(_PLATE, "plate"), _simple(_WECHAT, "wechat"))),
    (re.compile(""), (_names,)),
    (
        re.compile(r"[栋幢座楼元室房号#门户院住在]|\d[-—]\d"),
        tuple(_simple(pattern, "house") for pattern in _HOUSE),
    ),
)
"""What a text must hold for the finders to be asked, in order of precedence."""


def find_spans(text: str) -> tuple[Span, ...]:
    """All findings, in order, none overlapping another."""
    taken: list[Span] = []
    for sign, finders in _FINDERS:
        if sign.search(text):
            _take(taken, (span for find in finders for span in find(text)))
    return tuple(sorted(taken, key=lambda span: span.start))


def _take(taken: list[Span], found: Iterable[Span]) -> None:
    for span in found:
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)


def mask(text: str) -> Masked:
    """Replace every finding by ＊. Any string is accepted."""
    spans = find_spans(text)
    parts: list[str] = []
    position = 0
    for span in spans:
        parts += (text[position : span.start], MASK)
        position = span.end
    parts.append(text[position:])
    return Masked("".join(parts), spans)
