"""An answer as text of an official account: what can be chosen is a link to tap."""

from bot.answer import Answer
from notify.limits import clipped
from notify.payload import choice_link

ONE_LINE = 14
"""Characters that stand beside each other on a telephone set to large type."""

LEAST_TEXT = 120
"""Bytes of the text that stay readable beside the choices."""


def linked(answer: Answer, limit: int) -> str:
    """Write an answer within so many bytes.

    What is too long is cut off the text, never inside a link; where the links alone take all the
    room, their labels stand without them, and can be typed.
    """
    if not answer.choices:
        return clipped(answer.text, limit)
    labels = answer.labels
    keyed = zip(answer.choices, labels, strict=True)
    links = [choice_link(choice.key, label) for choice, label in keyed]
    between = _between(answer)
    for written in (links, labels):
        choices = between.join(written)
        room = limit - len(f"\n{choices}".encode())
        if room >= min(LEAST_TEXT, len(answer.text.encode())):
            return f"{clipped(answer.text, room)}\n{choices}"
    return clipped(f"{answer.text}\n{between.join(labels)}", limit)


def _between(answer: Answer) -> str:
    """Short choices stand on one line; long ones, and those with a number, on one each."""
    letters = sum(len(label) for label in answer.labels)
    return "　" if letters <= ONE_LINE and not answer.numbered else "\n"
