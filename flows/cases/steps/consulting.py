"""会商: what one alone cannot solve gets a plan, with others and until a day; it stays open."""

from flows.cases import tellings, words
from flows.cases.change import ActionError
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import DAY, DEPARTMENTS_IF_ANY, PLAN, WORDS
from flows.cases.states import State, Who
from flows.cases.steps.row import Row
from flows.clocks.profiles import Term
from flows.clocks.tables import Stage

CONSULTERS = frozenset({Who.ASSIGNEE, Who.HANDLER, Who.DISPATCHER})


def end_of(moment: Moment) -> Term:
    """Give the end of the day a change names; ActionError if it is over, or too far away."""
    day = moment.change.until
    if day is None or not moment.office.today <= day <= moment.latest_day:
        raise ActionError(words.NO_SUCH_DAY)
    end = moment.office.workdays.end_of(day)
    return Term(Stage.PLAN, end.at, end.provisional)


def _consult(moment: Moment) -> Decision:
    return Decision(start=(end_of(moment),), resumed=moment.clocks.stand_still)


def _conclude(moment: Moment) -> Decision:
    return Decision(done=(Stage.PLAN, Stage.ANSWER), resumed=moment.clocks.stand_still)


CONSULT = Row(
    code="consult",
    name="会商",
    source=(State.HANDLING, State.CONSULTING),
    to=State.CONSULTING,
    by=CONSULTERS,
    needs=(PLAN, DAY, DEPARTMENTS_IF_ANY),
    decide=_consult,
    tells=(
        tellings.reporter(words.CONSULTED),
        tellings.level_above(words.DESK_CONSULTED),
        tellings.departments(words.INVITED),
    ),
    public="几家一起商量怎么办",
    answer=words.ANSWER_CONSULTED,
    intent="consult",
    group_help="7号会商 和物业、城管定方案 下周三前",
    console=True,
    revocable=True,
    says_along="take",
)
CONCLUDE = Row(
    code="conclude",
    name="会商结论",
    source=(State.CONSULTING,),
    to=State.HANDLING,
    by=CONSULTERS,
    needs=(WORDS,),
    decide=_conclude,
    tells=(tellings.reporter(words.CONCLUDED),),
    public="商量好了，继续办理",
    answer=words.ANSWER_CONCLUDED,
    intent="conclude",
    group_help="7号会商结论 三家各出一份，周五动工",
    console=True,
    revocable=True,
)

ROWS = (CONSULT, CONCLUDE)
