"""A rule that was broken, and by what."""


class BrokenError(AssertionError):
    """A rule does not hold; its text says what was seen."""


def holds(seen: object, words: str) -> None:
    """Raise BrokenError with some words unless something was seen."""
    if not seen:
        raise BrokenError(words)
