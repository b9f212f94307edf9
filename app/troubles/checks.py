"""The checks: each gives the troubles there are now.

Each reads a range of an index or a file's state: none costs more because more is stored.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import String, and_, cast, literal, literal_column, make_url, or_, select
from sqlalchemy.orm import Session

from app.troubles import words
from bot.tables import Message
from bot.tencent import clocks
from core.journal import Journal
from core.settings import Settings
from flows.map.tables import GroupChat
from flows.telling.audience import GROUP_CHANNEL
from flows.troubles.desk import webhook_key
from notify.channels import CHANNELS
from notify.tables import Attempt, Outbox, Token, destination_key
from notify.token_sources import WeChatTokens, WeComTokens

LONG, LONG_FOR_ALARMS = timedelta(minutes=10), timedelta(minutes=1)
"""Ages at which what has not gone out is a trouble."""
LEAST_SHARE, LEAST_FREE = 0.05, 500 * 1024 * 1024
"""Of a disk: less of either is a trouble."""
MEGABYTE = 1024 * 1024
MOST_IN_JOURNAL, LONGEST_IN_JOURNAL = 20, timedelta(minutes=5)
GONE = ("93000",)
"""What WeCom answers for a robot that is not there; believed also of a shared call."""

Found = Iterator[tuple[str, str]]
"""Keys and sentences."""


class Usage(Protocol):
    """A disk's bytes."""

    @property
    def total(self) -> int: ...

    @property
    def free(self) -> int: ...


UsageOf = Callable[[Path], Usage]


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to look at now."""

    settings: Settings
    journal: Journal
    now: datetime
    usage_of: UsageOf = shutil.disk_usage


@dataclass(frozen=True, slots=True)
class LocalCheck:
    """One that needs no database; what it finds belongs to this machine."""

    kind: str
    find: Callable[[Scene], Found]


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """One that reads the database. shared: what it finds is the same for every machine."""

    kind: str
    find: Callable[[Scene, Session], Found]
    shared: bool = True


def disk(scene: Scene) -> Found:
    """Find too little room where the database or received files lie."""
    folders = {words.FILES_DISK: scene.settings.state_dir}
    url = make_url(scene.settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folders[words.DATABASE_DISK] = Path(url.database).parent
    for number, (what, folder) in enumerate(folders.items()):
        usage = scene.usage_of(_standing(folder))
        share = usage.free / usage.total
        if share < LEAST_SHARE or usage.free < LEAST_FREE:
            free, percent = usage.free // MEGABYTE, f"{share * 100:.1f}"
            yield (
                f"disk:{number}",
                words.DISK.format(what=what, free=free, percent=percent),
            )


def _standing(folder: Path) -> Path:
    """Give the folder, or the nearest above it that is there already."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())


def journal(scene: Scene) -> Found:
    """Find what residents said and nobody takes up."""
    kept, folder = scene.journal, scene.settings.state_dir
    try:
        since, waiting, aside = kept.waiting_since(), kept.waiting(), kept.aside()
    except (sqlite3.Error, OSError) as error:
        told = words.JOURNAL_UNREADABLE.format(error=type(error).__name__, folder=folder)
        yield "journal:file", told
        return
    if waiting > MOST_IN_JOURNAL:
        yield "journal:waiting", words.JOURNAL_MANY.format(count=waiting)
    elif since is not None and scene.now - since > LONGEST_IN_JOURNAL:
        minutes = LONGEST_IN_JOURNAL // timedelta(minutes=1)
        yield "journal:waiting", words.JOURNAL_OLD.format(minutes=minutes)
    if aside:
        yield "journal:aside", words.JOURNAL_ASIDE.format(count=aside, folder=folder)


def clock(scene: Scene, session: Session) -> Found:
    """Find a clock that lets messages be refused, until one is taken again."""
    seen = clocks.last(scene.settings.state_dir)
    if seen is None:
        return
    newest = session.scalar(select(Message.received_at).order_by(Message.id.desc()).limit(1))
    if newest is None or newest <= seen.at:
        which = words.AHEAD if seen.seconds > 0 else words.BEHIND
        yield "clock", words.CLOCK.format(seconds=abs(seen.seconds), which=which)


def webhooks(_scene: Scene, session: Session) -> Found:
    """Find groups whose newest finished call was refused for good."""
    own = literal(f"{GROUP_CHANNEL}:group:").concat(cast(GroupChat.id, String))
    newest = (
        select(Attempt.id)
        .where(Attempt.destination == own, Attempt.outcome.is_not(None))
        .order_by(Attempt.started_at.desc(), Attempt.id.desc())
        .limit(1)
        .correlate(GroupChat)
        .scalar_subquery()
    )
    refused = or_(
        Attempt.outcome == "failed",
        and_(Attempt.outcome == "retry", Attempt.error_code.in_(GONE)),
    )
    rows = session.execute(
        select(GroupChat.id, GroupChat.name, Attempt.error_code)
        .join(Attempt, Attempt.id == newest)
        .where(refused)
        .order_by(GroupChat.id)
    )
    for row in rows:
        told = words.WEBHOOK.format(group=row.name, code=row.error_code or "—")
        yield webhook_key(row.id), told


def tokens(scene: Scene, session: Session) -> Found:
    """Find accounts that the platform gives no token."""
    settings = scene.settings
    names = {
        WeChatTokens("", each).key: (f"wechat:{each.name}", words.OFFICIAL_ACCOUNT, each.name)
        for each in settings.wechat_accounts
    } | {
        WeComTokens("", each).key: (f"wecom:{each.agent}", words.APP, each.agent)
        for each in settings.wecom_apps
    }
    for row in session.scalars(select(Token).where(Token.problem.is_not(None))):
        if row.key in names:
            key, form, name = names[row.key]
            told = words.NO_ACCESS.format(account=form.format(name=name), code=row.problem)
            yield f"token:{key}", told


def overdue(scene: Scene, session: Session) -> Found:
    """Find ways out on which something waits that should have gone out long since."""
    for channel in CHANNELS:
        for urgent, long in ((True, LONG_FOR_ALARMS), (False, LONG)):
            since = oldest_pending(session, channel, urgent=urgent)
            if since is not None and scene.now - since > long:
                sort = words.ALARMS if urgent else words.NOTICES
                minutes = long // timedelta(minutes=1)
                way = words.WAYS.get(channel, channel)
                told = words.OVERDUE.format(way=way, sort=sort, minutes=minutes)
                yield destination_key(f"outbox:{channel}", "urgent" if urgent else "ordinary"), told


def oldest_pending(session: Session, channel: str, *, urgent: bool) -> datetime | None:
    """Tell since when the oldest notice of a lane should have gone out.

    What was tried waits since it was written; what was not, since it was due: a reminder that is
    kept for the next half hour, or for the morning, is not late.
    """
    pending = (
        Outbox.status == literal_column("'pending'"),  # As the indexes over these rows say it.
        Outbox.channel == channel,
        Outbox.urgent == urgent,
    )
    untried = session.scalar(
        select(Outbox.next_attempt_at)
        .where(*pending, Outbox.attempts == 0)
        .order_by(Outbox.next_attempt_at)
        .limit(1)
    )
    tried = session.scalar(
        select(Outbox.created_at)
        .where(*pending, Outbox.attempts > 0)
        .order_by(Outbox.created_at)
        .limit(1)
    )
    return min((each for each in (untried, tried) if each is not None), default=None)


LOCAL_CHECKS = (LocalCheck("disk", disk), LocalCheck("journal", journal))
STORED_CHECKS = (
    StoredCheck("clock", clock, shared=False),
    StoredCheck("webhook", webhooks),
    StoredCheck("token", tokens),
    StoredCheck("outbox", overdue),
)
"""A new one is a function and a line here; the database itself is looked at by `look`."""
