"""What the console is put together from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from core.database import Database
from core.settings import Settings
from flows.office import Office
from nlp.catalogue.items import ServiceItem

EXTENSION = "jiefang_console"


@dataclass(frozen=True, slots=True)
class Console:
    """Everything a page needs; items are the names of the catalogue's codes, services the items."""

    settings: Settings
    database: Database
    office: Office
    items: Mapping[str, str]
    state_dir: Path
    services: Mapping[str, ServiceItem]


def console() -> Console:
    """Give the console of the application that answers this request."""
    found: Console = current_app.extensions[EXTENSION]
    return found
