"""An answer where nothing can be tapped: choices stand below the text, each with its number."""

from dataclasses import replace

from bot.answer import Answer
from notify.limits import clipped


def numbered(answer: Answer, limit: int) -> str:
    """Write an answer within so many bytes; what is too long is cut off the text."""
    if not answer.choices:
        return clipped(answer.text, limit)
    choices = "\n".join(replace(answer, numbered=True).labels)
    room = limit - len(f"\n{choices}".encode())
    return clipped(f"{clipped(answer.text, max(room, 3))}\n{choices}", limit)
