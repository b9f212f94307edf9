"""The way into this room: load once, then understand any text."""

from pathlib import Path
from typing import Final

from nlp.catalogue_schema import load_catalogue
from nlp.emergency import Emergency, EmergencyFinder
from nlp.findings import Findings, RankedItem
from nlp.folding import Folding
from nlp.intent import resident_intent
from nlp.items import Catalogue
from nlp.locate import NOWHERE, Gazetteer
from nlp.mask import mask
from nlp.normalise import normalise
from nlp.rules import RuleSet, is_sure
from nlp.segment import Segmenter
from nlp.suggest import Suggestions

MAX_ITEMS: Final = 5
NEAREST: Final = 3
EMERGENCY_SCORE: Final = 0.95


class Engine:
    """Reads only what it loaded; one engine serves all threads and forked workers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        items = tuple(catalogue.items.values())
        self._rules = RuleSet(items)
        self._emergencies = EmergencyFinder(catalogue.emergencies)
        self._folding = Folding(catalogue.misheard)
        self._suggestions = Suggestions(items)
        self._segmenter = Segmenter([*self._rules.keywords(), *catalogue.user_words])

    @classmethod
    def load(cls, catalogue: Path | None = None) -> "Engine":
        """An engine for a catalogue folder (None: the shipped one).

        Raise CatalogueError with file, line and field when the folder cannot be used.
        """
        return cls(load_catalogue(catalogue))

    def understand(self, text: str, gazetteer: Gazetteer | None = None) -> Findings:
        """Everything found in `text`. Any string has an answer; only 2,000 characters are read."""
        text = normalise(text)
        folded = self._folding.fold(text)
        emergency = self._emergencies.find(folded)
        items, sure = self._items(folded, emergency)
        masked = mask(text)
        return Findings(
            text=text,
            items=items,
            sure=sure,
            nearest=() if sure else self._suggestions.nearest(folded, items, NEAREST),
            emergency=emergency,
            intent=resident_intent(text),
            place=gazetteer.by_text(text) if gazetteer else NOWHERE,
            masked=masked.text,
            pii=masked.spans,
        )

    def _items(
        self, folded: str, emergency: Emergency | None
    ) -> tuple[tuple[RankedItem, ...], bool]:
        ranked = self._rules.rank(self._segmenter.words(folded), folded)
        items = tuple(item for item, _ in ranked[:MAX_ITEMS])
        if emergency is None:
            return items, is_sure(ranked)
        return self._urgent_first(items, emergency), True

    def _urgent_first(
        self, items: tuple[RankedItem, ...], emergency: Emergency
    ) -> tuple[RankedItem, ...]:
        """An emergency is its own item, whatever the words weigh."""
        known = next((item for item in items if item.code == emergency.item), None)
        name = self.catalogue.items[emergency.item].name
        score = max(EMERGENCY_SCORE, known.score if known else 0.0)
        first = RankedItem(emergency.item, name, score, known.words if known else ())
        others = tuple(item for item in items if item.code != emergency.item)
        return (first, *others)[:MAX_ITEMS]
