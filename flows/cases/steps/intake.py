"""From a draft to a grid: accepted, assigned, placed; and what ends a case before it is handled."""

from dataclasses import replace
from typing import Any

from flows.cases import tellings, tellings_police, words, words_police
from flows.cases.change import ActionError, Change
from flows.cases.decision import NOTHING, Decision
from flows.cases.moment import Moment
from flows.cases.needs import GRID, ITEM, PLACE, PLACE_IF_ANY, REASON, WORDS
from flows.cases.numbers import short_number
from flows.cases.states import IN_HAND, OPEN, Level, State, Who
from flows.cases.steps.conduct import stays_what_it_is
from flows.cases.steps.routed import ask_helpers, route
from flows.cases.steps.row import Row
from flows.cases.steps.settled import gone_on, objected
from flows.clocks.profiles import Term, terms
from flows.clocks.running import WORKING
from flows.events import events_of
from flows.map import reads
from flows.people.actors import SYSTEM
from nlp.catalogue.severity import Severity


def _accept(moment: Moment) -> Decision:
    case, office = moment.case, moment.office
    profile = office.newest_profile(case.profile)
    start = terms(office.workdays, profile, moment.now, case.term_class)
    return Decision(fields={"profile": profile.key}, start=start)


def _hand_out(moment: Moment) -> Change | None:
    """Hand an accepted case to its grid where that is known, or to whoever has it by the table.

    What is urgent goes to the grid in any case: its people are the nearest.
    """
    case, grid_id = moment.case, moment.change.grid_id
    if moment.change.parent_id is not None:
        return Change("merge", SYSTEM, parent_id=moment.change.parent_id, grid_id=grid_id)
    if case.level is Level.DEPARTMENT and case.department_id is not None:
        return Change("entrust", SYSTEM, department_id=case.department_id)
    if case.level is not Level.GRID or grid_id is None:
        return ask_helpers(moment)
    return Change("assign", SYSTEM, grid_id=grid_id)


def assign(moment: Moment) -> Decision:
    case, grid = moment.case, reads.grid(moment.session, moment.change.grid_id or 0)
    if grid is None:
        raise ActionError(words.NO_SUCH_GRID)
    fields: dict[str, Any] = {"grid_id": grid.id, "area_code": grid.code, "level": Level.GRID}
    routed = route(moment, grid.code)
    if routed is not None and routed.department_id is not None:
        fields["department_id"] = routed.department_id
    if case.grid_id != grid.id or case.short_number is None:
        fields["short_number"] = short_number(moment.session, grid.id)
    moved = case.state is not State.ACCEPTED or case.level is not Level.GRID or objected(moment)
    start = (moment.fresh_assigning(),) if moved else ()
    return Decision(fields=fields, start=start)


def _not_objected(moment: Moment) -> bool:
    return moment.case.objection is None


def _urgent(moment: Moment) -> bool:
    return moment.case.severity is Severity.URGENT


def _elsewhere(moment: Moment) -> bool:
    """Whether it moves to a grid that does not have it yet; what lies above grids stays there."""
    grid_id, case = moment.change.grid_id, moment.case
    return grid_id is not None and grid_id != case.grid_id and case.level is Level.GRID


def _stays(moment: Moment) -> bool:
    return moment.case.state in IN_HAND or not _elsewhere(moment)


def _locate(moment: Moment) -> Decision:
    return gone_on(moment, replace(assign(moment), placed=bool(moment.change.text)))


def _put_right(_moment: Moment) -> Decision:
    return Decision(placed=True)


def _retitle(moment: Moment) -> Decision:
    item, case = moment.change.item, moment.case
    if item is None:
        return NOTHING
    fields: dict[str, Any] = {
        "item_code": item.code,
        "item_name": item.name,
        "police": item.police,
    }
    if case.level is not Level.DEPARTMENT:  # There the department has it, whatever it is about.
        fields["department_id"] = item.department_id
    return Decision(fields=fields, hidden=item.hidden)


def _hide(_moment: Moment) -> Decision:
    return Decision(fields={"anonymous": True})


def _urgent_stays(moment: Moment) -> str | None:
    return words.URGENT_STAYS if _urgent(moment) else None


def ended(_moment: Moment) -> Decision:
    return Decision(fields={"objection": None, "asked_until": None}, stop=True)


def _supplement(moment: Moment) -> Decision:
    """Whatever the resident adds is the answer, where one was waited for: the time runs on."""
    return Decision(resumed=moment.clocks.stand_still)


def urged_today(moment: Moment) -> str | None:
    """Refuse a second time on one working day, of a case that follows another, too."""
    for code in ("urge", "urge_too"):
        last = moment.last(code)
        if last is not None and moment.office.workdays.same_workday(last, moment.now):
            return words.TOO_OFTEN
    return None


def moved_terms(moment: Moment) -> tuple[Term, ...]:
    """Give the stages whose end is another by the calendar of today; pauses stay counted."""
    case, found = moment.case, []
    for stage in WORKING:
        clock = moment.clocks.of(stage, case.round)
        if clock is None or clock.done_at is not None:
            continue
        own = moment.terms(clock.started_at)
        term = next(term for term in own if term.stage is stage)
        due = term.due + clock.paused
        if (due, term.provisional) != (clock.due_at, clock.provisional):
            found.append(Term(stage, due, term.provisional))
    granted = _granted(moment) if found else ()
    return tuple(term for term in found if term.stage not in granted)


def _granted(moment: Moment) -> set[str]:
    """Give the stages whose end was granted by its day: no calendar moves what was promised so."""
    case = moment.case
    return {
        stage
        for event in events_of(moment.session, case.subject)
        if event.step != "redate" and event.data["in_round"] == case.round
        for stage in event.data.get("moved", ())
    }


def _redate(moment: Moment) -> Decision:
    moved = moved_terms(moment)
    if not moved:
        raise ActionError(words.DATES_STAND)
    return Decision(moved=moved)


ACCEPT = Row(
    code="accept",
    name="受理",
    source=(State.DRAFT,),
    to=State.ACCEPTED,
    by=frozenset({Who.REPORTER, Who.ROSTER, Who.SYSTEM}),
    decide=_accept,
    then=_hand_out,
    tells=(
        tellings.desk_first,
        tellings.department(words.DEPARTMENT_CARD),
    ),
    public="已受理",
)
ASSIGN = Row(
    code="assign",
    name="交办",
    source=(State.ACCEPTED, State.ASSIGNED),
    to=State.ASSIGNED,
    by=frozenset({Who.SYSTEM, Who.DISPATCHER}),
    needs=(GRID,),
    when=_not_objected,
    decide=assign,
    then=ask_helpers,
    tells=(
        tellings.card(words.NEW),
        tellings.moved_away,
        tellings_police.moved_away,
        tellings.left_the_department,
    ),
    public="已交给网格员",
    console=True,
)
LOCATE = Row(
    code="place",
    name="补地点",
    source=(State.ACCEPTED, State.ASSIGNED),
    to=State.ASSIGNED,
    by=frozenset({Who.REPORTER}),
    needs=(PLACE_IF_ANY,),
    when=_elsewhere,
    decide=_locate,
    tells=(tellings.card(words.NEW), tellings.moved_away, tellings_police.moved_away),
    public="已交给网格员",
)
PUT_RIGHT = Row(
    code="put_right",
    trigger="place",
    name="更正地点",
    source=OPEN,
    by=frozenset({Who.REPORTER}),
    needs=(PLACE,),
    when=_stays,
    decide=_put_right,
    tells=(tellings.group_link(words.GROUP_PLACED),),
    public="您更正了地点",
)
RETITLE = Row(
    code="retitle",
    name="更正事项",
    source=OPEN,
    by=frozenset({Who.REPORTER, Who.DISPATCHER}),
    needs=(ITEM,),
    when=stays_what_it_is,
    decide=_retitle,
    tells=(tellings.group(words.GROUP_RETITLED), tellings_police.retitled),
    public="事项更正了",
)
HIDE = Row(
    code="anonymise",
    name="匿名",
    source=(*OPEN, State.RESOLVED, State.RATED),
    by=frozenset({Who.REPORTER}),
    decide=_hide,
    public="已改为匿名",
    talk_help="匿名：不让办理的人看到是谁说的",
)
REACH = Row(
    code="reach",
    name="留联系方式",
    source=OPEN,
    by=frozenset({Who.REPORTER}),
    needs=(WORDS,),
    tells=(tellings.group_link(words.GROUP_CONTACT),),
    public="您留了联系方式",
)
DECLINE = Row(
    code="decline",
    name="不予受理",
    source=(State.ACCEPTED, State.ASSIGNED),
    to=State.DECLINED,
    by=frozenset({Who.DISPATCHER}),
    needs=(REASON,),
    when=_not_objected,
    decide=ended,
    tells=(tellings.reporter(words.DECLINED), tellings_police.over(words_police.ENDED)),
    public="不予受理",
    console=True,
)
WITHDRAW = Row(
    code="withdraw",
    name="撤回",
    source=OPEN,
    to=State.WITHDRAWN,
    by=frozenset({Who.REPORTER}),
    only=_urgent_stays,
    decide=ended,
    tells=(
        tellings.group(words.GROUP_WITHDRAWN),
        tellings.helpers(words.GROUP_WITHDRAWN),
        tellings_police.over(words_police.WITHDRAWN),
    ),
    public="您已撤回",
    talk_help="撤回：不反映了",
)
SUPPLEMENT = Row(
    code="supplement",
    name="补充",
    source=OPEN,
    by=frozenset({Who.REPORTER}),
    needs=(WORDS,),
    decide=_supplement,
    tells=(tellings.added,),
    public="您补充了情况",
    talk_help="补充：再加几句",
)
SHOW = Row(
    code="show",
    name="补照片",
    source=OPEN,
    by=frozenset({Who.REPORTER}),
    decide=_supplement,
    tells=(tellings.group_link(words.GROUP_PHOTOS),),
    public="您补充了照片",
)
URGE = Row(
    code="urge",
    name="催办",
    source=OPEN,
    by=frozenset({Who.REPORTER}),
    only=urged_today,
    tells=(tellings.group(words.GROUP_URGED),),
    public="您催办了一次",
    talk_help="催办：催一催",
)
REDATE = Row(
    code="redate",
    name="改期",
    source=OPEN,
    by=frozenset({Who.SYSTEM}),
    decide=_redate,
    tells=(
        tellings.reporter(words.REDATED),
        tellings.group(words.GROUP_REDATED),
        tellings.department_redated,
    ),
    public="放假安排有变，期限已调整",
    silent=True,
)

ROWS = (
    ACCEPT,
    ASSIGN,
    LOCATE,
    PUT_RIGHT,
    RETITLE,
    HIDE,
    REACH,
    DECLINE,
    WITHDRAW,
    SUPPLEMENT,
    SHOW,
    URGE,
    REDATE,
)
