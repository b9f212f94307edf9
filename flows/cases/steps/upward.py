"""Up: what a grid cannot solve goes to the level above, which knows who had it before."""

from flows.cases import tellings, words
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import REASON
from flows.cases.states import Level, State, Who
from flows.cases.steps.row import Row
from flows.clocks.tables import Stage

UP = {Level.GRID: Level.COMMUNITY, Level.COMMUNITY: Level.STREET, Level.STREET: Level.COUNTY}


def _at_the_top(moment: Moment) -> str | None:
    return None if moment.case.level in UP else words.TOP_LEVEL.format(name=moment.case.number)


def _report_up(moment: Moment) -> Decision:
    fields = {"level": UP[moment.case.level], "assignee_id": None}
    still = moment.clocks.stand_still
    return Decision(fields=fields, undone=(Stage.ASSIGN,), resumed=still)


REPORT_UP = Row(
    code="report_up",
    name="上报",
    source=(State.ASSIGNED, State.HANDLING),
    to=State.ACCEPTED,
    by=frozenset({Who.ROSTER, Who.ASSIGNEE}),
    needs=(REASON,),
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

ROWS = (REPORT_UP,)
