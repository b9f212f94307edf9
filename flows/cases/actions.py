"""The only way to change a case.

Every change is one call of `perform`: it checks who acts, checks the row, decides, writes an
append-only event, does what the event says, and writes the outbox rows, all in the caller's
transaction. Steps that follow by policy are part of the same call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.upsert import dialect_of
from flows.cases import refusals, words
from flows.cases.attachments import attach
from flows.cases.change import ActionError, Change
from flows.cases.conduct import about_staff, lifted
from flows.cases.decision import JUST_NOW, NOTHING, Clocks, Decision, apply
from flows.cases.drafts import Draft
from flows.cases.hearing import goes_below, heard, hush
from flows.cases.moment import Moment
from flows.cases.numbers import case_number
from flows.cases.parts import part_clocks_of, parts_of
from flows.cases.permissions import relations
from flows.cases.quorum import unsolved
from flows.cases.states import IN_HAND, OPEN, Level, State, Who
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.tables import KIND, Case, event_key
from flows.cases.tellings import Told, says_taken, taken_after_all
from flows.cases.words import NOT_SOLVED
from flows.clocks.lines import aim
from flows.clocks.reads import clocks_of_round
from flows.events import Event, append, events_of
from flows.map.routing import route_of
from flows.map.tables import Grid
from flows.office import Office
from flows.people.absence import is_there
from flows.people.actors import SYSTEM, Actor
from flows.people.tables import Staff
from flows.telling.outgoing import tell
from nlp.catalogue.severity import Severity
from notify.taking_back import take_back

WITH_ITS_PEOPLE = (
    joinedload(Case.assignee),
    joinedload(Case.contact),
    joinedload(Case.grid).joinedload(Grid.community),
)
"""What most steps and their tellings look at: one read instead of four."""
LOADED = {"grid": "grid_id", "assignee": "assignee_id"}
"""What is loaded beside a case, and the field that a step changes it by."""


def perform(session: Session, office: Office, case_id: int, change: Change) -> Case:
    """Do one step on a case; ActionError says why not and what can be done now."""
    case = _carry(session, office, locked(session, case_id), change)
    if case.parent_id is None or change.trigger == "merge":
        return case
    if case.state is State.WITHDRAWN:
        _carry(session, office, locked(session, case.parent_id), Change("release", SYSTEM))
    if case.state in (State.MERGED, State.WITHDRAWN):
        _weigh(session, office, case.parent_id)
    return case


def _weigh(session: Session, office: Office, parent_id: int) -> None:
    """Have what many follow done again, where too many of them say that it is not solved."""
    parent = locked(session, parent_id)
    if parent.state is State.RESOLVED and unsolved(session, parent):
        _carry(session, office, parent, Change("reopen", SYSTEM, NOT_SOLVED, NOT_SOLVED))


def open_case(
    session: Session, office: Office, draft: Draft, actor: Actor, parent_id: int | None = None
) -> Case:
    """Accept a draft; where its grid is known, policy hands it to the grid in the same act.

    parent_id: of the open case that it is one more of, and follows from the beginning.
    """
    draft = _routed(session, office, lifted(draft))
    case = draft.row(case_number(session, office, office.clock()))
    change = Change("accept", actor, grid_id=draft.grid_id, parent_id=parent_id)
    return _carry(session, office, case, change, draft.message_ids)


def _routed(session: Session, office: Office, draft: Draft) -> Draft:
    """Let the routing table say who has a draft first; what no row decides stays as filed."""
    found = route_of(session, draft.item_code, draft.area_code, office.today)
    if found is None or draft.level is not Level.GRID:
        return draft
    first = draft.level if draft.severity is Severity.URGENT else Level(found.level.value)
    return replace(
        draft,
        level=first,
        department_id=found.department_id or draft.department_id,
        profile=found.profile or draft.profile,
    )


def locked(session: Session, case_id: int) -> Case:
    """Load a case for this transaction alone: of two who act at once, one waits for the other."""
    if dialect_of(session) != "sqlite":  # There a session that writes holds the lock already.
        # The lock first, by itself: what a waiting statement joins it has read before it waited.
        session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    return session.get_one(Case, case_id, populate_existing=True, options=WITH_ITS_PEOPLE)


def _carry(
    session: Session,
    office: Office,
    case: Case,
    change: Change,
    message_ids: Sequence[int] = (),
) -> Case:
    stored = clocks_of_round(session, case.subject, case.round) if case.id else ()
    parts = (parts_of(session, case), part_clocks_of(session, case)) if case.id else ()
    clocks = Clocks(case.id, stored, *parts)
    done = list(_steps(session, office, case, clocks, change))
    session.add(case)
    session.flush()
    clocks.belong_to(case.id)
    if message_ids:  # Before anything is told: a card says how many photos there are.
        attach(session, message_ids, case.id)
    session.add_all((*clocks.started, *clocks.given))
    for clock in (*clocks.rows, *clocks.part_clocks):
        aim(clock, office.workdays)
    for clock in clocks.removed:
        session.delete(clock)
    events = [event for _, event, _ in done]
    for event in events:
        event.subject_id = case.id
    append(session, events)
    session.flush()
    changed = {name for event in events for name in event.data}
    if stale := [each for each, key in LOADED.items() if key in changed]:
        session.expire(case, stale)
    session.info.setdefault(JUST_NOW, {})[case.id] = clocks.rows
    for row, event, wish in done:
        _tell(session, office, case, clocks, row, event, wish)
    return case


def _tell(
    session: Session,
    office: Office,
    case: Case,
    clocks: Clocks,
    row: Row,
    event: Event,
    wish: Change,
) -> None:
    """Write what the step tells; what can be taken back waits, but in danger nothing waits."""
    urgent = case.severity is Severity.URGENT
    waits = row.revocable and not urgent
    along = _unsaid(session, case, row, event)
    if case.state in OPEN:  # What ends it says itself who did.
        _gave_it_up(session, case, event)
    if wish.undoes is not None and row.trigger == UNDO:
        again = [e.sequence for e in events_of(session, case.subject) if "undoes" in e.data]
        since = (wish.undoes, *(number for number in again if number > wish.undoes))
        take_back(session, event.at, *(event_key(case, number) for number in since))
    told = Told(session, office, case, clocks, event, wish, along)
    if event.from_state in OPEN and case.state not in OPEN:
        _ask_no_more(session, case, event)
    if about_staff(case) and "item_code" in event.data:
        hush(session, office, case, event.at)
    for telling in row.tells:
        key = event_key(case, event.sequence)
        messages = heard(session, office, case, telling(told))
        held = waits or telling is taken_after_all  # Undoing the take itself may follow.
        due = _when(office, row, event.at + office.hold if held else event.at, urgent=urgent)
        tell(
            session,
            case.subject,
            key,
            row.code,
            messages,
            event.at,
            urgent=urgent,
            due=due,
            joins=row.joins,
        )


def _when(office: Office, row: Row, moment: datetime, *, urgent: bool) -> datetime:
    """Give when something may be told: in danger at once, else not at night."""
    if urgent:
        return moment
    return office.awake(office.slot(moment) if row.joins else moment)


def _ask_no_more(session: Session, case: Case, event: Event) -> None:
    """Take back a question that still waits to be sent: the case it is about has ended."""
    asked = select(Event.sequence).where(
        Event.kind == KIND, Event.subject_id == case.id, Event.step == "ask"
    )
    take_back(session, event.at, *(event_key(case, each) for each in session.scalars(asked)))


def _unsaid(session: Session, case: Case, row: Row, event: Event) -> bool:
    """Take back what an earlier step would tell, where this one brings it along."""
    return bool(row.says_along) and _take_back_last(session, case, row.says_along, event)


def _gave_it_up(session: Session, case: Case, event: Event) -> None:
    """Take back that somebody took it, if nobody read it yet: it is in their hands no more."""
    had, _ = event.data.get("assignee_id", (None, None))
    if had is not None and case.assignee_id is None:
        _take_back_last(session, case, "take", event)


def _take_back_last(session: Session, case: Case, trigger: str, event: Event) -> bool:
    """Take back what the last step of a trigger would tell, and an undoing since."""
    query = select(Event.sequence).where(
        Event.kind == KIND,
        Event.subject_id == case.id,
        Event.step.in_([row.code for row in CASES.rows(trigger)]),
        Event.sequence < event.sequence,
    )
    last = session.scalar(query.order_by(Event.sequence.desc()).limit(1))
    return last is not None and take_back(session, event.at, *says_taken(session, case, last))


def _steps(
    session: Session, office: Office, case: Case, clocks: Clocks, change: Change
) -> Iterator[tuple[Row, Event, Change]]:
    """Take the step that was asked for, and those that follow by policy."""
    wish: Change | None = change
    while wish is not None:
        moment = Moment(session, office, case, clocks, wish, office.clock())
        row = _row(moment)
        yield row, _take(moment, row), wish
        wish = row.then(moment) if row.then else None


def _row(moment: Moment) -> Row:
    """Find the row that is meant, or say why there is none: first who asks, then where it is."""
    case, change = moment.case, moment.change
    rows = CASES.rows(change.trigger)
    own = relations(moment.session, case, change.actor, moment.office.today) | _author(moment)
    if not own:
        raise ActionError(refusals.not_yours(rows[0]))
    meant = [
        row for row in rows if case.state in row.source and (row.when is None or row.when(moment))
    ]
    somebody_has_it = case.state in IN_HAND and case.assignee is not None
    if not meant:
        if change.trigger == "take" and somebody_has_it:
            raise ActionError(refusals.taken(moment))
        raise ActionError(refusals.not_possible(moment, rows[0], own))
    row = next((row for row in meant if not row.by.isdisjoint(own)), None)
    if row is None:
        for_who_has_it = somebody_has_it and any(Who.ASSIGNEE in each.by for each in meant)
        raise ActionError(
            refusals.in_hand(moment, meant[0]) if for_who_has_it else refusals.not_yours(meant[0])
        )
    looked = change.seen if change.actor.kind == "staff" else None
    if looked is not None and (since := _moved_since(moment, looked)):
        raise ActionError(refusals.moved_since(case, since))
    need = row.missing(change)
    if need is not None:
        raise ActionError(refusals.missing(row, need.name))
    refusal = row.only(moment) if row.only else None
    if refusal is not None:
        raise ActionError(refusal)
    return row


UNDO = "undo"
"""The trigger of the rows that take back; what any other wish says of an event counts nothing."""
MOVES = frozenset({"level", "grid_id", "assignee_id", "parent_id"})
"""Fields whose change gives a case to somebody else."""


def _moved_since(moment: Moment, seen: int) -> Event | None:
    """Give the last event since a look at a case that moved it, for whoever acts on what they saw.

    Two who bring a case up at the same moment bring it up one level, not two.
    """
    events = events_of(moment.session, moment.case.subject)
    later = [event for event in events if event.sequence > seen]
    moved = [e for e in later if e.from_state != e.to_state or MOVES & set(e.data)]
    return moved[-1] if moved else None


def _is_gone(moment: Moment, decision: Decision) -> str | None:
    """Say that a colleague cannot be given a case: they have just gone away."""
    given, actor = decision.fields.get("assignee_id"), moment.change.actor
    themselves = actor.kind == "staff" and actor.id == given
    if given is None or given == moment.case.assignee_id or themselves:
        return None
    if is_there(moment.session, given, moment.office.today):
        return None
    return words.COLLEAGUE_AWAY.format(who=moment.session.get_one(Staff, given).name)


def _author(moment: Moment) -> frozenset[Who]:
    """Tell whether who asks took the step that is to be taken back."""
    case, change = moment.case, moment.change
    if change.undoes is None or change.actor.kind != "staff":
        return frozenset()
    query = select(Event.id).where(
        Event.kind == KIND,
        Event.subject_id == case.id,
        Event.sequence == change.undoes,
        Event.actor_kind == change.actor.kind,
        Event.actor_id == change.actor.id,
    )
    return frozenset() if moment.session.scalar(query) is None else frozenset({Who.AUTHOR})


def _take(moment: Moment, row: Row) -> Event:
    """Decide, move, and do what the event says."""
    case, change = moment.case, moment.change
    decision: Decision = row.decide(moment) if row.decide else NOTHING
    if refusal := goes_below(case, decision) or _is_gone(moment, decision):
        raise ActionError(refusal)
    before = case.state
    data = decision.recorded(case) | {"in_round": case.round}
    if change.part:
        data["part"] = change.part
    if change.stars:
        data["stars"] = change.stars
    if change.undoes and row.trigger == UNDO:
        data["undoes"] = change.undoes
    if change.line:
        data["line"] = [each.value for each in change.line]
    CASES.move(case, row)
    event = Event(
        kind=KIND,
        subject_id=case.id,
        sequence=case.event_count + 1,
        step=row.code,
        from_state=before.value,
        to_state=case.state.value,
        actor_kind=change.actor.kind,
        actor_id=change.actor.id,
        actor_name=change.actor.name,
        at=moment.now,
        text=change.text,
        data=data,
    )
    apply(case, moment.clocks, event)
    return event
