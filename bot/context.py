"""What the conversations are put together from."""

from dataclasses import dataclass

from core.cached import Refreshed
from core.database import Database
from core.journal import Journal
from core.settings import Settings
from flows.map.gazetteer import StreetMap
from flows.office import Office
from nlp.engine import Engine
from nlp.findings import Findings


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything a way in needs to take a message to its answer."""

    settings: Settings
    database: Database
    office: Office
    engine: Engine
    map: Refreshed[StreetMap]
    journal: Journal

    def findings(self, text: str) -> Findings:
        """Understand a text; pure, so it is done before any transaction begins."""
        return self.engine.understand(text, self.map.current().gazetteer)
