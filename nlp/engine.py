"""The way into this room: load once, then understand any text."""

from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.findings import Findings
from nlp.foreign.gloss import gloss
from nlp.place.locate import NOWHERE, Gazetteer
from nlp.privacy.mask import mask
from nlp.text.folding import Folding
from nlp.text.loading import give_back, without_collecting
from nlp.text.normalise import normalise
from nlp.text.patterns import compile_all
from nlp.weighing.english import english_danger

if TYPE_CHECKING:  # What reads no text imports neither numpy nor yaml.
    from nlp.catalogue.items import Catalogue
    from nlp.commands.resident_hearing import ResidentHearing
    from nlp.commands.solved import SolvedHearing
    from nlp.commands.worker_hearing import WorkerHearing
    from nlp.commands.worker_intent import WorkerIntent
    from nlp.weighing.alarm import Emergency
    from nlp.weighing.classify import Classified, Classifier
    from nlp.weighing.scales import Scales

MAX_ITEMS: Final = 5
NEAREST: Final = 3


class Engine:
    """Loads its parts when they are first used, then only reads them.

    One engine serves all threads and forked workers. Who serves calls `ready` before it begins.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """folder: a catalogue's; None for the shipped one."""
        self._folder = folder

    @staticmethod
    @cache
    def load(folder: Path | None = None) -> "Engine":
        """The process's engine for a catalogue folder; nothing is read yet."""
        return Engine(folder)

    def ready(self) -> "Engine":
        """Load everything now.

        Raise CatalogueError with file, line and field when the folder cannot be used.
        """
        with without_collecting():
            self.understand("")
            self.worker_intent("")
            self.solved("")
            compile_all()
        give_back()
        return self

    @cached_property
    def catalogue(self) -> "Catalogue":
        from nlp.catalogue.schema import load_catalogue

        return load_catalogue(self._folder)

    @cached_property
    def _scales(self) -> "Scales":
        from nlp.weighing.scales import Scales

        return Scales(self.catalogue)

    @cached_property
    def _folding(self) -> Folding:
        return Folding(self.catalogue.misheard)

    @cached_property
    def _residents(self) -> "ResidentHearing":
        from nlp.commands.resident_hearing import shipped

        return shipped(self._folding.fold)

    @cached_property
    def _workers(self) -> "WorkerHearing":
        from nlp.commands.worker_hearing import shipped

        return shipped(self._folding.fold)

    @cached_property
    def _judges(self) -> "SolvedHearing":
        from nlp.commands.solved import shipped

        return shipped(self._folding.fold)

    @property
    def classifier(self) -> "Classifier":
        """The rules by themselves; they read folded texts."""
        return self._scales.classifier

    def fold(self, text: str) -> str:
        """The one form of any text in which rules are matched."""
        return self._folding.fold(normalise(text))

    def classify(self, text: str) -> "Classified":
        """The items of any text, an emergency's first."""
        return self._scales.weigh(self.fold(text))[0]

    def danger(self, text: str) -> "Emergency | None":
        """The emergency in any text, and nothing else: half of what understanding it costs."""
        text = normalise(text)
        said = self._folding.fold(gloss(text, {}))
        return english_danger(text, self._scales.weigh(said)[1])

    def understand(self, text: str, gazetteer: Gazetteer | None = None) -> Findings:
        """Everything found in `text`. Any string has an answer; only 2,000 characters are read."""
        text = normalise(text)
        told = gloss(text, gazetteer.in_letters if gazetteer else {})
        folded = self._folding.fold(told)
        classified, emergency = self._scales.weigh(folded)
        place = gazetteer.by_text(told) if gazetteer else NOWHERE
        if emergency is not None and not emergency.sure and place.written:
            emergency = self._away_from(place.written, folded) or emergency
        emergency = english_danger(text, emergency)
        items, sure = classified.ranked[:MAX_ITEMS], classified.sure
        intent = self._residents.hear(told, folded)
        if told != text and intent.text:
            intent = replace(intent, text=text)  # What is kept are the words that were said.
        masked = mask(text)
        return Findings(
            text=text,
            items=items,
            sure=sure,
            matters=classified.matters,
            nearest=() if sure else self._scales.nearest(folded, items, NEAREST),
            emergency=emergency,
            intent=intent,
            place=place,
            masked=masked.text,
            pii=masked.spans,
            told=told,
        )

    def _away_from(self, written: str, folded: str) -> "Emergency | None":
        """The sure emergency of what is said beside its place: where it is makes nothing safer."""
        beside = folded.replace(self._folding.fold(written), "")
        emergency = self._scales.weigh(beside)[1]
        return emergency if emergency is not None and emergency.sure else None

    def worker_intent(self, text: str) -> "WorkerIntent":
        """What a worker means by a sentence in the group; kind "none" for chatter."""
        return self._workers.hear(normalise(text))

    def solved(self, text: str) -> str | None:
        """Whether it is solved, as one says who was asked: yes, partly, no, or unclear which.

        None for words that answer nothing.
        """
        return self._judges.hear(normalise(text))

    def words(self, text: str) -> list[str]:
        """The words of any text as rules see them."""
        return self.classifier.segmenter.words(self.fold(text))
