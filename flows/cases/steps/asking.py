"""A worker asks: the resident a question, whose answer is waited for; the level above for help."""

from flows.cases import tellings, words
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import WORDS
from flows.cases.states import IN_HAND, OPEN, State, Who
from flows.cases.steps.row import Row


def _ask(_moment: Moment) -> Decision:
    return Decision(paused=True)


ASK = Row(
    code="ask",
    name="问居民",
    source=OPEN,
    by=frozenset({Who.ROSTER, Who.ASSIGNEE, Who.HANDLER, Who.HELPER, Who.DISPATCHER}),
    needs=(WORDS,),
    decide=_ask,
    tells=(tellings.reporter(words.ASKED),),
    public="问了您一句",
    answer=words.ANSWER_ASKED,
    intent="ask",
    group_help="问居民7号 是几单元",
    console=True,
    revocable=True,
    says_along="take",
)
ASK_HELP = Row(
    code="ask_help",
    name="求助",
    source=(State.ASSIGNED, *IN_HAND),
    by=frozenset({Who.ROSTER, Who.ASSIGNEE}),
    needs=(WORDS,),
    tells=(tellings.level_above(words.NEEDS_HELP), tellings.desk(words.NEEDS_HELP)),
    public="请上级一起来办",
    answer=words.ANSWER_ASKED_HELP,
    intent="ask_help",
    group_help="7号求助 一个人抬不动",
    console=True,
    revocable=True,
)

ROWS = (ASK, ASK_HELP)
