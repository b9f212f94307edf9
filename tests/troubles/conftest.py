"""The demo street with a watch over it, and what the desk is told."""

import pytest
from sqlalchemy import select

from app.troubles.checks import STORED_CHECKS
from app.troubles.look import Lookout
from app.troubles.watch import Watch
from app.web import create_app
from core.journal import Journal
from flows.map.tables import GroupChat
from flows.troubles.reads import open_troubles, past_troubles
from notify.errors import DeliveryError
from notify.tables import Outbox


class Heard:
    """A way out that only remembers; with a refusal it refuses."""

    def __init__(self):
        self.texts, self.refusal = [], None

    def send(self, account, address, payloads):
        if self.refusal:
            raise DeliveryError(self.refusal)
        self.texts += [payload.get("markdown") or payload["text"] for payload in payloads]


@pytest.fixture
def journal(settings, cipher, clock):
    return Journal(settings.state_dir, cipher, clock)


@pytest.fixture
def heard():
    """Give what the desk was told past the outbox."""
    return Heard()


@pytest.fixture
def web(clock):
    """Make web applications, and close what they opened."""
    made = []

    def make(settings):
        made.append(create_app(settings, clock))
        return made[-1]

    yield make
    for app in made:
        service = app.extensions["jiefang"]
        service.database.close()
        service.http.close()


class Disk:
    """A disk that is as full as a test says."""

    total = free = 100 * 1024**3


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def stored():
    """Give the checks that read the database; a test may put another in."""
    return [*STORED_CHECKS]


@pytest.fixture
def lookout(settings, database, journal, clock, disk, stored):
    def usage_of(_folder):
        return disk

    return Lookout(settings, database, journal, clock, "machine-1", usage_of, stored)


@pytest.fixture
def watch(lookout, database, office, cast, heard):
    channels = dict.fromkeys(("wecom_robot", "wecom_app", "console"), heard)
    return Watch(lookout, database, office, channels, str, once_more=0)


@pytest.fixture
def told(database):
    """Give what lies in the outbox about troubles: to whom, and the text."""

    def read():
        with database.read() as session:
            rows = session.scalars(
                select(Outbox).where(Outbox.subject_kind == "trouble").order_by(Outbox.id)
            )
            return [
                (row.recipient, row.payload.get("markdown") or row.payload["text"]) for row in rows
            ]

    return read


@pytest.fixture
def there(database):
    """Give the keys of the troubles there are."""

    def read():
        with database.read() as session:
            return [row.key for row in open_troubles(session)]

    return read


@pytest.fixture
def past(database):
    def read():
        with database.read() as session:
            return [row.key for row in past_troubles(session).rows]

    return read


@pytest.fixture
def desk(database, cast):
    """Give the id of the desk's group."""
    with database.read() as session:
        return session.scalar(select(GroupChat.id).where(GroupChat.division_id.is_not(None)))


@pytest.fixture
def group(database, cast):
    """Give the id of the group of 小李's grid."""
    with database.read() as session:
        return session.scalar(select(GroupChat.id).where(GroupChat.grid_id == cast.grid))
