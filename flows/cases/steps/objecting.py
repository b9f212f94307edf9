"""派单异议: a case is returned for one of four reasons, and the desk rules within a working day."""

from typing import Any

from flows.cases import tellings, tellings_police, words, words_police
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import KIND, REASON
from flows.cases.states import Level, Objection, State, Who
from flows.cases.steps.intake import ended
from flows.cases.steps.row import Row
from flows.cases.steps.settled import objected, settled
from flows.cases.steps.upward import GROUPS, LEVELS, below
from flows.clocks.profiles import Term
from flows.clocks.tables import Stage

RULING_DAYS = 1
"""Working days in which an objection is ruled on; PRODUCT.md, "派单异议"."""
WRONG_DISPATCH = (Objection.GRID, Objection.DUTY)
TWICE = 2
"""From this return on in one round the level above has it."""


def _send_back(moment: Moment) -> Decision:
    case = moment.case
    rule = moment.office.workdays.after(moment.now, RULING_DAYS)
    fields: dict[str, Any] = {
        "assignee_id": None,
        "objection": moment.change.kind,
        "asked_until": None,
    }
    if len(moment.taken("send_back")) + 1 >= TWICE:
        fields["level"] = _desk_above(case.level)
    return Decision(
        fields=fields,
        done=(Stage.ASSIGN,),
        start=(Term(Stage.RULE, rule.at, rule.provisional),),
        resumed=moment.clocks.stand_still,
    )


def _too_late(moment: Moment) -> str | None:
    """Say that a wrong dispatch came too long ago to be returned, where a profile limits that."""
    days, clock = moment.profile.return_days, moment.clocks.of(Stage.ASSIGN, moment.case.round)
    if not days or clock is None or moment.change.kind not in WRONG_DISPATCH:
        return None
    over = moment.office.workdays.after(clock.started_at, days).at <= moment.now
    return words.TOO_LATE_TO_RETURN.format(days=days) if over else None


def _desk_above(level: Level) -> Level:
    """Give the desk above a level: a department's returns go to the county."""
    after = LEVELS[LEVELS.index(level) + 1 :]
    return next((each for each in after if each not in GROUPS), level)


def _stand_by(moment: Moment) -> Decision:
    """Give it back to those who returned it, at the level they were at."""
    case = moment.case
    level = case.level if case.level in GROUPS else below(moment) or Level.GRID
    return settled(Decision(fields={"level": level}, start=(moment.fresh_assigning(),)))


def _somebody_returned_it(moment: Moment) -> bool:
    case = moment.case
    placed = case.grid_id is not None or case.department_id is not None
    return objected(moment) and placed


def _rule_decline(moment: Moment) -> Decision:
    return settled(ended(moment))


SEND_BACK = Row(
    code="send_back",
    name="退单",
    source=(State.ASSIGNED, State.HANDLING, State.CONSULTING),
    to=State.ACCEPTED,
    by=frozenset({Who.ROSTER, Who.HANDLER, Who.DISPATCHER, Who.ASSIGNEE}),
    needs=(KIND, REASON),
    only=_too_late,
    decide=_send_back,
    tells=(tellings.objection,),
    public="重新安排办理的人",
    answer=words.ANSWER_SENT_BACK,
    intent="return",
    group_help="退7号 不是我们网格的",
    console=True,
    revocable=True,
)
STAND_BY = Row(
    code="stand_by",
    name="维持原派",
    source=(State.ACCEPTED,),
    to=State.ASSIGNED,
    by=frozenset({Who.DISPATCHER}),
    needs=(REASON,),
    when=_somebody_returned_it,
    decide=_stand_by,
    tells=(
        tellings.card(words.STOOD_BY, why=True),
        tellings.department_card(words.STOOD_BY),
    ),
    public="仍由原来的单位办理",
    console=True,
)
RULE_DECLINE = Row(
    code="rule_decline",
    trigger="decline",
    name="不予受理",
    source=(State.ACCEPTED,),
    to=State.DECLINED,
    by=frozenset({Who.DISPATCHER}),
    needs=(REASON,),
    when=objected,
    decide=_rule_decline,
    tells=(
        tellings.reporter(words.DECLINED),
        tellings.ruled_right,
        tellings_police.over(words_police.ENDED),
    ),
    public="不予受理",
    console=True,
)

ROWS = (SEND_BACK, STAND_BY, RULE_DECLINE)
