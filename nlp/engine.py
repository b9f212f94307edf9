"""The way into this room: load once, then understand any text."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from nlp.catalogue_schema import load_catalogue
from nlp.classify import Classified, Classifier
from nlp.emergency import Emergency, EmergencyFinder
from nlp.evidence import said
from nlp.findings import Findings, RankedItem
from nlp.folding import Folding
from nlp.intent import resident_intent
from nlp.items import Catalogue
from nlp.locate import NOWHERE, Gazetteer
from nlp.mask import mask
from nlp.normalise import normalise
from nlp.scores import SURE
from nlp.suggest import Suggestions

MAX_ITEMS: Final = 5
NEAREST: Final = 3
EMERGENCY_SCORE: Final = 0.95
DOUBTFUL: Final = 0.5
"""A score that is no better than that of all other items together."""


class Engine:
    """Reads only what it loaded; one engine serves all threads and forked workers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.classifier = Classifier.of(catalogue)
        self._emergencies = EmergencyFinder(catalogue.emergencies)
        self._urgent = frozenset(kind.item for kind in catalogue.emergencies.kinds)
        self._folding = Folding(catalogue.misheard)
        self._suggestions = Suggestions(catalogue.items.values())

    @classmethod
    def load(cls, catalogue: Path | None = None) -> "Engine":
        """An engine for a catalogue folder (None: the shipped one).

        Raise CatalogueError with file, line and field when the folder cannot be used.
        """
        return cls(load_catalogue(catalogue))

    def fold(self, text: str) -> str:
        """The one form of any text in which rules are matched."""
        return self._folding.fold(normalise(text))

    def classify(self, text: str) -> Classified:
        """The items of any text, an emergency's first."""
        return self._classified(self.fold(text))[0]

    def understand(self, text: str, gazetteer: Gazetteer | None = None) -> Findings:
        """Everything found in `text`. Any string has an answer; only 2,000 characters are read."""
        text = normalise(text)
        folded = self._folding.fold(text)
        classified, emergency = self._classified(folded)
        items, sure = classified.ranked[:MAX_ITEMS], classified.sure
        masked = mask(text)
        return Findings(
            text=text,
            items=items,
            sure=sure,
            matters=classified.matters,
            nearest=() if sure else self._suggestions.nearest(folded, items, NEAREST),
            emergency=emergency,
            intent=resident_intent(text, folded),
            place=gazetteer.by_text(text) if gazetteer else NOWHERE,
            masked=masked.text,
            pii=masked.spans,
        )

    def words(self, text: str) -> list[str]:
        """The words of any text as rules see them."""
        return self.classifier.segmenter.words(self.fold(text))

    def _classified(self, folded: str) -> tuple[Classified, Emergency | None]:
        """What the words speak of; a sure emergency's own item where they are not sure."""
        words = self.classifier.segmenter.words(folded)
        asserted = self.classifier.asserted(words)
        what = said(asserted)
        classified = self.classifier.classify(folded, words, what)
        best = next(((item.code, item.score) for item in classified.ranked), ("", 0.0))
        emergency = self._emergencies.find(folded, asserted, what, best)
        if emergency is None:
            return self._without_danger(classified), None
        if not emergency.sure or classified.sure:
            return classified, emergency
        known = next((i for i in classified.ranked if i.code == emergency.item), None)
        name = self.catalogue.items[emergency.item].name
        why = known.why if known else tuple
        first = RankedItem(emergency.item, name, EMERGENCY_SCORE, why)
        others = (item for item in classified.ranked if item.code != emergency.item)
        return Classified((first, *others), sure=True, matters=classified.matters), emergency

    def _without_danger(self, classified: Classified) -> Classified:
        """The items of a text that tells of no emergency: 落水管破了 is not somebody in the water.

        An emergency's item that is no likelier than all others together goes behind them.
        """
        ranked = classified.ranked
        if not ranked or ranked[0].code not in self._urgent or ranked[0].score > DOUBTFUL:
            return classified
        behind = [item for item in ranked if item.code in self._urgent]
        before = [item for item in ranked if item.code not in self._urgent]
        left = 1.0 - sum(item.score for item in behind)
        before = [replace(item, score=round(item.score / left, 4)) for item in before]
        sure = classified.sure and bool(before) and before[0].score >= SURE
        matters = tuple(code for code in classified.matters if code not in self._urgent)
        return Classified(
            (*before, *(replace(item, score=0.0) for item in behind)),
            sure=sure,
            matters=matters if len(matters) > 1 else (),
        )
