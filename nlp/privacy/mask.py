"""Take personal data out of what a group will see, and remember where it was.

Over-masking a word is a blemish, under-masking a home is a harm: where in doubt, mask.
A case number, a year, a price and a bus line stay readable.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nlp.privacy.houses import HOUSES, MARGIN
from nlp.privacy.houses import SIGN as SIGN_OF_A_HOUSE
from nlp.privacy.names import find_names
from nlp.privacy.personal_numbers import NUMBERS, Shape
from nlp.text.windows import windows

MASK: Final = "＊"
_SHORTEST_REPEATED: Final = 2
_MOST_REPEATED: Final = 50
"""Names looked for again in the whole text; no message holds as many."""
_MAY_RUN_ON: Final = ("name", "house")
"""What is left of these before another finding is still one: 马凤一三八… is a name and a number."""


@dataclass(frozen=True, slots=True)
class Span:
    """One finding: text[start:end] == original.

    kind: mobile, landline, id_number, bank_card, account, email, plate, wechat, qq, name, house.
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


Places = Iterable[tuple[int, int]]


def _of_shape(shape: Shape, text: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    while match := shape.pattern.search(text, at, end):
        group = match.lastindex or 0
        if shape.check is None or shape.check(match[group]):
            yield match.span() if shape.kind == "mobile" else match.span(group)
            at = match.end()
        else:
            at = match.start() + 1


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Each name where its cue stands, and wherever the text says it again; longer ones first."""
    places = tuple(find_names(text))
    told = {text[start:end] for start, end in places if end - start >= _SHORTEST_REPEATED}
    if told:
        longest = sorted(told, key=lambda name: (-len(name), name))[:_MOST_REPEATED]
        again = re.compile("|".join(map(re.escape, longest)))
        yield from (match.span() for match in again.finditer(text))
    yield from places


def _found(text: str) -> Iterator[tuple[str, Places]]:
    """Findings of each kind, in order of precedence."""
    for group in NUMBERS:
        for start, end in windows(group.sign, group.margin, text):
            for shape in group.shapes:
                yield shape.kind, _of_shape(shape, text, start, end)
    yield "name", _names(text)
    for start, end in windows(SIGN_OF_A_HOUSE, MARGIN, text):
        for pattern in HOUSES:
            matches = pattern.finditer(text, start, end)
            yield "house", (match.span(match.lastindex or 0) for match in matches)


def find_spans(text: str) -> tuple[Span, ...]:
    """All findings, in order, none overlapping another."""
    taken = bytearray(len(text))
    spans: list[Span] = []
    for kind, places in _found(text):
        for start, found_end in places:
            end = found_end
            while kind in _MAY_RUN_ON and end > start and taken[end - 1]:
                end -= 1
            if end > start and not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append(Span(start, end, kind, text[start:end]))
    return tuple(sorted(spans, key=lambda span: span.start))


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
