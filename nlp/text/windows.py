"""Where in a text a costly pattern is worth trying: around what it cannot do without."""

import re
from collections.abc import Iterator


def windows(sign: re.Pattern[str], margin: int, text: str) -> Iterator[tuple[int, int]]:
    """Stretches within `margin` of each match of `sign`, in order, none touching another.

    Together they are never longer than the text, so that searching them stays linear.
    """
    start = end = -1
    for match in sign.finditer(text):
        if match.start() - margin > end:
            if end >= 0:
                yield start, min(end, len(text))
            start = max(0, match.start() - margin)
        end = match.end() + margin
    if end >= 0:
        yield start, min(end, len(text))
