"""The work on a case: taken, answered, sent back, resolved."""

from flows.cases import tellings, words
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import REASON, WORDS
from flows.cases.states import State, Who
from flows.cases.steps.row import Row
from flows.clocks.profiles import judging
from flows.clocks.tables import Stage
from nlp.catalogue.severity import Severity


def _take(moment: Moment) -> Decision:
    return Decision(fields={"assignee_id": moment.change.actor.id}, done=(Stage.ASSIGN,))


def _stands(moment: Moment) -> bool:
    return moment.clocks.stand_still


def _send_back(moment: Moment) -> Decision:
    return Decision(fields={"assignee_id": None}, undone=(Stage.ASSIGN,), resumed=_stands(moment))


def _reply(moment: Moment) -> Decision:
    return Decision(done=(Stage.ANSWER,), resumed=_stands(moment))


def _arrive(moment: Moment) -> Decision:
    fields = {"assignee_id": moment.change.actor.id}
    return Decision(fields=fields, done=(Stage.ASSIGN, Stage.ANSWER))


def _urgent(moment: Moment) -> bool:
    return moment.case.severity is Severity.URGENT


def _resolve(moment: Moment) -> Decision:
    return Decision(done=(Stage.ANSWER, Stage.RESOLVE), start=(judging(moment.now),))


TAKE = Row(
    code="take",
    name="接单",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=frozenset({Who.ROSTER, Who.POLICE, Who.HANDLER}),
    decide=_take,
    tells=(tellings.reporter(words.TAKEN),),
    public="网格员已接单",
    answer=words.ANSWER_TAKEN,
    intent="accept",
    group_help="7号接单 · 7号我去",
    console=True,
    revocable=True,
)
TAKE_UP = Row(
    code="take_up",
    trigger="take",
    name="接单",
    source=(State.ACCEPTED,),
    to=State.HANDLING,
    by=frozenset({Who.DISPATCHER, Who.HANDLER}),
    decide=_take,
    tells=(tellings.reporter(words.TAKEN_ABOVE),),
    public="上级已接单",
    console=True,
)
SEND_BACK = Row(
    code="send_back",
    name="退单",
    source=(State.ASSIGNED, State.HANDLING),
    to=State.ACCEPTED,
    by=frozenset({Who.ROSTER, Who.DISPATCHER, Who.ASSIGNEE}),
    needs=(REASON,),
    decide=_send_back,
    tells=(tellings.desk(words.DESK_SENT_BACK),),
    public="重新安排网格员",
    answer=words.ANSWER_SENT_BACK,
    intent="return",
    group_help="退7号 不是我们网格的",
    console=True,
    revocable=True,
)
REPLY = Row(
    code="reply",
    name="回复",
    source=(State.HANDLING,),
    by=frozenset({Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(WORDS,),
    decide=_reply,
    tells=(tellings.reporter(words.REPLIED),),
    public="已给您答复",
    answer=words.ANSWER_REPLIED,
    intent="reply",
    group_help="7号回复 已联系店主",
    console=True,
    revocable=True,
    says_along="take",
)
ARRIVE = Row(
    code="arrive",
    trigger="reply",
    name="到场回复",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=frozenset({Who.ROSTER, Who.POLICE}),
    needs=(WORDS,),
    when=_urgent,  # An urgent card asks for a word on arrival; nobody should have to take it first.
    decide=_arrive,
    tells=(tellings.reporter(words.REPLIED),),
    public="已到场",
    answer=words.ANSWER_REPLIED,
    console=True,
    revocable=True,
    says_along="take",
)
NOTE = Row(
    code="note",
    name="记录",
    source=(State.ASSIGNED, State.HANDLING),
    by=frozenset({Who.ROSTER, Who.POLICE, Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(WORDS,),
    answer=words.ANSWER_NOTED,
    intent="note",
    group_help="7号记录 到现场了，没人在家",
    console=True,
    revocable=True,
)
RESOLVE = Row(
    code="resolve",
    name="办结",
    source=(State.HANDLING,),
    to=State.RESOLVED,
    by=frozenset({Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(WORDS,),
    decide=_resolve,
    tells=(tellings.ask_rating,),
    public="已办结",
    answer=words.ANSWER_RESOLVED,
    intent="resolve",
    group_help="7号办结 已装净化器",
    console=True,
    revocable=True,
    says_along="take",
)

ROWS = (TAKE, TAKE_UP, SEND_BACK, REPLY, ARRIVE, NOTE, RESOLVE)
