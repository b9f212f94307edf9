"""Why a step is not taken: plain sentences that say what can be done now, read from the rows."""

from flows.cases import words
from flows.cases.change import Change
from flows.cases.moment import Moment
from flows.cases.offers import possible_for
from flows.cases.states import State, Who
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.events import Event


def name(case: Case, change: Change) -> str:
    """Call a case as the one who asks knows it: short in its group, by its number elsewhere."""
    actor = change.actor
    if change.called:
        return change.called
    if actor.kind == "staff" and case.short_number:
        return f"{case.short_number}号"
    return f"诉求{case.number}"


def not_yours(row: Row) -> str:
    people = row.by - {Who.SYSTEM} or row.by  # Nobody can ask policy to do it.
    who = "或".join(words.WHO_NAMES[Who(each)] for each in sorted(people))
    return words.NOT_YOURS.format(step=row.name, who=who)


def taken(moment: Moment) -> str:
    case = moment.case
    who = case.assignee.name if case.assignee else words.SOMEBODY
    return words.TAKEN_BY.format(name=name(case, moment.change), who=who)


def in_hand(moment: Moment, row: Row) -> str:
    """Say in whose hands a case is, to whoever wants what only they may do."""
    case = moment.case
    who = case.assignee.name if case.assignee else words.SOMEBODY
    return words.IN_HAND_OF.format(name=name(case, moment.change), who=who, step=row.name)


def not_possible(moment: Moment, row: Row, own: frozenset[Who]) -> str:
    """Say where the case stands, and what this person can do."""
    case = moment.case
    rows = [row for row in possible_for(moment, own) if row.said]
    now = words.NOW_POSSIBLE.format(steps="、".join(dict.fromkeys(each.name for each in rows)))
    if not rows:
        ended = case.state in CASES.ended
        now = words.NOW_NOTHING[moment.change.actor.kind == "resident", ended]
    return words.NOT_POSSIBLE.format(
        name=name(case, moment.change),
        state=words.STATE_NAMES[State(case.state)],
        step=row.name,
        now=now,
    )


def moved_since(case: Case, event: Event) -> str:
    """Say by whom a case was moved since it was looked at, and where it stands."""
    step = CASES.by_code[event.step].name
    state = words.STATE_NAMES[State(case.state)]
    return words.MOVED_MEANWHILE.format(who=event.actor_name, step=step, state=state)


def missing(row: Row, need: str) -> str:
    return words.MISSING.format(step=row.name, need=need)
