"""Buildings, units, floors and rooms as English and pinyin tell them: 3栋2单元5楼501室, 88号."""

from typing import Final

from nlp.text.patterns import lazy_pattern

_FIGURES: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "first": "1",
    "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7",
    "eighth": "8", "ninth": "9", "tenth": "10",
}  # fmt: skip
_FIGURE: Final = rf"(\d{{1,4}}|{'|'.join(_FIGURES)})"
_BEFORE: Final = r"[\s.:#]*(?:(?:no|nr|number|num)\b[\s.:#]*)?"
_KINDS: Final = (
    ("栋", "building|bldg|bld|block|tower", r"building|bldg|block|tower|dong|zhuang|hao\s?lou"),
    ("号", "house no|door no", r"hao(?!\s?lou)"),
    ("单元", "unit|entrance|staircase", r"unit|entrance|dan\s?yuan"),
    ("楼", "floor|level", "floor|floors|fl|lou|ceng"),
    ("室", "room|apartment|apt|flat", "room|shi"),
)
_PATTERNS: Final = tuple(
    (
        chinese,
        lazy_pattern(rf"(?i)(?<![a-z])(?:{before}){_BEFORE}{_FIGURE}(?![a-z\d])"),
        lazy_pattern(rf"(?i)(?<![a-z\d])#?{_FIGURE}(?:st|nd|rd|th)?\s*(?:{after})(?![a-z])"),
    )
    for chinese, before, after in _KINDS
)


_STARS: Final = lazy_pattern(r"(?i)(?<!\d)([1-5])\s*(?:/\s*5|stars?(?![a-z]))")
_COUNTED: Final = lazy_pattern(rf"(?i)(?<![a-z]){_FIGURE}(?=\s+(?:hour|day|week|month|year|time))")


def numbers_in_chinese(text: str) -> str:
    """The text with such numbers written in Chinese, and marks: 3栋 , 2单元, 5星."""
    text = _COUNTED.sub(lambda match: _figure(match[1]), _STARS.sub(r" \1星 ", text))
    for chinese, before, after in _PATTERNS:
        for pattern in (before, after):
            text = pattern.sub(
                lambda match, unit=chinese: f" {_figure(match[1])}{unit} ",  # type: ignore[misc]
                text,
            )
    return text


def _figure(written: str) -> str:
    return _FIGURES.get(written.lower(), written)
