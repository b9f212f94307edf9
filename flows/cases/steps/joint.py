"""联单: one lead 主办 and helpers 协办, each with a part and a clock of its own.

The lead resolves the case only when every part is done, or excused with a reason.
"""

from flows.cases import tellings, words
from flows.cases.change import ActionError
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import DAY_IF_ANY, DEPARTMENTS, PART, REASON, TASK, WORDS
from flows.cases.parts import NewPart, Part, PartState, open_part
from flows.cases.states import OPEN, Who
from flows.cases.steps.consulting import end_of
from flows.cases.steps.row import Row
from flows.clocks.tables import Stage
from flows.people.duties import reaches_of
from flows.people.reads import department_names

LEADS = frozenset({Who.ASSIGNEE, Who.HANDLER, Who.DISPATCHER})


def _cannot_join(moment: Moment) -> str | None:
    asked, case = set(moment.change.departments), moment.case
    if len(department_names(moment.session, asked)) < len(asked):
        return words.NO_SUCH_DEPARTMENT
    if case.department_id in asked:
        return words.LEADS_ALREADY
    helping = {p.department_id for p in moment.clocks.parts if p.state is PartState.OPEN}
    return words.HELPS_ALREADY if asked & helping else None


def _join(moment: Moment) -> Decision:
    case = moment.case
    if moment.change.until is not None:
        end = end_of(moment)
        due, provisional = end.due, end.provisional
    else:
        clock = moment.clocks.of(Stage.RESOLVE, case.round)
        if clock is None:
            raise ActionError(words.NO_SUCH_DAY)
        due, provisional = clock.due_at, clock.provisional
    asked = tuple(dict.fromkeys(moment.change.departments))
    parts = tuple(
        NewPart(case.part_count + at, department_id, due, provisional)
        for at, department_id in enumerate(asked, 1)
    )
    fields = {
        "part_count": case.part_count + len(parts),
        "open_parts": case.open_parts + len(parts),
    }
    return Decision(fields=fields, parts=parts)


def own_part(moment: Moment) -> Part | None:
    """Give the part that a helper still has to do."""
    actor = moment.change.actor
    reaches = reaches_of(moment.session, actor.id or 0, moment.office.today)
    own = {each.department_id for each in reaches if each.department_id is not None}
    return open_part(moment.clocks.parts, own)


def _has_none(moment: Moment) -> str | None:
    return None if own_part(moment) else words.NO_PART


def _finish(moment: Moment) -> Decision:
    part = own_part(moment)
    return _end(moment, part.number if part else 0, PartState.DONE)


def _end(moment: Moment, number: int, state: PartState) -> Decision:
    fields = {"open_parts": moment.case.open_parts - 1}
    return Decision(fields=fields, ended={number: state})


def _no_such_part(moment: Moment) -> str | None:
    still = {p.number for p in moment.clocks.parts if p.state is PartState.OPEN}
    return None if moment.change.part in still else words.NO_SUCH_PART


def _excuse(moment: Moment) -> Decision:
    return _end(moment, moment.change.part or 0, PartState.EXCUSED)


def _is_joint(moment: Moment) -> bool:
    return moment.case.open_parts > 0


JOIN = Row(
    code="join",
    name="联单",
    source=OPEN,
    by=frozenset({*LEADS, Who.SYSTEM}),
    needs=(DEPARTMENTS, TASK, DAY_IF_ANY),
    only=_cannot_join,
    decide=_join,
    tells=(tellings.departments(words.HELP_CARD),),
    public="请有关部门一起办",
    answer=words.ANSWER_JOINED,
    intent="joint",
    group_help="7号联单 城管、物业 一起清理",
    console=True,
)
FINISH_PART = Row(
    code="finish_part",
    name="协办办结",
    source=OPEN,
    by=frozenset({Who.HELPER}),
    needs=(WORDS,),
    when=_is_joint,
    only=_has_none,
    decide=_finish,
    tells=(tellings.lead(words.LEAD_PART_DONE),),
    public=None,
    answer=words.ANSWER_PART_DONE,
    intent="finish_part",
    console=True,
)
RETURN_PART = Row(
    code="return_part",
    name="协办退回",
    source=OPEN,
    by=frozenset({Who.HELPER}),
    needs=(REASON,),
    when=_is_joint,
    only=_has_none,
    tells=(tellings.lead(words.LEAD_PART_RETURNED),),
    public=None,
    answer=words.ANSWER_PART_RETURNED,
    intent="return_part",
    console=True,
)
EXCUSE = Row(
    code="excuse",
    name="免办",
    source=OPEN,
    by=LEADS,
    needs=(PART, REASON),
    when=_is_joint,
    only=_no_such_part,
    decide=_excuse,
    tells=(tellings.excused(words.HELP_EXCUSED),),
    public=None,
    answer=words.ANSWER_EXCUSED,
    intent="excuse",
    group_help="7号免办 城管 已经自己清了",
    console=True,
)

ROWS = (JOIN, FINISH_PART, RETURN_PART, EXCUSE)
