"""Whom of those there are a sentence names: departments and grids, as colleagues call them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_ENDS: Final = lazy_pattern(
    "(?:管理|服务|综合|行政|执法|工作)*"
    "(?:中队|大队|支队|委员会|办公室|服务站|服务中心|管理处|管理所|公司|中心|分局|局|处|科|所|站|队|办|部|院)$"
)
_GRID: Final = lazy_pattern(r"第?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})号?网?格")
_SHORTEST: Final = 2
_KNOWN_AS: Final = {
    "综合行政执法": ("城管", "综合执法", "执法"), "城市管理": ("城管", "综合执法"),
    "市场监督": ("市监", "市场监管", "工商", "药监", "质监"), "生态环境": ("环保", "环境局"),
    "住房和城乡建设": ("住建", "住房", "房管", "建设局"), "人力资源": ("人社", "社保", "劳动"),
    "卫生健康": ("卫健", "卫生", "疾控"), "应急管理": ("应急", "安监"),
    "交通运输": ("交通局", "运管"),
    "自然资源": ("国土", "规划"), "农业农村": ("农业", "农办"), "文化和旅游": ("文旅", "文化"),
    "退役军人": ("退役",), "医疗保障": ("医保",), "水务": ("水利", "排水"), "园林": ("绿化",),
    "公安": ("派出所", "警察", "民警"), "交通警察": ("交警",), "消防": ("消防",),
    "供电": ("电力", "电网"),
}  # fmt: skip
"""What colleagues call an office whose name says it at length, by a part of the name."""


class Called(NamedTuple):
    """Something that is named, and the words that name it."""

    id: int
    words: str


def departments_in(text: str, names: Mapping[int, str], area: str = "") -> list[Called]:
    """Give the departments that a text names, in its order; area: what all their names begin with.

    城管 names 花溪街道城管中队: a short form is what stands between area and kind of office.
    """
    found: dict[int, tuple[int, str]] = {}
    for key, name in names.items():
        for form in _forms(name, area):
            at = text.find(form)
            if at >= 0:
                found[key] = (at, form)
                break
    return [Called(key, form) for key, (_, form) in sorted(found.items(), key=lambda e: e[1][0])]


def _forms(name: str, area: str) -> list[str]:
    """Give what a department may be called, the whole name first."""
    short = name.removeprefix(area)
    stem = short
    forms = [name, short]
    while (cut := _ENDS.sub("", stem)) != stem and len(cut) >= _SHORTEST:
        stem = cut
        forms.append(stem)
    for part, others in _KNOWN_AS.items():
        forms += others if part in name else ()
    return [form for form in dict.fromkeys(forms) if len(form) >= _SHORTEST]


def grids_in(text: str, names: Mapping[int, tuple[str, str]], community: str) -> list[Called]:
    """Give the grids that a text may name: by community and number, else by number in one's own.

    names: community and name (第二网格) of each grid; community: the one that is meant unsaid.
    """
    match = _GRID.search(text)
    if match is None:
        return []
    number = parse_number(match["number"])
    said = {own for own, _ in names.values() if own.removesuffix("社区").removesuffix("村") in text}
    wanted = said or {community}
    return [
        Called(key, match[0])
        for key, (own, name) in names.items()
        if own in wanted and _number_of(name) == number
    ]


def _number_of(name: str) -> int | None:
    match = _GRID.search(name)
    return parse_number(match["number"]) if match else None
