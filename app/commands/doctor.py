"""`doctor`: what is misconfigured, and how to mend it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.commands import words
from app.commands.database import alembic_config
from app.ground import Ground
from app.troubles.look import Lookout
from core.encryption import SecretsError
from core.journal import Journal
from core.settings import Settings
from core.workdays import published
from flows.map.tables import Division, Grid, GroupChat
from flows.people.tables import Contact, Staff

MOST_NAMED = 5


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
    """Look at settings, calendar, journal, database and what is stored, in that order."""
    yield from _settings(ground.settings)
    today = ground.office.clock().astimezone(ground.settings.timezone).date()
    if not published(today):
        yield Hint(words.NO_CALENDAR.format(year=today.year))
    if not Journal(ground.settings.state_dir, ground.cipher).is_empty:
        yield Hint(words.WAITING_JOURNAL)
    try:
        with ground.database.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        yield Grave(words.NO_DATABASE.format(error=type(error).__name__))
        return
    if current != ScriptDirectory.from_config(alembic_config()).get_current_head():
        yield Grave(words.OLD_TABLES)
        return
    yield from (Grave(text) for text in _troubles(ground))
    with ground.database.read() as session:
        yield from _stored(session)


def _troubles(ground: Ground) -> Collection[str]:
    """Give the troubles there are now, seen from this machine."""
    clock = ground.office.clock
    journal = Journal(ground.settings.state_dir, ground.cipher, clock)
    return Lookout(ground.settings, ground.database, journal, clock).look().texts.values()


def _settings(settings: Settings) -> Iterator[Finding]:
    if not settings.wechat_accounts:
        yield Hint(words.NO_ACCOUNTS)
    for account in settings.wechat_accounts:
        if account.mode != "safe":
            yield Hint(words.UNSAFE_MODE.format(name=account.name, mode=account.mode))
    if not settings.wecom_robots:
        yield Hint(words.NO_ROBOTS)
    if settings.public_url.startswith("http://") and "127.0.0.1" not in settings.public_url:
        yield Hint(words.NO_HTTPS)


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
