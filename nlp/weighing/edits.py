"""Which texts an edit of the rules can move: those that hold a word of a rule that was changed."""

from collections.abc import Callable, Iterator
from typing import Final

from nlp.catalogue.items import Catalogue, ItemRules

KINDS: Final = ("words", "troubles", "phrases", "pairs")


def touched(before: Catalogue, after: Catalogue) -> Callable[[str], bool]:
    """Whether two catalogues that learned the same may weigh a folded text differently.

    Any text, where more than words, troubles, phrases and pairs of items was changed.
    """
    changed = {
        word
        for code, item in after.items.items()
        if code in before.items
        for word in _differing(before.items[code].rules, item.rules)
    }
    said = changed.union(*(after.synonyms.get(word, ()) for word in changed))
    # A clause is weighed by itself, too: a word that holds a pause may stand across its border.
    if _all_else(before) != _all_else(after) or not all(map(str.isalnum, said)):
        return lambda _text: True
    return lambda text: any(word in text for word in said)


def _differing(one: ItemRules, other: ItemRules) -> Iterator[str]:
    for kind in KINDS:
        for entry, _ in getattr(one, kind).items() ^ getattr(other, kind).items():
            yield from entry if kind == "pairs" else (entry,)


def _all_else(catalogue: Catalogue) -> tuple[object, ...]:
    """What decides what a text is about beside the words of items."""
    items = catalogue.items.values()
    return (
        [(item.code, item.name, item.rules.required, item.rules.excluding) for item in items],
        catalogue.group_rules,
        catalogue.synonyms,
        catalogue.user_words,
        catalogue.misheard,
    )
