"""`/metrics` for Prometheus: counted when it is asked, from ranges of indexes, nobody in it."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from app.troubles.checks import LOCAL_CHECKS, STORED_CHECKS, oldest_pending
from app.troubles.look import DATABASE
from core.cached import Cached
from core.clock import Clock
from core.database import AWAY, Database
from core.journal import Journal
from flows.troubles.reads import open_troubles
from notify.channels import CHANNELS
from notify.tables import Outbox

DAY = timedelta(days=1)
KINDS = (DATABASE, *(each.kind for each in (*LOCAL_CHECKS, *STORED_CHECKS)))
URGENT = {True: "yes", False: "no"}
EXTENSION = "jiefang_metrics"

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    registry: CollectorRegistry = current_app.extensions[EXTENSION]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def registry_of(
    database: Database, journal: Journal, clock: Clock, ready: Cached[str | None]
) -> CollectorRegistry:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Gauges(database, journal, clock, ready))
    return registry


class Gauges(Collector):
    """What stands now; while the database is away, what this machine knows without it."""

    def __init__(
        self, database: Database, journal: Journal, clock: Clock, ready: Cached[str | None]
    ) -> None:
        self._database, self._journal, self._clock, self._ready = database, journal, clock, ready

    def collect(self) -> Iterator[GaugeMetricFamily]:
        writable = self._ready.current() is None
        yield GaugeMetricFamily(
            "jiefang_database_writable", "1 while the database can be written", int(writable)
        )
        yield from self._of_journal()
        troubles = dict.fromkeys(KINDS, 0)
        troubles[DATABASE] = int(not writable)
        stored: list[GaugeMetricFamily] = []
        try:
            with self._database.read() as session:
                for trouble in open_troubles(session):
                    if trouble.kind != DATABASE:
                        troubles[trouble.kind] = troubles.get(trouble.kind, 0) + 1
                stored += _of_outbox(session, self._clock())
        except AWAY:
            stored.clear()  # The gauge above says why they are missing.
        yield _by_one("jiefang_trouble", "Troubles there are now", "kind", troubles)
        yield from stored

    def _of_journal(self) -> Iterator[GaugeMetricFamily]:
        try:
            waiting, aside = self._journal.waiting(), self._journal.aside()
        except (sqlite3.Error, OSError):
            return
        yield GaugeMetricFamily("jiefang_journal_waiting", "Messages in the journal", waiting)
        yield GaugeMetricFamily("jiefang_journal_aside", "Messages set aside in it", aside)


def _of_outbox(session: Session, now: datetime) -> Iterator[GaugeMetricFamily]:
    names = ["channel", "urgent"]
    pending = GaugeMetricFamily("jiefang_outbox_pending", "Notices not sent yet", labels=names)
    oldest = GaugeMetricFamily(
        "jiefang_outbox_oldest_pending_seconds", "Age of the oldest of them", labels=names
    )
    for channel in CHANNELS:
        for urgent, said in URGENT.items():
            since = oldest_pending(session, channel, urgent=urgent)
            age = max(0.0, (now - since).total_seconds()) if since else 0.0
            count = _pending(session, channel, urgent=urgent) if since else 0
            pending.add_metric([channel, said], count)
            oldest.add_metric([channel, said], age)
    yield pending
    yield oldest
    for status, about in (
        ("failed", "Notices that failed for good in the last 24 hours"),
        ("waiting", "Notices that began to wait for the resident in the last 24 hours"),
    ):
        counts = {**dict.fromkeys(CHANNELS, 0), **_of_the_day(session, status, now)}
        yield _by_one(f"jiefang_outbox_{status}_last_day", about, "channel", counts)


def _pending(session: Session, channel: str, *, urgent: bool) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                Outbox.status == literal_column("'pending'"),  # As the index says it.
                Outbox.channel == channel,
                Outbox.urgent == urgent,
            )
        )
        or 0
    )


def _of_the_day(session: Session, status: str, now: datetime) -> dict[str, int]:
    rows = session.execute(
        select(Outbox.channel, func.count())
        .where(Outbox.status == status, Outbox.next_attempt_at > now - DAY)
        .group_by(Outbox.channel)
    )
    return {row.channel: row[1] for row in rows}


def _by_one(name: str, about: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family
