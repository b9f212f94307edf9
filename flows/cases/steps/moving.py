"""转办: to another grid or a department; and the same where it answers an objection 派单异议."""

from dataclasses import replace

from flows.cases import tellings, tellings_police, words
from flows.cases.change import ActionError
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import DEPARTMENT, GRID, REASON_IF_ANY
from flows.cases.states import Level, State, Who
from flows.cases.steps.intake import assign
from flows.cases.steps.routed import ask_helpers
from flows.cases.steps.row import Row
from flows.cases.steps.settled import objected, settled
from flows.cases.steps.upward import GROUPS, below
from flows.people.reads import department

MOVABLE = (State.ACCEPTED, State.ASSIGNED, State.HANDLING, State.CONSULTING)
MOVERS = frozenset({Who.ROSTER, Who.ASSIGNEE, Who.HANDLER, Who.DISPATCHER})


def _not_objected(moment: Moment) -> bool:
    return not objected(moment)


def _is_there(moment: Moment) -> str | None:
    case, grid_id = moment.case, moment.change.grid_id
    at_grid = case.level is Level.GRID and case.state is not State.ACCEPTED
    return words.ALREADY_THERE if at_grid and case.grid_id == grid_id else None


def _transfer(moment: Moment) -> Decision:
    decision = assign(moment)
    return replace(
        decision,
        fields={**decision.fields, "assignee_id": None, "asked_until": None},
        start=(moment.fresh_assigning(),),
        resumed=moment.clocks.stand_still,
    )


def _has_it(moment: Moment) -> str | None:
    case = moment.case
    same = case.department_id == moment.change.department_id
    has = case.level is Level.DEPARTMENT and case.state is not State.ACCEPTED
    return words.ALREADY_THERE if same and has else None


def _entrust(moment: Moment) -> Decision:
    found = department(moment.session, moment.change.department_id or 0)
    if found is None:
        raise ActionError(words.NO_SUCH_DEPARTMENT)
    fields = {
        "department_id": found.id,
        "level": Level.DEPARTMENT,
        "assignee_id": None,
        "asked_until": None,
    }
    return Decision(
        fields=fields, start=(moment.fresh_assigning(),), resumed=moment.clocks.stand_still
    )


def _not_back_again(moment: Moment) -> str | None:
    """Whom it came back from is told why, by 维持原派, and not sent it once more."""
    case = moment.case
    level = case.level if case.level in GROUPS else below(moment) or Level.GRID
    same = level is Level.GRID and case.grid_id == moment.change.grid_id
    return words.CAME_FROM_THERE if same else None


def _rule_assign(moment: Moment) -> Decision:
    return settled(_transfer(moment))


def _rule_entrust(moment: Moment) -> Decision:
    return settled(_entrust(moment))


TRANSFER = Row(
    code="transfer",
    name="转办",
    source=MOVABLE,
    to=State.ASSIGNED,
    by=MOVERS,
    needs=(GRID, REASON_IF_ANY),
    when=_not_objected,
    only=_is_there,
    decide=_transfer,
    then=ask_helpers,
    tells=(
        tellings.card(words.HANDED, why=True),
        tellings.moved_away,
        tellings_police.moved_away,
        tellings.left_the_department,
    ),
    public="已转给别的网格办理",
    answer=words.ANSWER_TRANSFERRED,
    intent="transfer",
    group_help="7号转办 第二网格 是他们那边的",
    console=True,
    revocable=True,
)
ENTRUST = Row(
    code="entrust",
    name="转部门",
    source=MOVABLE,
    to=State.ASSIGNED,
    by=frozenset({*MOVERS, Who.SYSTEM}),
    needs=(DEPARTMENT, REASON_IF_ANY),
    when=_not_objected,
    only=_has_it,
    decide=_entrust,
    then=ask_helpers,
    tells=(
        tellings.department_card(words.HANDED),
        tellings.left_the_grid,
        tellings_police.moved_away,
        tellings.left_the_department,
    ),
    public="已交给部门办理",
    answer=words.ANSWER_ENTRUSTED,
    intent="entrust",
    group_help="7号转办 城管 占道经营",
    console=True,
    revocable=True,
)
RULE_ASSIGN = Row(
    code="rule_assign",
    trigger="assign",
    name="改派网格",
    source=(State.ACCEPTED,),
    to=State.ASSIGNED,
    by=frozenset({Who.DISPATCHER}),
    needs=(GRID, REASON_IF_ANY),
    when=objected,
    only=_not_back_again,
    decide=_rule_assign,
    then=ask_helpers,
    tells=(tellings.card(words.HANDED, why=True), tellings.ruled_right, tellings_police.moved_away),
    public="已交给网格员",
    console=True,
)
RULE_ENTRUST = Row(
    code="rule_entrust",
    trigger="entrust",
    name="改派部门",
    source=(State.ACCEPTED,),
    to=State.ASSIGNED,
    by=frozenset({Who.DISPATCHER}),
    needs=(DEPARTMENT, REASON_IF_ANY),
    when=objected,
    decide=_rule_entrust,
    then=ask_helpers,
    tells=(
        tellings.department_card(words.HANDED),
        tellings.ruled_right,
        tellings_police.moved_away,
    ),
    public="已交给部门办理",
    console=True,
)

ROWS = (TRANSFER, ENTRUST, RULE_ASSIGN, RULE_ENTRUST)
