"""What turns out to be a complaint about staff leaves its grid at once, for the desk above it."""

from flows.cases import tellings, words_conduct
from flows.cases.conduct import STAFF, about_staff
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import ITEM
from flows.cases.parts import PartState
from flows.cases.states import OPEN, Level, State, Who
from flows.cases.steps.row import Row
from flows.cases.steps.settled import gone_on
from flows.cases.tellings import LENGTHS

ABOVE = {Level.GRID: Level.COMMUNITY, Level.DEPARTMENT: Level.STREET}
"""Who hears it of what lies with a grid or a department; a desk that has it keeps it."""


def turns_to_staff(moment: Moment) -> bool:
    item = moment.change.item
    return (item.code if item else "") == STAFF and not about_staff(moment.case)


def stays_what_it_is(moment: Moment) -> bool:
    return not turns_to_staff(moment)


def _others_follow(moment: Moment) -> str | None:
    return words_conduct.UNMERGE_FIRST if moment.case.child_count else None


def _bring_above(moment: Moment) -> Decision:
    """Let go of grid, department and helpers: none of them has it any more."""
    case, item = moment.case, moment.change.item
    level = ABOVE.get(case.level, case.level)
    still = [part.number for part in moment.clocks.parts if part.state is PartState.OPEN]
    decision = Decision(
        fields={
            "item_code": item.code if item else case.item_code,
            "item_name": item.name if item else case.item_name,
            "police": False,
            "department_id": None,
            "level": level,
            "grid_id": None,
            "short_number": None,
            "area_code": case.area_code[: LENGTHS[level]],
            "assignee_id": None,
            "asked_until": None,
            "open_parts": 0,
        },
        hidden=True,
        ended=dict.fromkeys(still, PartState.EXCUSED),
        start=(moment.fresh_assigning(),),
        resumed=moment.clocks.stand_still,
    )
    return gone_on(moment, decision)


RETITLE_ABOVE = Row(
    code="retitle_above",
    trigger="retitle",
    name="更正为对工作人员的意见",
    source=OPEN,
    to=State.ACCEPTED,
    by=frozenset({Who.REPORTER, Who.DISPATCHER}),
    needs=(ITEM,),
    when=turns_to_staff,
    only=_others_follow,
    decide=_bring_above,
    tells=(tellings.level_itself(words_conduct.DESK_ABOUT_STAFF),),
    public="事项更正了",
)

ROWS = (RETITLE_ABOVE,)
