"""The resident judges; a case ends, or is done again."""

from flows.cases import tellings, words
from flows.cases.change import Change
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import REASON_IF_ANY, STARS, WORDS
from flows.cases.states import Level, State, Who
from flows.cases.steps.row import Row
from flows.people.actors import SYSTEM

ROUNDS = 3
"""The first, and two more on the resident's wish; then the level above calls back."""
MARKS = range(1, 6)
LOW = 2
"""The highest mark that asks why."""


def _no_mark(moment: Moment) -> str | None:
    return None if moment.change.stars in MARKS else words.BAD_STARS


def _rate(moment: Moment) -> Decision:
    return Decision(fields={"rating": moment.change.stars})


def _close_a_good_one(moment: Moment) -> Change | None:
    return Change("close", SYSTEM) if (moment.change.stars or 0) > LOW else None


def _close(_moment: Moment) -> Decision:
    return Decision(stop=True)


def _rounds_used_up(moment: Moment) -> str | None:
    return words.REOPENED_ENOUGH if moment.case.round >= ROUNDS else None


def _again(moment: Moment) -> Decision:
    case, placed = moment.case, _has_grid(moment)
    return Decision(
        fields={
            "round": case.round + 1,
            "assignee_id": None,
            "rating": None,
            "level": Level.GRID if placed else case.level,
        },
        stop=True,
        start=moment.terms(moment.now),
    )


def _has_grid(moment: Moment) -> bool:
    return moment.case.grid_id is not None


def _has_no_grid(moment: Moment) -> bool:
    return not _has_grid(moment)


RATE = Row(
    code="rate",
    name="评价",
    source=(State.RESOLVED,),
    to=State.RATED,
    by=frozenset({Who.REPORTER}),
    needs=(STARS,),
    only=_no_mark,
    decide=_rate,
    then=_close_a_good_one,
    tells=(tellings.group(words.GROUP_RATED),),
    public="您已评价",
    talk_help="评价：办完了打个分",
)
COMMENT = Row(
    code="comment",
    name="评价说明",
    source=(State.RATED,),
    by=frozenset({Who.REPORTER}),
    needs=(WORDS,),
)
CLOSE = Row(
    code="close",
    name="销号",
    source=(State.RESOLVED, State.RATED),
    to=State.CLOSED,
    by=frozenset({Who.SYSTEM}),
    decide=_close,
    public="已销号",
    silent=True,
)
REOPEN = Row(
    code="reopen",
    name="重办",
    source=(State.RESOLVED, State.RATED),
    to=State.ASSIGNED,
    by=frozenset({Who.REPORTER, Who.DISPATCHER}),
    needs=(REASON_IF_ANY,),
    when=_has_grid,
    only=_rounds_used_up,
    decide=_again,
    tells=(
        tellings.card(words.AGAIN),
        tellings.level_above(words.DESK_REOPENED),
        tellings.who_had_it(words.MINE_REOPENED),
    ),
    public="已重新交办",
    console=True,
)
REOPEN_ABOVE = Row(
    code="reopen_above",
    trigger="reopen",
    name="重办",
    source=(State.RESOLVED, State.RATED),
    to=State.ACCEPTED,
    by=frozenset({Who.REPORTER, Who.DISPATCHER}),
    needs=(REASON_IF_ANY,),
    when=_has_no_grid,
    only=_rounds_used_up,
    decide=_again,
    tells=(tellings.desk(words.DESK_REOPENED), tellings.who_had_it(words.MINE_REOPENED_ABOVE)),
    public="已重新受理",
    console=True,
)

ROWS = (RATE, COMMENT, CLOSE, REOPEN, REOPEN_ABOVE)
