"""One look at everything: the troubles there are now, whether or not the database answers."""

import logging
import shutil
import socket
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from app.troubles.checks import LOCAL_CHECKS, STORED_CHECKS, Scene, StoredCheck, UsageOf
from core import pulse
from core.clock import Clock
from core.database import AWAY, Database
from core.journal import Journal
from core.settings import Settings
from flows.troubles import words
from flows.troubles.found import Looked, Spot

DATABASE = "database"
SHARED = ""

log = logging.getLogger(__name__)


class Lookout:
    """Looks from one machine."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        journal: Journal,
        clock: Clock,
        place: str | None = None,
        usage_of: UsageOf = shutil.disk_usage,
        stored: Sequence[StoredCheck] = STORED_CHECKS,
    ) -> None:
        self.place = place or socket.gethostname()[:64]
        self._settings, self._journal, self._clock = settings, journal, clock
        self._database, self._usage_of, self._stored_checks = database, usage_of, stored

    def look(self) -> Looked:
        """Run every check; one that breaks off hides no other."""
        scene = Scene(self._settings, self._journal, self._clock(), self._usage_of)
        texts: dict[Spot, str] = {}
        unknown: set[str] = set()

        def run(kind: str, place: str, find: Callable[[], Iterable[tuple[str, str]]]) -> None:
            try:
                texts.update({(place, key): text for key, text in find()})
            except AWAY:
                unknown.add(kind)
            except Exception:
                log.exception("the check of %s broke off", kind)
                unknown.add(kind)

        for local in LOCAL_CHECKS:
            run(local.kind, self.place, partial(local.find, scene))
        why = pulse.problem(self._database, scene.now)
        if why is not None:
            texts[self.place, DATABASE] = words.database(why)
            return Looked(self.place, texts, frozenset(each.kind for each in self._stored_checks))
        for stored in self._stored_checks:
            place = SHARED if stored.shared else self.place
            run(stored.kind, place, partial(self._stored, stored, scene))
        return Looked(self.place, texts, frozenset(unknown))

    def _stored(self, check: StoredCheck, scene: Scene) -> list[tuple[str, str]]:
        with self._database.read() as session:
            return list(check.find(scene, session))
