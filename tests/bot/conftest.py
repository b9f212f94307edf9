"""Short ways to talk: 王阿姨 says, 小李 writes in the group."""

import itertools

import pytest
from sqlalchemy import select

from bot.context import Bot
from bot.group.commands import answer_group
from bot.incoming import Incoming, Kind
from bot.receive import receive
from bot.wechat.views import receive_from_resident
from core.journal import Journal
from flows.cases.tables import Case
from flows.map.gazetteer import stored_map
from notify.tables import Outbox

KEYS = itertools.count()


@pytest.fixture
def bot(database, settings, office, engine, cast, clock, cipher) -> Bot:
    journal = Journal(settings.state_dir, cipher)
    return Bot(settings, database, office, engine, stored_map(database, clock), journal)


@pytest.fixture
def says(bot, clock):
    """Say something to the account as a resident; gives the answer."""

    def say(text="", *, sender="o-wang", kind=Kind.TEXT, key=None, **more):
        incoming = Incoming(
            channel="wechat",
            account="street",
            key=key or f"message:{next(KEYS)}",
            sender=sender,
            kind=kind,
            sent_at=clock(),
            raw="<xml/>",
            text=text,
            **more,
        )
        return receive_from_resident(bot, incoming)

    return say


@pytest.fixture
def writes(bot, clock):
    """Write in the first grid's group; worker-01 is 小李, -02 小郑, -03 老赵 of the next grid."""

    def write(text, *, sender="worker-01", robot="grid-01", key=None):
        incoming = Incoming(
            channel="wecom_robot",
            account=robot,
            key=key or f"message:{next(KEYS)}",
            sender=sender,
            kind=Kind.TEXT,
            sent_at=clock(),
            raw="{}",
            text=text,
        )

        def handle(session, message, _id, refusal):
            return answer_group(bot, session, message, robot, refusal)

        return receive(bot, incoming, lambda: handle)

    return write


@pytest.fixture
def cases(database):
    """Give all cases, oldest first."""

    def all_cases():
        with database.read() as session:
            return session.scalars(select(Case).order_by(Case.id)).all()

    return all_cases


@pytest.fixture
def outbox(database):
    def rows(kind=None):
        with database.read() as session:
            query = select(Outbox).order_by(Outbox.id)
            return session.scalars(query.where(Outbox.kind == kind) if kind else query).all()

    return rows
