"""Patterns that are compiled when they are first used.

The room holds two hundred of them; compiling takes a quarter of a second that a process which reads
no text should not pay.
"""

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled pattern; its methods are that pattern's own once one was called."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        _WAITING.append(self)

    def __getattr__(self, name: str) -> Any:
        compiled = self.compiled()
        return getattr(compiled, name)

    def compiled(self) -> re.Pattern[str]:
        compiled = re.compile(self._source, self._flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "split", "sub"):
            setattr(self, method, getattr(compiled, method))
        return compiled


_WAITING: list[_Pattern] = []


def compile_all() -> None:
    """Compile what waits: before a server parts into workers, who would each do it again."""
    while _WAITING:
        _WAITING.pop().compiled()


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, later."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
