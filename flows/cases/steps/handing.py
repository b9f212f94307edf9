"""交接: what somebody has in hand goes to a colleague, or back to the group."""

from flows.cases import tellings, words
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import COLLEAGUE, REASON_IF_ANY
from flows.cases.states import IN_HAND, Level, State, Who
from flows.cases.steps.row import Row
from flows.clocks.tables import Stage
from flows.people.absence import absence_of
from flows.people.duties import reaches_of
from flows.people.tables import Staff

HANDERS = frozenset({Who.ROSTER, Who.ASSIGNEE, Who.HANDLER, Who.DISPATCHER, Who.SYSTEM})


def _cannot_have_it(moment: Moment) -> str | None:
    """Say why a colleague cannot: not there, away, or of another place."""
    case, staff_id = moment.case, moment.change.staff_id or 0
    person = moment.session.get(Staff, staff_id)
    if person is None or not person.active:
        return words.NO_SUCH_COLLEAGUE
    if person.id == case.assignee_id:
        return words.HAS_IT.format(who=person.name)
    if absence_of(moment.session, person.id, moment.office.today) is not None:
        return words.COLLEAGUE_AWAY.format(who=person.name)
    reaches = reaches_of(moment.session, person.id, moment.office.today)
    own = moment.who(reaches, person.id)
    return None if own & WORK_HERE else words.NOT_THEIR_PLACE.format(who=person.name)


WORK_HERE = frozenset({Who.ROSTER, Who.POLICE, Who.HANDLER, Who.INFORMED, Who.DISPATCHER})


def _hand_over(moment: Moment) -> Decision:
    return Decision(fields={"assignee_id": moment.change.staff_id})


def _appoint(moment: Moment) -> Decision:
    return Decision(fields={"assignee_id": moment.change.staff_id}, done=(Stage.ASSIGN,))


def _has_a_group(moment: Moment) -> bool:
    return moment.case.level in (Level.GRID, Level.DEPARTMENT)


def _has_a_desk(moment: Moment) -> bool:
    return not _has_a_group(moment)


def _let_go(moment: Moment) -> Decision:
    return Decision(
        fields={"assignee_id": None, "asked_until": None},
        start=(moment.fresh_assigning(),),
        resumed=moment.clocks.stand_still,
    )


HAND_OVER = Row(
    code="hand_over",
    name="交接",
    source=IN_HAND,
    by=HANDERS,
    needs=(COLLEAGUE,),
    only=_cannot_have_it,
    decide=_hand_over,
    tells=(tellings.group(words.GROUP_HANDED_OVER), tellings.who_has_it(words.MINE_HANDED_OVER)),
    answer=words.ANSWER_HANDED_OVER,
    intent="hand_over",
    group_help="7号交给小郑",
    console=True,
)
APPOINT = Row(
    code="appoint",
    trigger="hand_over",
    name="指派",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=HANDERS,
    needs=(COLLEAGUE,),
    only=_cannot_have_it,
    decide=_appoint,
    tells=(
        tellings.taken,
        tellings.group(words.GROUP_HANDED_OVER),
        tellings.who_has_it(words.MINE_HANDED_OVER),
    ),
    public="已有人接单",
    answer=words.ANSWER_HANDED_OVER,
    console=True,
)
LET_GO = Row(
    code="let_go",
    name="放回群里",
    source=IN_HAND,
    to=State.ASSIGNED,
    by=frozenset({Who.SYSTEM, Who.DISPATCHER}),
    needs=(REASON_IF_ANY,),
    when=_has_a_group,
    decide=_let_go,
    tells=(
        tellings.card(words.FREE, why=True),
        tellings.department_card(words.FREE),
    ),
    public="重新安排办理的人",
    console=True,
)
LET_GO_TO_DESK = Row(
    code="let_go_to_desk",
    trigger="let_go",
    name="放回",
    source=IN_HAND,
    to=State.ACCEPTED,
    by=frozenset({Who.SYSTEM, Who.DISPATCHER}),
    needs=(REASON_IF_ANY,),
    when=_has_a_desk,
    decide=_let_go,
    tells=(tellings.desk(words.DESK_FREE),),
    public="重新安排办理的人",
    console=True,
)

COME_BACK = Row(
    code="come_back",
    name="接着办",
    source=(State.ASSIGNED,),
    to=State.HANDLING,
    by=frozenset({Who.SYSTEM}),
    needs=(COLLEAGUE,),
    only=_cannot_have_it,
    decide=_appoint,
    tells=(tellings.group(words.GROUP_HANDED_OVER), tellings.who_has_it(words.MINE_HANDED_OVER)),
    public="网格员接着办",
    silent=True,
)
"""Who was away has it again; the resident was told of them long ago."""

ROWS = (HAND_OVER, APPOINT, LET_GO, LET_GO_TO_DESK, COME_BACK)
