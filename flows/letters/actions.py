"""The only way to change a letter or a bulletin: who, which row, what it decides, one event, tell.

All in the caller's transaction, like a case's `perform`.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.upsert import dialect_of
from flows.cases.change import ActionError
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import Clock
from flows.events import Event, append
from flows.letters import words
from flows.letters.change import Change, Moment
from flows.letters.decision import NOTHING, Decision, Thing, apply
from flows.letters.permissions import relations
from flows.letters.states import Who
from flows.letters.steps import BULLETINS, LETTERS
from flows.letters.steps.row import BulletinRow, LetterRow
from flows.letters.tables import Bulletin, Letter
from flows.letters.tellings import Told
from flows.machine import Table
from flows.office import Office
from flows.telling.outgoing import tell

T = TypeVar("T", Letter, Bulletin)
Row = LetterRow | BulletinRow


def act(session: Session, office: Office, letter_id: int, change: Change) -> Letter:
    """Take one step on a letter; ActionError says why not and what can be done now."""
    return carry(session, office, locked(session, Letter, letter_id), change)


def act_on_bulletin(session: Session, office: Office, bulletin_id: int, change: Change) -> Bulletin:
    """Take one step on a bulletin; refused alike."""
    return carry(session, office, locked(session, Bulletin, bulletin_id), change)


def locked(session: Session, kind: type[T], thing_id: int) -> T:
    """Load one for this transaction alone: of two who act at once, one waits for the other."""
    if dialect_of(session) != "sqlite":
        session.execute(select(kind.id).where(kind.id == thing_id).with_for_update())
    return session.get_one(kind, thing_id, populate_existing=True)


def carry(session: Session, office: Office, thing: T, change: Change) -> T:
    """Take one step on what is stored and locked already."""
    stored = list(_clocks(session, thing))
    moment = Moment(session, office, thing, list(stored), change, office.clock())
    row = row_of(moment)
    event = _take(moment, row)
    session.add_all(clock for clock in moment.clocks if clock not in stored)
    append(session, [event])
    session.flush()
    told = Told(session, office, thing, event, change, moment.clocks)
    awake = office.awake(event.at)  # Days end at midnight, and nobody is woken for a letter.
    due = awake if awake > event.at else None
    for telling in row.tells:
        key = f"{thing.subject}:{event.sequence}"
        tell(session, thing.subject, key, row.code, telling(told), event.at, due=due)
    return thing


def _clocks(session: Session, thing: Thing) -> Iterable[Clock]:
    if isinstance(thing, Bulletin):
        return ()
    return clocks_of_round(session, thing.subject, thing.round)


def table_of(thing: Thing) -> Table[Any]:
    return LETTERS if isinstance(thing, Letter) else BULLETINS


def possible_for(moment: Moment, own: frozenset[Who]) -> list[Row]:
    """Give the rows that somebody may take from where it stands, by what they are to it."""
    rows: list[Row] = list(table_of(moment.thing).possible(moment.thing.state))
    return [row for row in rows if not row.by.isdisjoint(own)]


def row_of(moment: Moment) -> Row:
    """Find the row that is meant, or say why there is none: first who asks, then where it is."""
    thing, change = moment.thing, moment.change
    rows: tuple[Row, ...] = table_of(thing).rows(change.trigger)
    own = relations(moment.session, thing, change.actor, moment.office.today)
    if all(row.by.isdisjoint(own) for row in rows):
        raise ActionError(_not_yours(rows[0]))
    row = next((row for row in rows if thing.state in row.source), None)
    if row is None:
        raise ActionError(_not_possible(moment, rows[0], own))
    if row.by.isdisjoint(own):
        raise ActionError(_not_yours(row))
    if need := row.missing(change):
        raise ActionError(words.MISSING.format(step=row.name, need=need.name))
    return row


def _not_yours(row: Row) -> str:
    who = "或".join(words.WHO_NAMES[Who(each)] for each in sorted(row.by))
    return words.NOT_YOURS.format(step=row.name, who=who)


def _not_possible(moment: Moment, row: Row, own: frozenset[Who]) -> str:
    thing = moment.thing
    if isinstance(thing, Letter):
        name, state = words.LETTER_NAME.format(word=thing.word), words.STATE_NAMES[thing.state]
    else:
        name = words.BULLETIN_NAME.format(issuer=thing.issuer_name)
        state = words.BULLETIN_STATE_NAMES[thing.state]
    said = [each.name for each in possible_for(moment, own) if each.said]
    now = words.NOW_POSSIBLE.format(steps="、".join(said))
    if not said:
        ended = thing.state in table_of(thing).ended
        now = words.ENDED if ended else words.NOTHING_FOR_YOU
    return words.NOT_POSSIBLE.format(name=name, state=state, step=row.name, now=now)


def _take(moment: Moment, row: Row) -> Event:
    """Decide, move, and do what the event says."""
    thing, change = moment.thing, moment.change
    decision: Decision = row.decide(moment) if row.decide else NOTHING
    before, data = thing.state, decision.recorded(thing)
    table_of(thing).move(thing, row)
    kind, subject_id = thing.subject
    event = Event(
        kind=kind,
        subject_id=subject_id,
        sequence=(thing.event_count or 0) + 1,
        step=row.code,
        from_state=before.value,
        to_state=thing.state.value,
        actor_kind=change.actor.kind,
        actor_id=change.actor.id,
        actor_name=change.actor.name,
        at=moment.now,
        text=change.text,
        data=data,
    )
    apply(thing, moment.clocks, event)
    return event
