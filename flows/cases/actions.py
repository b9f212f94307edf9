"""The only way to change a case.

Every change is one call of `perform`: it checks who acts, checks the table, applies the step,
appends an event and writes the outbox rows, all in the caller's transaction.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases import numbers, words
from flows.cases.change import ActionError, Change
from flows.cases.drafts import Draft
from flows.cases.effects import EFFECTS
from flows.cases.states import ENDED, Need, State, Step, Trigger, Who, move, possible, step_for
from flows.cases.tables import Case, CaseEvent
from flows.office import Office
from flows.people.actors import SYSTEM, Actor, relations
from flows.telling.notices import tell


def perform(session: Session, office: Office, case_id: int, change: Change) -> Case:
    """Do one step on a case; ActionError says why not and what can be done now."""
    now = office.clock()
    case = session.get_one(Case, case_id, with_for_update={"of": Case}, populate_existing=True)
    step = step_for(change.trigger)
    _check(session, office, case, step, change.actor, now)
    _check_needs(step, change)
    before, was_in = case.state, case.grid_id
    EFFECTS[change.trigger](session, office, case, change, now)
    move(case, change.trigger)
    event = _append(session, case, before, change, now)
    session.flush()
    tell(session, office, case, event, change, was_in)
    return case


def open_case(session: Session, office: Office, draft: Draft, actor: Actor) -> Case:
    """Accept a draft and, where its grid is known, hand it to the grid."""
    now = office.clock()
    case = draft.row(numbers.case_number(session, office, now))
    session.add(case)
    session.flush()
    perform(session, office, case.id, Change(Trigger.ACCEPT, actor, grid_id=draft.grid_id))
    if draft.grid_id is not None:
        perform(session, office, case.id, Change(Trigger.ASSIGN, SYSTEM, grid_id=draft.grid_id))
    return case


def close_due_cases(session: Session, office: Office, limit: int = 200) -> int:
    """Close resolved cases nobody rated in time, as unrated; gives how many."""
    due = session.scalars(
        select(Case.id)
        .where(Case.close_due <= office.clock())
        .order_by(Case.close_due)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for case_id in due:
        perform(session, office, case_id, Change(Trigger.CLOSE, SYSTEM))
    return len(due)


def _check(
    session: Session, office: Office, case: Case, step: Step, actor: Actor, now: datetime
) -> None:
    """Check who acts, then the table; those who have to do with the case are told what is."""
    today = now.astimezone(office.workdays.zone).date()
    own = relations(session, case, actor, today)
    if not own:
        raise ActionError(_not_yours(step))
    if case.state not in step.source:
        if step.trigger == Trigger.TAKE and case.state == State.HANDLING:
            raise ActionError(_taken_by(case, actor))
        raise ActionError(_not_possible(case, step.trigger, actor, own))
    if step.by.isdisjoint(own):
        if case.assignee is not None and case.state == State.HANDLING:
            raise ActionError(_taken_by(case, actor))
        raise ActionError(_not_yours(step))


def _check_needs(step: Step, change: Change) -> None:
    given = {
        Need.REASON: change.text,
        Need.TEXT: change.text,
        Need.STARS: change.stars,
        Need.GRID: change.grid_id,
    }
    for need in step.needs:
        if not given[need]:
            raise ActionError(
                words.MISSING.format(
                    trigger=words.TRIGGER_NAMES[step.trigger], need=words.NEED_NAMES[need]
                )
            )


def _append(
    session: Session, case: Case, before: State, change: Change, now: datetime
) -> CaseEvent:
    case.event_count += 1
    data = {**change.data, **({"stars": change.stars} if change.stars else {})}
    event = CaseEvent(
        case_id=case.id,
        sequence=case.event_count,
        trigger=change.trigger.value,
        from_state=before,
        to_state=case.state,
        actor_kind=change.actor.kind,
        actor_id=change.actor.id,
        actor_name=change.actor.name,
        at=now,
        text=change.text,
        data=data or None,
    )
    session.add(event)
    return event


def _name(case: Case, actor: Actor) -> str:
    """Call a case as the one who asks knows it: short in its group, by its number elsewhere."""
    if actor.kind == "staff" and case.short_number:
        return f"{case.short_number}号"
    return f"诉求{case.number}"


def _not_yours(step: Step) -> str:
    who = "或".join(words.WHO_NAMES[each] for each in sorted(step.by))
    return words.NOT_YOURS.format(trigger=words.TRIGGER_NAMES[step.trigger], who=who)


def _taken_by(case: Case, actor: Actor) -> str:
    who = case.assignee.name if case.assignee else words.SOMEBODY
    return words.TAKEN_BY.format(name=_name(case, actor), who=who)


def _not_possible(case: Case, trigger: Trigger, actor: Actor, own: frozenset[Who]) -> str:
    """Say what the case is now, and what this person can do."""
    steps = [each for each in possible(case.state) if not step_for(each).by.isdisjoint(own)]
    now = words.NOW_POSSIBLE.format(steps="、".join(words.TRIGGER_NAMES[each] for each in steps))
    if not steps:
        now = words.ENDED if case.state in ENDED else words.NOTHING_FOR_YOU
    return words.NOT_POSSIBLE.format(
        name=_name(case, actor),
        state=words.STATE_NAMES[case.state],
        trigger=words.TRIGGER_NAMES[trigger],
        now=now,
    )
