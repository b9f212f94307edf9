"""Sentences that tell of several cases, and cases that are named like a thing: 45号车挪走了."""

from typing import Final

from nlp.commands.numbers import find_numbers
from nlp.commands.references import refers
from nlp.text.patterns import lazy_pattern

_NAMED: Final = lazy_pattern(
    r"^(?P<number>\d{1,4})号(?![楼院栋幢座门线]|单元|[上下中]午|[早晚](?:上|$)|之?[前后]|以[前后]|开会|检查|到期|开始|停[水电])"
    r"(?=[一-龥])"
)
"""A number and a thing (号车, 号井盖): a case, if there is one; a house and a day are none."""

_BREAK: Final = lazy_pattern(r"(?<=[^\d\s，,。；;、和跟与及])[\s，,。；;]+(?=[#＃第]?\d{1,4}\D)")


def named_like_a_thing(text: str) -> int | None:
    """The number that 45号车挪走了 begins with; None where it begins with none."""
    found = _NAMED.match(text)
    return int(found["number"]) if found else None


def paused(text: str) -> str:
    """The same with a pause behind its first number: 45号，车挪走了."""
    return text.replace("号", "号，", 1)


def told_apart(text: str) -> tuple[str, ...]:
    """The parts of a sentence that each name a case first: 51灯换了 and 52垃圾收了.

    A part that names none (花了52块) belongs to the one before.
    """
    parts: list[str] = []
    at = 0
    for found in _BREAK.finditer(text):
        rest = text[found.end() :]
        numbers = find_numbers(rest)
        if numbers and refers(
            text, *(found.end() + at for at in (numbers[0].start, numbers[0].end))
        ):
            continue
        if numbers and numbers[0].start <= 1 and find_numbers(text[at : found.start()]):
            parts.append(text[at : found.start()])
            at = found.end()
    return (*parts, text[at:])
