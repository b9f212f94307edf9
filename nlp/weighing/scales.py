"""All that speaks for a matter, loaded together: items, emergencies, suggestions."""

from dataclasses import replace
from typing import Final

from nlp.catalogue.items import Catalogue
from nlp.learned.evidence import said
from nlp.learned.reading import learned_emergencies, learned_items
from nlp.learned.scores import SURE
from nlp.text.loading import without_collecting
from nlp.weighing.alarm import Emergency
from nlp.weighing.classify import Classified, Classifier
from nlp.weighing.emergency import EmergencyFinder
from nlp.weighing.ranked import RankedItem
from nlp.weighing.suggest import Suggestions

EMERGENCY_SCORE: Final = 0.95
DOUBTFUL: Final = 0.5
"""A score that is no better than that of all other items together."""


class Scales:
    """Reads only what it loaded; safe between threads and forked workers."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Raise CatalogueError where the folder's learned words cannot be used."""
        with without_collecting():
            kinds = {kind.kind for kind in catalogue.emergencies.kinds}
            items = learned_items(catalogue.folder, catalogue.items)
            self.classifier = Classifier.of(catalogue, items)
            self._emergencies = EmergencyFinder(
                catalogue.emergencies, learned_emergencies(catalogue.folder, kinds)
            )
        self._names = {code: item.name for code, item in catalogue.items.items()}
        self._urgent = frozenset(kind.item for kind in catalogue.emergencies.kinds)
        self._suggestions = Suggestions(catalogue.items.values())

    def nearest(
        self, folded: str, ranked: tuple[RankedItem, ...], count: int
    ) -> tuple[RankedItem, ...]:
        """What to offer where nothing is sure."""
        return self._suggestions.nearest(folded, ranked, count)

    def weigh(self, folded: str) -> tuple[Classified, Emergency | None]:
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
        name = self._names[emergency.item]
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
