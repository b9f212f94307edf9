"""The work on a case: taken, answered, noted, resolved."""

from collections.abc import Sequence

from flows.cases import tellings, words
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import WORDS
from flows.cases.parts import Part, PartState
from flows.cases.states import IN_HAND, OPEN, Level, State, Who
from flows.cases.steps.row import Row
from flows.cases.steps.settled import gone_on
from flows.clocks.profiles import judging
from flows.clocks.tables import Stage
from flows.people.reads import department_names
from nlp.catalogue.severity import Severity

UNREACHABLE_DAYS = 10
"""Working days after which a question that nobody answers lets a case end; PRODUCT.md."""


def _take(moment: Moment) -> Decision:
    return Decision(fields={"assignee_id": moment.change.actor.id}, done=(Stage.ASSIGN,))


def _take_up(moment: Moment) -> Decision:
    return gone_on(moment, _take(moment))


def _at_department(moment: Moment) -> bool:
    return moment.case.level is Level.DEPARTMENT


def _at_grid(moment: Moment) -> bool:
    return not _at_department(moment)


def _stands(moment: Moment) -> bool:
    return moment.clocks.stand_still


def _reply(moment: Moment) -> Decision:
    return Decision(done=(Stage.ANSWER,), resumed=_stands(moment))


def _arrive(moment: Moment) -> Decision:
    fields = {"assignee_id": moment.change.actor.id}
    return Decision(fields=fields, done=(Stage.ASSIGN, Stage.ANSWER))


def _urgent(moment: Moment) -> bool:
    return moment.case.severity is Severity.URGENT


def _resolve(moment: Moment) -> Decision:
    return Decision(
        fields={"asked_until": None, "solved": None},  # What was said was of the work before.
        done=(Stage.ANSWER, Stage.RESOLVE, Stage.PLAN),
        start=(judging(moment.now),),
    )


def _helpers_still_at_it(moment: Moment) -> str | None:
    """Name who is not done, and who is late: the lead's view of the helpers."""
    still = [part for part in moment.clocks.parts if part.state is PartState.OPEN]
    return words.PARTS_OPEN.format(parts=parts_said(moment, still)) if still else None


def parts_said(moment: Moment, parts: Sequence[Part]) -> str:
    """Say of each part whose it is, until when, and whether it is late."""
    names = department_names(moment.session, [part.department_id for part in parts])
    said = []
    for part in parts:
        clock = moment.clocks.of_part(part.number)
        due = words.day(clock.due_at, moment.office.workdays.zone) if clock else ""
        late = clock is not None and clock.paused_at is None and clock.due_at <= moment.now
        said.append(
            words.PART.format(name=names[part.department_id], due=due)
            + (words.PART_LATE if late else "")
        )
    return "、".join(said)


def _nobody_answers(moment: Moment) -> bool:
    """Whether the resident was asked so long ago that the case may end without an answer."""
    last = moment.last("ask")
    if last is None or not moment.clocks.stand_still:
        return False
    return moment.office.workdays.after(last, UNREACHABLE_DAYS).at <= moment.now


TAKE = Row(
    code="take",
    name="接单",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=frozenset({Who.ROSTER, Who.POLICE, Who.INFORMED}),
    when=_at_grid,
    decide=_take,
    tells=(tellings.taken,),
    public="已有人接单",
    answer=words.ANSWER_TAKEN,
    intent="accept",
    group_help="7号接单 · 7号我去",
    console=True,
    revocable=True,
)
TAKE_ENTRUSTED = Row(
    code="take_entrusted",
    trigger="take",
    name="接单",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=frozenset({Who.HANDLER, Who.DISPATCHER}),
    when=_at_department,
    decide=_take,
    tells=(tellings.taken,),
    public="部门已接单",
    answer=words.ANSWER_TAKEN,
    console=True,
    revocable=True,
)
TAKE_UP = Row(
    code="take_up",
    trigger="take",
    name="接单",
    source=(State.ACCEPTED,),
    to=State.HANDLING,
    by=frozenset({Who.DISPATCHER, Who.HANDLER, Who.INFORMED}),
    decide=_take_up,
    tells=(tellings.taken,),
    public="上级已接单",
    console=True,
)
REPLY = Row(
    code="reply",
    name="回复",
    source=IN_HAND,
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
    source=OPEN,
    by=frozenset(
        {*(Who.ROSTER, Who.COLLEAGUE, Who.POLICE, Who.ASSIGNEE), Who.HANDLER, Who.INFORMED}
        | {Who.HELPER, Who.DISPATCHER}
    ),
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
    source=IN_HAND,
    to=State.RESOLVED,
    by=frozenset({Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(WORDS,),
    only=_helpers_still_at_it,
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

RESOLVE_UNREACHABLE = Row(
    code="resolve_unreachable",
    name="联系不上办结",
    source=IN_HAND,
    to=State.RESOLVED,
    by=frozenset({Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(WORDS,),
    when=_nobody_answers,
    only=_helpers_still_at_it,
    decide=_resolve,
    tells=(tellings.ask_rating,),
    public="联系不上您，先办结了",
    answer=words.ANSWER_RESOLVED,
    intent="unreachable",
    group_help="7号联系不上 打了三次电话没人接（问了十个工作日没回才行）",
    console=True,
    revocable=True,
)

ROWS = (
    TAKE,
    TAKE_ENTRUSTED,
    TAKE_UP,
    REPLY,
    ARRIVE,
    NOTE,
    RESOLVE,
    RESOLVE_UNREACHABLE,
)
