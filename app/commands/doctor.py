"""`doctor`: what is misconfigured, and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.commands import words
from app.commands.database import alembic_config
from app.ground import Ground
from app.troubles.look import Lookout
from core.doors import Door, tokens
from core.encryption import SecretsError
from core.files import open_to_others
from core.journal import Journal
from core.settings import Settings
from core.workdays import published
from flows.map.tables import Division, Grid, GroupChat
from flows.people.tables import Contact, Staff
from notify.queue import queue_url

MOST_NAMED = 5
LONG_TOKEN = 16
"""Letters and digits of a token that nobody tries all of, whatever they have seen signed."""
FEW_LETTERS = 8
"""Different ones; random texts of 16 and more have as many."""
LONG_WINDOW = 600
"""Seconds; a clock is off by minutes, a retry comes within 15 s."""
MEGABYTE = 1024 * 1024
LEAST_FREE, ENOUGH_FREE = 200 * MEGABYTE, 2048 * MEGABYTE
"""Below the first a storm of photos fills it within the hour; below the second within some days."""


@dataclass(frozen=True, slots=True)
class Grave:
    """Keeps the service from working."""

    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Works, but should be mended."""

    text: str


Finding = Grave | Hint


def doctor_command(ground: Ground) -> click.Command:
    @click.command("doctor", help="检查配置，说出哪里要改、怎么改")
    def doctor() -> None:
        findings = list(examine(ground))
        for finding in findings:
            click.echo(f"{'✗' if isinstance(finding, Grave) else '!'} {finding.text}")
        if any(isinstance(finding, Grave) for finding in findings):
            raise SystemExit(1)
        click.echo(words.USABLE if findings else words.FINE)

    return doctor


def examine(ground: Ground) -> Iterator[Finding]:
    """Look at settings, calendar, files, troubles, database and what is stored, in that order."""
    yield from _settings(ground.settings)
    today = ground.office.clock().astimezone(ground.settings.timezone).date()
    if not published(today):
        yield Hint(words.NO_CALENDAR.format(year=today.year))
    yield from _files(ground.settings)
    yield from _troubles(ground)
    try:
        with ground.database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        yield Grave(words.NO_DATABASE.format(error=type(error).__name__))
        return
    if current != ScriptDirectory.from_config(alembic_config()).get_current_head():
        yield Grave(words.OLD_TABLES)
        return
    with ground.database.read() as session:
        yield from _stored(session)


def _troubles(ground: Ground) -> Iterator[Finding]:
    """Give the troubles there are now, seen from this machine, and what waits in its journal."""
    clock = ground.office.clock
    journal = Journal(ground.settings.state_dir, ground.cipher, clock)
    lookout = Lookout(ground.settings, ground.database, journal, clock)
    yield from (Grave(text) for text in lookout.look().texts.values())
    if waiting := journal.waiting():
        yield Hint(words.WAITING_JOURNAL.format(count=waiting))


def _settings(settings: Settings) -> Iterator[Finding]:
    if not settings.wechat_accounts:
        yield Hint(words.NO_ACCOUNTS)
    for account in settings.wechat_accounts:
        if account.mode != "safe":
            yield Hint(words.UNSAFE_MODE.format(name=account.name, mode=account.mode))
    if not settings.wecom_robots:
        yield Hint(words.NO_ROBOTS)
    yield from _weak(settings)


def _weak(settings: Settings) -> Iterator[Finding]:
    """Name what is allowed, and weaker than it need be."""
    if len(set(settings.secret_key)) < FEW_LETTERS:
        yield Hint(words.WEAK_SIGNING)
    doors: list[tuple[str, Door]] = [
        *((each.name, each) for each in settings.wechat_accounts),
        *((each.name, each) for each in settings.wecom_robots),
        *((each.agent, each) for each in settings.wecom_apps),
    ]
    for name, door in doors:
        if any(len(token) < LONG_TOKEN or len(set(token)) < FEW_LETTERS for token in tokens(door)):
            yield Hint(words.WEAK_DOOR.format(name=name, count=LONG_TOKEN))
        if door.previous_token or door.previous_aes_key:
            yield Hint(words.STILL_ROTATING.format(name=name))
    if settings.callback_window > LONG_WINDOW:
        yield Hint(words.LONG_WINDOW.format(seconds=settings.callback_window))
    if settings.log_level.upper() == "DEBUG":
        yield Hint(words.CHATTY_LOG)
    if settings.public_url.startswith("https://") and not settings.trusted_proxies:
        yield Hint(words.NO_PROXY)


def _files(settings: Settings) -> Iterator[Finding]:
    """Look at who may read what the service keeps."""
    files = [make_url(url).database for url in (settings.database_url, queue_url(settings))]
    kept = [
        *(Path(file) for file in files if file and file.endswith(".db")),
        settings.state_dir,
        *settings.state_dir.glob("*"),
    ]
    for file in kept:
        if file.exists() and open_to_others(file):
            yield Hint(words.OPEN_TO_OTHERS.format(file=file))


def _stored(session: Session) -> Iterator[Finding]:
    if session.scalar(select(Division.id).limit(1)) is None:
        yield Grave(words.NO_MAP)
        return
    yield from _groups(session)
    if session.scalar(select(Staff.id).where(Staff.login.is_not(None)).limit(1)) is None:
        yield Hint(words.NO_SIGN_IN)
    try:
        session.scalar(select(Contact.external_id).order_by(Contact.id).limit(1))
    except SecretsError:
        yield Grave(words.KEY_MISSING)


def _groups(session: Session) -> Iterator[Finding]:
    groups = select(GroupChat.name).order_by(GroupChat.id).limit(MOST_NAMED)
    for name in session.scalars(groups.where(GroupChat.chat_id.is_(None))):
        yield Hint(words.GROUP_UNBOUND.format(name=name))
    for name in session.scalars(groups.where(GroupChat.webhook_key.is_(None))):
        yield Hint(words.GROUP_WITHOUT_KEY.format(name=name))
    if session.scalar(select(GroupChat.id).where(GroupChat.division_id.is_not(None))) is None:
        yield Hint(words.NO_DESK)
    with_group = select(GroupChat.grid_id).where(GroupChat.grid_id.is_not(None))
    without = select(Grid.name).where(Grid.id.not_in(with_group)).limit(MOST_NAMED)
    for grid in session.scalars(without):
        yield Hint(words.GRID_WITHOUT_GROUP.format(grid=grid))
