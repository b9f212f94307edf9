"""Texts are understood before a transaction, never inside its lock.

A handler runs inside the transaction and looks up what was understood beforehand. Where it needs
another text (all that was said so far, a part of a sentence), asking for it stops the attempt:
`bot.receive` rolls back, understands the text outside, and begins anew. So nothing can be
understood inside the lock, not even by mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class NotYetUnderstoodError(Exception):
    """A text that a handler needs and nobody has understood yet."""

    def __init__(self, text: str) -> None:
        super().__init__("a text that was not understood beforehand")  # Without the text: logs.
        self.text = text


@dataclass(frozen=True, slots=True)
class Understood(Generic[T]):
    """What was found in each text, before the transaction began."""

    found: Mapping[str, T]

    def of(self, text: str) -> T:
        if text not in self.found:
            raise NotYetUnderstoodError(text)
        return self.found[text]

    def adding(self, text: str, found: T) -> "Understood[T]":
        return Understood({**self.found, text: found})
