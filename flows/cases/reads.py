"""What is asked of cases. Lists are ranges of an index: their cost grows with what is shown."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from flows.cases.conduct import STAFF
from flows.cases.decision import JUST_NOW, standing
from flows.cases.scope import Viewer, visible
from flows.cases.states import OPEN, State
from flows.cases.steps import CASES
from flows.cases.tables import KIND, Case
from flows.cases.tellings import read_by_reporters
from flows.clocks.reads import clocks_of_round
from flows.clocks.tables import Clock
from flows.events import Event, events_of

TOLD_WITH_WORDS = frozenset(row.code for row in CASES.steps if read_by_reporters(row.tells))
"""Steps whose words a resident reads, as their rows say: forms tell so, and progress shows them."""
MINE = ("reply", "ask", "ask_help", "resolve")
"""Triggers a worker means of the cases they took."""
MOST_CANDIDATES = 4
"""Three can be chosen from; a fourth says that there are too many."""


_IN_GRID = select(Case).where(
    Case.grid_id == bindparam("grid_id"),
    Case.short_number == bindparam("short_number"),
    Case.item_code != STAFF,
)
_NUMBERED = select(Case).where(
    Case.number == bindparam("number"), Case.resident_id == bindparam("resident_id")
)
_STANDING_STILL = (
    select(Case)
    .where(
        Case.resident_id == bindparam("resident_id"),
        Case.state.in_(OPEN),
        exists().where(
            Clock.kind == KIND, Clock.subject_id == Case.id, Clock.paused_at.is_not(None)
        ),
    )
    .order_by(Case.accepted_at.desc(), Case.id.desc())
)
_COUNT_OPEN = select(func.count()).where(
    Case.grid_id == bindparam("grid_id"), Case.state.in_(OPEN), Case.item_code != STAFF
)
"""Built once: every sentence in a group, every mark and most of what residents say asks."""


def last_summaries(session: Session, count: int) -> Sequence[str]:
    """Give the masked words of the last cases, oldest first."""
    last = session.scalars(select(Case.summary).order_by(Case.id.desc()).limit(count)).all()
    return last[::-1]


def cases_of(session: Session, resident_id: int, limit: int = 5) -> Sequence[Case]:
    """Give a resident's newest cases."""
    return session.scalars(
        select(Case)
        .where(Case.resident_id == resident_id)
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(limit)
    ).all()


def case_of(session: Session, resident_id: int, number: str) -> Case | None:
    """Give a resident's own case by its number."""
    return session.scalar(_NUMBERED, {"number": number, "resident_id": resident_id})


def case_by_code(session: Session, public_code: str) -> Case | None:
    return session.scalar(select(Case).where(Case.public_code == public_code))


def own_case(session: Session, resident_id: int, case_id: int) -> Case | None:
    """Give a resident's own case by its id."""
    return session.scalar(select(Case).where(Case.id == case_id, Case.resident_id == resident_id))


def last_words(session: Session, case: Case) -> str | None:
    """Give what the resident was last told of a case's running round, and not taken back."""
    events = [e for e in known_to_all(session, case) if e.step in TOLD_WITH_WORDS]
    told = [e for e in events if e.data.get("in_round", case.round) == case.round]
    return told[-1].text if told else None


def step_of(session: Session, case_id: int, sequence: int) -> str | None:
    """Give the code of one step that a case took."""
    return session.scalar(
        select(Event.step).where(
            Event.kind == KIND, Event.subject_id == case_id, Event.sequence == sequence
        )
    )


def before_step(session: Session, case_id: int, sequence: int, name: str) -> int | None:
    """Give what a field was before a step, None where the step left it."""
    event = session.scalar(
        select(Event).where(
            Event.kind == KIND, Event.subject_id == case_id, Event.sequence == sequence
        )
    )
    before: int | None = event.data.get(name, (None,))[0] if event is not None else None
    return before


def just_done(session: Session, case: Case, staff_id: int) -> list[tuple[int, int]]:
    """Give the last steps of a case, as (case, sequence), where one worker took them in one act."""
    # That time said something meanwhile takes nothing back from whoever acted.
    known = [each for each in known_to_all(session, case) if "line" not in each.data]
    last = known[-1] if known else None
    if last is None or (last.actor_kind, last.actor_id) != ("staff", staff_id):
        return []
    whose = (last.actor_kind, last.actor_id, last.at)
    own = (each for each in known if (each.actor_kind, each.actor_id, each.at) == whose)
    return [(case.id, each.sequence) for each in own]


def known_to_all(session: Session, case: Case) -> Sequence[Event]:
    """Give what happened, without the slips that were taken back."""
    return standing(events_of(session, case.subject))


def asked(session: Session, case: Case) -> str | None:
    """Give the question that the resident has not answered yet, None if there is none."""
    events = known_to_all(session, case)
    last = next((e for e in reversed(events) if e.step == "ask" or e.data.get("resumed")), None)
    still = case.state in OPEN and last is not None and last.step == "ask"
    return last.text if still and last is not None else None


def waiting_for(session: Session, resident_id: int) -> Case | None:
    """Give a resident's newest open case about which its worker waits for their answer.

    Clocks stand still only while a question waits, so hardly any case's events are read.
    """
    found = session.scalars(_STANDING_STILL, {"resident_id": resident_id})
    return next((case for case in found if asked(session, case)), None)


def standing_in(states: Sequence[State]) -> ColumnElement[bool]:
    """Give the condition that a case stands in some states, by the one it follows if it does."""
    parent = aliased(Case)
    follows = exists().where(parent.id == Case.parent_id, parent.state.in_(states))
    return or_(Case.state.in_(states), and_(Case.state == State.MERGED, follows))


def followed(session: Session, case: Case) -> Case:
    """Give the case that one follows, else itself: where it stands is where that stands."""
    if case.parent_id is None or case.state is not State.MERGED:
        return case
    return session.get_one(Case, case.parent_id)


def latest_case(session: Session, resident_id: int, states: Sequence[State]) -> Case | None:
    """Give a resident's newest case in one of some states."""
    return session.scalar(
        select(Case)
        .where(Case.resident_id == resident_id, standing_in(states))
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(1)
    )


def case_by_id(session: Session, case_id: int) -> Case | None:
    return session.get(Case, case_id)


def cases_in(
    session: Session, resident_id: int, states: Sequence[State], limit: int
) -> Sequence[Case]:
    """Give a resident's newest cases in some states."""
    return session.scalars(
        select(Case)
        .where(Case.resident_id == resident_id, standing_in(states))
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(limit)
    ).all()


def case_in_grid(session: Session, grid_id: int, short_number: int) -> Case | None:
    """Give the case a grid calls so; of one that was merged, the one that it follows."""
    case = session.scalar(_IN_GRID, {"grid_id": grid_id, "short_number": short_number})
    return followed(session, case) if case is not None else None


def candidates(session: Session, grid_id: int, trigger: str, staff_id: int) -> Sequence[Case]:
    """Give the cases of a grid a worker may mean when leaving the number out, a few at most."""
    states = CASES.states_of(trigger)
    conditions = [Case.grid_id == grid_id, Case.state.in_(states), Case.item_code != STAFF]
    if trigger in MINE:
        conditions.append(Case.assignee_id == staff_id)
    query = select(Case).where(and_(*conditions)).order_by(Case.short_number.desc())
    return session.scalars(query.limit(MOST_CANDIDATES)).all()


def open_in_grid(session: Session, grid_id: int, limit: int = 200) -> Sequence[Case]:
    return session.scalars(
        select(Case)
        .where(Case.grid_id == grid_id, Case.state.in_(OPEN), Case.item_code != STAFF)
        .order_by(Case.short_number)
        .limit(limit)
        .options(joinedload(Case.assignee))
    ).all()


def count_open(session: Session, grid_id: int) -> int:
    return session.scalars(_COUNT_OPEN, {"grid_id": grid_id}).one()


def clocks_now(session: Session, case: Case) -> Sequence[Clock]:
    """Give the clocks of a case's running round; of one just changed here, without a read."""
    just_now: Sequence[Clock] | None = session.info.get(JUST_NOW, {}).get(case.id)
    return just_now or clocks_of_round(session, case.subject, case.round)


def case_seen_by(session: Session, who: Viewer, case_id: int) -> Case | None:
    """Give one case, if the viewer may see it."""
    return session.scalar(select(Case).where(Case.id == case_id, visible(who)))
