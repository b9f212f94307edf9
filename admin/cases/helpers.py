"""The helpers of a joint case as its page shows them: who, what, until when, and who is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from admin.cases import words
from flows.cases.parts import Part, PartState, part_clocks_of, parts_of
from flows.cases.tables import Case
from flows.clocks.running import light
from flows.clocks.tables import Clock
from flows.people.reads import department_names


@dataclass(frozen=True, slots=True)
class Helper:
    """One part: its department, where it stands, its end and its light."""

    part: Part
    department: str
    state: str
    is_open: bool
    due: datetime
    light: str
    late: bool


def helpers(session: Session, case: Case, now: datetime) -> Sequence[Helper]:
    """Give the helpers of a case, in the order they were asked."""
    parts = parts_of(session, case)
    clocks = {clock.round: clock for clock in part_clocks_of(session, case)}
    names = department_names(session, [part.department_id for part in parts])
    return [_helper(part, names[part.department_id], clocks[part.number], now) for part in parts]


def _helper(part: Part, name: str, clock: Clock, now: datetime) -> Helper:
    is_open = part.state is PartState.OPEN
    shown = light(clock, now)
    return Helper(
        part=part,
        department=name,
        state=words.PART_STATES[part.state.value],
        is_open=is_open,
        due=clock.due_at,
        light=shown.value,
        late=is_open and shown.value == "red",
    )
