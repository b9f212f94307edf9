"""Short ways to talk: 王阿姨 says, 小李 writes in the group."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Blueprint
from sqlalchemy import select

from bot.admission import Admission
from bot.context import Bot, Way
from bot.incoming import Incoming, Kind
from bot.later import to_nobody
from bot.receive import receive
from bot.ways import WAYS
from core.journal import Journal
from flows.cases.tables import Case
from flows.events import Event
from flows.map.gazetteer import stored_map
from notify.tables import Outbox

KEYS = itertools.count()
APART = itertools.count()
"""Messages come half a minute apart, unless a test sends a burst: see `sent_at`."""


@pytest.fixture
def bot(database, settings, office, engine, cast, clock, cipher) -> Bot:
    journal = Journal(settings.state_dir, cipher)
    places = stored_map(database, clock)
    return Bot(settings, database, office, engine, places, journal, Admission(), WAYS)


@pytest.fixture
def says(bot, clock):
    """Say something to the account as a resident; gives the answer."""

    def say(text="", *, sender="o-wang", kind=Kind.TEXT, key=None, sent_at=None, **more):
        incoming = Incoming(
            channel="wechat",
            account="street",
            key=key or f"message:{next(KEYS)}",
            sender=sender,
            kind=kind,
            sent_at=sent_at or clock() + next(APART) * timedelta(seconds=30),
            raw="<xml/>",
            text=text,
            **more,
        )
        return receive(bot, incoming)

    return say


@pytest.fixture
def writes(bot, clock):
    """Write in a group, the first grid's unless told otherwise.

    worker-01 is 小李, -02 小郑, -03 老赵 of the next grid.
    """

    def write(text, *, sender="worker-01", group="grid-01", chat=None, key=None, **more):
        incoming = Incoming(
            channel="wecom_robot",
            account="street",
            key=key or f"message:{next(KEYS)}",
            sender=sender,
            kind=Kind.TEXT,
            sent_at=clock(),
            raw="{}",
            text=text,
            chat=f"wr-{group}" if chat is None else chat,
            **more,
        )
        return receive(bot, incoming)

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


@pytest.fixture
def with_way(bot, clock):
    """Add a way in whose handler is given; gives a function that says something through it."""

    def add(handle, understand):
        way = Way(
            channel="telephone",
            blueprint=Blueprint("telephone", __name__),
            limit=200,
            render=lambda answer, limit: answer.text[:limit],
            understand=understand,
            handle=handle,
            window=lambda _incoming: None,
            later=to_nobody,
        )
        more = replace(bot, ways={**bot.ways, way.channel: way})

        def say(text, key=None):
            return receive(
                more,
                Incoming(
                    channel=way.channel,
                    account="street",
                    key=key or f"message:{next(KEYS)}",
                    sender="o-wang",
                    kind=Kind.TEXT,
                    sent_at=clock(),
                    raw=text,
                    text=text,
                ),
            )

        return say

    return add


@pytest.fixture
def last_said(database):
    """Give what was said with the last step of a kind."""

    def said(step):
        with database.read() as session:
            query = select(Event.text).where(Event.step == step).order_by(Event.id.desc())
            return session.scalars(query).first()

    return said
