"""The report of `rules learn --base`: what the history would change in hand-written rules."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from app.commands.words import (
    CHANGE_ADDED,
    CHANGE_COUNT,
    CHANGE_MOSTLY,
    CHANGE_SEEN,
    CHANGE_UNSEEN,
    CHANGE_WEIGHED,
    CHANGES_HEAD,
    CHANGES_NAMES,
    CHANGES_NONE,
)
from learning.changes import ADDED, UNSEEN, Change


def as_report(changes: Sequence[Change]) -> str:
    """Every change with its reason, item by item."""
    if not changes:
        return CHANGES_NONE
    lines = [CHANGES_HEAD]
    for item, own in groupby(changes, lambda change: change.item):
        of_item = list(own)
        lines += ["", item, *(f"  {_line(change)}" for change in of_item if change.seen)]
        unseen = [f"{change.word} {change.before:g}" for change in of_item if not change.seen]
        if unseen:
            name = CHANGES_NAMES[UNSEEN]
            words = "、".join(unseen)
            lines.append(f"  {CHANGE_UNSEEN.format(kind=name, count=len(unseen), words=words)}")
    return "\n".join(lines)


def as_summary(changes: Sequence[Change]) -> str:
    """How many changes there are of each kind."""
    if not changes:
        return CHANGES_NONE
    counts = Counter(change.kind for change in changes)
    return "，".join(
        CHANGE_COUNT.format(kind=name, count=counts[kind]) for kind, name in CHANGES_NAMES.items()
    )


def _line(change: Change) -> str:
    form = CHANGE_ADDED if change.kind == ADDED else CHANGE_WEIGHED
    weight = form.format(
        kind=CHANGES_NAMES[change.kind],
        word=change.word,
        before=change.before,
        after=change.after,
    )
    share = round(100 * change.own / change.seen)
    why = CHANGE_SEEN.format(seen=change.seen, share=share)
    if change.mostly not in ("", change.item):
        why += CHANGE_MOSTLY.format(label=change.mostly)
    return weight + why
