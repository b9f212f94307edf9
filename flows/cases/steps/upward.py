"""Up and down: what a level cannot solve goes to the one above, and comes back to who had it.

Who had it is no column: the event that brought the case up says from where.
"""

from flows.cases import tellings, words
from flows.cases.decision import Decision, standing
from flows.cases.moment import Moment
from flows.cases.needs import REASON
from flows.cases.states import Level, State, Who
from flows.cases.steps.row import Row
from flows.cases.steps.settled import gone_on
from flows.events import Event, events_of

LEVELS = tuple(Level)
"""From below to above."""
GROUPS = (Level.GRID, Level.DEPARTMENT)
"""Levels whose people work from a card in a group of theirs; the others are desks."""
ABOVE = frozenset({Who.HANDLER, Who.DISPATCHER})


def above(moment: Moment) -> Level | None:
    """Give the next level up; a department is asked where the case has one, else it is passed."""
    case = moment.case
    after = LEVELS[LEVELS.index(case.level) + 1 :]
    asks = case.department_id is not None
    return next((level for level in after if level is not Level.DEPARTMENT or asks), None)


def brought_up(moment: Moment) -> Event | None:
    """Give the event that last brought a case up to its level, None where it began there."""
    for event in reversed(standing(events_of(moment.session, moment.case.subject))):
        before, after = event.data.get("level", (None, None))
        here = after == moment.case.level.value
        if here and LEVELS.index(before) < LEVELS.index(after):
            return event
    return None


def below(moment: Moment) -> Level | None:
    """Give the level that had the case before it came up."""
    event = brought_up(moment)
    return Level(event.data["level"][0]) if event else None


def _at_the_top(moment: Moment) -> str | None:
    return None if above(moment) else words.TOP_LEVEL.format(name=moment.case.number)


def _to_a_desk(moment: Moment) -> bool:
    return above(moment) is not Level.DEPARTMENT


def _to_the_department(moment: Moment) -> bool:
    return above(moment) is Level.DEPARTMENT


def _report_up(moment: Moment) -> Decision:
    level = above(moment) or moment.case.level
    return Decision(
        fields={"level": level, "assignee_id": None, "asked_until": None},
        start=(moment.fresh_assigning(),),
        resumed=moment.clocks.stand_still,
    )


def _report_to_department(moment: Moment) -> Decision:
    return gone_on(moment, _report_up(moment))


def _came_from_a_group(moment: Moment) -> bool:
    return below(moment) in GROUPS


def _came_from_a_desk(moment: Moment) -> bool:
    return below(moment) in (Level.COMMUNITY, Level.STREET)


def _hand_down(moment: Moment) -> Decision:
    decision = Decision(
        fields={"level": below(moment), "assignee_id": None, "asked_until": None},
        start=(moment.fresh_assigning(),),
        resumed=moment.clocks.stand_still,
    )
    return gone_on(moment, decision)


REPORT_UP = Row(
    code="report_up",
    name="上报",
    source=(State.ASSIGNED, State.HANDLING, State.CONSULTING),
    to=State.ACCEPTED,
    by=frozenset({Who.ROSTER, Who.ASSIGNEE, *ABOVE}),
    needs=(REASON,),
    when=_to_a_desk,
    only=_at_the_top,
    decide=_report_up,
    tells=(tellings.level_above(words.REPORTED_UP),),
    public="已上报上一级办理",
    answer=words.ANSWER_REPORTED_UP,
    intent="report_up",
    group_help="7号上报 要城管来",
    console=True,
    revocable=True,
)
REPORT_UP_FREE = Row(
    code="report_up_free",
    trigger="report_up",
    name="上报",
    source=(State.ACCEPTED,),
    to=State.ACCEPTED,
    by=frozenset({Who.DISPATCHER}),  # A grid has not what it returned, nor what no grid has yet.
    needs=(REASON,),
    when=_to_a_desk,
    only=_at_the_top,
    decide=_report_up,
    tells=(tellings.level_above(words.REPORTED_UP),),
    public="已上报上一级办理",
    answer=words.ANSWER_REPORTED_UP,
    console=True,
    revocable=True,
)
REPORT_TO_DEPARTMENT = Row(
    code="report_to_department",
    trigger="report_up",
    name="上报",
    source=(State.ACCEPTED, State.HANDLING, State.CONSULTING),
    to=State.ASSIGNED,
    by=frozenset({Who.DISPATCHER}),
    needs=(REASON,),
    when=_to_the_department,
    decide=_report_to_department,
    tells=(tellings.department_card(words.HANDED),),
    public="已交给部门办理",
    console=True,
)
HAND_DOWN = Row(
    code="hand_down",
    name="退回",
    source=(State.ACCEPTED, State.ASSIGNED, State.HANDLING, State.CONSULTING),
    to=State.ASSIGNED,
    by=ABOVE,
    needs=(REASON,),
    when=_came_from_a_group,
    decide=_hand_down,
    tells=(tellings.card(words.DOWN, why=True), tellings.department_card(words.DOWN)),
    public="已交回下一级办理",
    answer=words.ANSWER_HANDED_DOWN,
    console=True,
)
HAND_DOWN_TO_DESK = Row(
    code="hand_down_to_desk",
    trigger="hand_down",
    name="退回",
    source=(State.ACCEPTED, State.ASSIGNED, State.HANDLING, State.CONSULTING),
    to=State.ACCEPTED,
    by=ABOVE,
    needs=(REASON,),
    when=_came_from_a_desk,
    decide=_hand_down,
    tells=(tellings.desk(words.DESK_HANDED_DOWN),),
    public="已交回下一级办理",
    answer=words.ANSWER_HANDED_DOWN,
    console=True,
)

ROWS = (REPORT_UP, REPORT_UP_FREE, REPORT_TO_DEPARTMENT, HAND_DOWN, HAND_DOWN_TO_DESK)
