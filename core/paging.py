"""Pages of a list that goes on: where the next begins, written into its address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

R = TypeVar("R")
K = TypeVar("K")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BATCH = 120
MOST_BATCHES = 25

Cursor = tuple[datetime, int]
"""The last row shown, by the moment it is ordered by and its id."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R, K]):
    """Rows, and the key after which the next page begins; None at the end."""

    rows: Sequence[R]
    after: K | None


def written(cursor: Cursor) -> str:
    """Write a cursor for an address, to the microsecond."""
    moment, row_id = cursor
    return f"{(moment - EPOCH) // MICROSECOND}-{row_id}"


def read(text: str) -> Cursor | None:
    """Read a cursor from an address; None if it is not one."""
    moment, _, row_id = text.partition("-")
    if not (moment.isdecimal() and row_id.isdecimal()) or len(text) > 36:
        return None
    try:
        return EPOCH + int(moment) * MICROSECOND, min(int(row_id), 2**63 - 1)
    except OverflowError:
        return None


def sift(
    fetch: Callable[[K | None, int], Sequence[R]],
    keep: Callable[[Sequence[R]], Sequence[R]],
    key: Callable[[R], K],
    after: K | None,
    limit: int,
) -> Page[R, K]:
    """Read an index in batches and keep what may be shown, until a page is full.

    It reads so many batches at most and then says where to go on, so that the cost of a page has
    a ceiling even where little of what is stored may be shown.
    """
    kept: list[R] = []
    for _ in range(MOST_BATCHES):
        batch = fetch(after, BATCH)
        for row in keep(batch):
            if len(kept) == limit:
                return Page(kept, key(kept[-1]))
            kept.append(row)
        if len(batch) < BATCH:
            return Page(kept, None)
        after = key(batch[-1])
    return Page(kept, after)
