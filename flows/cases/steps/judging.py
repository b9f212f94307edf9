"""The resident judges; a case ends, or is done again."""

from flows.cases import tellings, words
from flows.cases.change import Change
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import DAY, REASON_IF_ANY, STARS, WORDS
from flows.cases.quorum import unsolved
from flows.cases.states import IN_HAND, Level, Solved, State, Who
from flows.cases.steps.consulting import end_of
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.clocks.tables import Stage
from flows.people.actors import SYSTEM

ROUNDS = tellings.MOST_ROUNDS
MARKS = range(1, 6)
LOW = 2
"""The highest mark that asks why."""


def _no_mark(moment: Moment) -> str | None:
    return None if moment.change.stars in MARKS else words.BAD_STARS


def _rate(moment: Moment) -> Decision:
    """A mark alone counts as both: whether it is solved, and how content they are."""
    stars = moment.change.stars or 0
    solved = moment.case.solved or (Solved.YES if stars > LOW else Solved.NO)
    return Decision(fields={"rating": stars, "solved": solved})


def _close_a_good_one(moment: Moment) -> Change | None:
    return Change("close", SYSTEM) if (moment.change.stars or 0) > LOW else None


def _alone(moment: Moment) -> bool:
    return not moment.case.child_count


def _in_a_storm(moment: Moment) -> bool:
    """Of a case that others follow its own reporter is one of many."""
    return not _alone(moment)


def _by_quorum(moment: Moment) -> Change | None:
    said = words.NOT_SOLVED
    return Change("reopen", SYSTEM, said, said) if unsolved(moment.session, moment.case) else None


def _say_solved(_moment: Moment) -> Decision:
    return Decision(fields={"solved": Solved.YES})


def _say_unsolved(_moment: Moment) -> Decision:
    return Decision(fields={"solved": Solved.NO})


def _say_partly(moment: Moment) -> Decision:
    """Keep it open for what is left, in the hands it was in, with a round of its own."""
    case = moment.case
    return Decision(
        fields={"round": case.round + 1, "solved": Solved.PARTLY, "rating": None},
        stop=True,
        start=moment.terms(moment.now),
        done=(Stage.ASSIGN, Stage.ANSWER),
    )


def _say_part_of_many(_moment: Moment) -> Decision:
    return Decision(fields={"solved": Solved.PARTLY})


def _was_partly(moment: Moment) -> bool:
    return moment.case.solved is Solved.PARTLY


def _replan(moment: Moment) -> Decision:
    return Decision(start=(end_of(moment),))


def wants_call_back(case: Case) -> bool:
    """Tell whether only a call can help: a low mark on what was done again twice already."""
    low = case.solved in (Solved.NO, Solved.PARTLY) or (case.rating or LOW + 1) <= LOW
    return case.state is State.RATED and low and case.round >= ROUNDS


def _may_close(moment: Moment) -> str | None:
    if moment.case.child_count and unsolved(moment.session, moment.case, over=True):
        return words.NOT_SOLVED
    return words.CALL_FIRST if wants_call_back(moment.case) else None


def _close(_moment: Moment) -> Decision:
    return Decision(stop=True)


def _used_up(moment: Moment) -> bool:
    """The resident may twice; after that it is for who calls back to have it done again."""
    return moment.case.round >= ROUNDS


def _last_alone(moment: Moment) -> bool:
    return _used_up(moment) and _alone(moment)


def _alone_and_again(moment: Moment) -> bool:
    return _alone(moment) and not _used_up(moment)


def _one_of_many(moment: Moment) -> str | None:
    """Of a case that others follow, what its reporter says is weighed; nobody calls one of many."""
    used_up = _used_up(moment) and moment.change.actor.kind == "resident"
    return words.REOPENED_ENOUGH if used_up else None


def _say_partly_last(_moment: Moment) -> Decision:
    return Decision(fields={"solved": Solved.PARTLY})


def _again(moment: Moment) -> Decision:
    case, placed = moment.case, _has_grid(moment)
    return Decision(
        fields={
            "round": case.round + 1,
            "assignee_id": None,
            "rating": None,
            "solved": None,
            "objection": None,
            "asked_until": None,
            "level": Level.GRID if placed else case.level,
        },
        stop=True,
        start=moment.terms(moment.now),
    )


def _wants_call(moment: Moment) -> bool:
    return _last_alone(moment) and moment.change.actor.kind == "resident"


def _has_grid(moment: Moment) -> bool:
    return moment.case.grid_id is not None


def _again_in_grid(moment: Moment) -> bool:
    return _has_grid(moment) and not _wants_call(moment)


def _again_above(moment: Moment) -> bool:
    return not _has_grid(moment) and not _wants_call(moment)


RATE = Row(
    code="rate",
    name="评价",
    source=(State.RESOLVED,),
    to=State.RATED,
    by=frozenset({Who.REPORTER}),
    needs=(STARS,),
    when=_alone,
    only=_no_mark,
    decide=_rate,
    then=_close_a_good_one,
    tells=(tellings.group(words.GROUP_RATED), tellings.call_back),
    public="您已评价",
    talk_help="评价：办完了打个分",
)
SAY_SOLVED = Row(
    code="solved",
    name="解决了",
    source=(State.RESOLVED,),
    by=frozenset({Who.REPORTER}),
    decide=_say_solved,
    public="您说解决了",
)
SAY_PARTLY = Row(
    code="partly",
    name="解决了一部分",
    source=(State.RESOLVED,),
    to=State.HANDLING,
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    when=_alone_and_again,
    decide=_say_partly,
    tells=(tellings.partly,),
    public="解决了一部分，剩下的接着办",
)
SAY_PARTLY_LAST = Row(
    code="partly_last",
    trigger="partly",
    name="解决了一部分",
    source=(State.RESOLVED,),
    to=State.RATED,
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    when=_last_alone,
    decide=_say_partly_last,
    tells=(tellings.group(words.GROUP_PARTLY_LAST), tellings.call_back),
    public="解决了一部分，上级给您回访",
)
WANT_CALL = Row(
    code="want_call",
    trigger="reopen",
    name="请上级回访",
    source=(State.RESOLVED, State.RATED),
    to=State.RATED,
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    when=_wants_call,
    decide=_say_unsolved,
    tells=(tellings.call_back,),
    public="您说没解决，上级给您回访",
)
SAY_UNSOLVED = Row(
    code="unsolved",
    name="没解决",
    source=(State.RESOLVED,),
    to=State.RATED,
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    when=_alone,
    decide=_say_unsolved,
    tells=(tellings.group(words.GROUP_UNSOLVED), tellings.call_back),
    public="您说没解决",
)
SAY_SO_OF_MANY = tuple(
    Row(
        code=code,
        trigger=trigger,
        name=name,
        source=(State.RESOLVED,),
        by=frozenset({Who.REPORTER}),
        needs=needs,
        when=_in_a_storm,
        only=only,
        decide=decide,
        then=_by_quorum,
        public=public,
    )
    for code, trigger, name, needs, only, decide, public in (
        ("rate_storm", "rate", "评价", (STARS,), _no_mark, _rate, "您已评价"),
        (
            *("partly_storm", "partly", "解决了一部分", (REASON_IF_ANY,), None),
            *(_say_part_of_many, "您说解决了一部分"),
        ),
        (
            *("unsolved_storm", "unsolved", "没解决", (REASON_IF_ANY,), None),
            *(_say_unsolved, "您说没解决"),
        ),
    )
)
"""What the first reporter says of a case that others follow: it is weighed with what they say."""
REPLAN = Row(
    code="replan",
    name="定日期",
    source=IN_HAND,
    by=frozenset({Who.ASSIGNEE, Who.DISPATCHER}),
    needs=(DAY, REASON_IF_ANY),
    when=_was_partly,
    decide=_replan,
    tells=(tellings.reporter(words.REPLANNED),),
    public="剩下的定了日期",
    answer=words.ANSWER_REPLANNED,
    intent="replan",
    group_help="7号定日期 周五（居民说解决了一部分时）",
    console=True,
    revocable=True,
)
CALL_BACK = Row(
    code="call_back",
    name="回访",
    source=(State.RATED,),
    to=State.CLOSED,
    by=frozenset({Who.DISPATCHER}),
    needs=(WORDS,),
    decide=_close,
    public="已回访，办完了",
    console=True,
)
COMMENT = Row(
    code="comment",
    name="评价说明",
    source=(State.RATED,),
    by=frozenset({Who.REPORTER}),
    needs=(WORDS,),
    tells=(tellings.call_back,),
)
CLOSE = Row(
    code="close",
    name="销号",
    source=(State.RESOLVED, State.RATED),
    to=State.CLOSED,
    by=frozenset({Who.SYSTEM}),
    only=_may_close,
    decide=_close,
    public="已销号",
    silent=True,
)
REOPEN = Row(
    code="reopen",
    name="重办",
    source=(State.RESOLVED, State.RATED),
    to=State.ASSIGNED,
    by=frozenset({Who.REPORTER, Who.DISPATCHER, Who.SYSTEM}),
    needs=(REASON_IF_ANY,),
    when=_again_in_grid,
    only=_one_of_many,
    decide=_again,
    tells=(
        tellings.card(words.AGAIN),
        tellings.level_above(words.DESK_REOPENED),
        tellings.who_had_it(words.MINE_REOPENED),
        tellings.other_reporters(words.REOPENED_TOLD),
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
    by=frozenset({Who.REPORTER, Who.DISPATCHER, Who.SYSTEM}),
    needs=(REASON_IF_ANY,),
    when=_again_above,
    only=_one_of_many,
    decide=_again,
    tells=(
        tellings.desk(words.DESK_REOPENED),
        tellings.who_had_it(words.MINE_REOPENED_ABOVE),
        tellings.other_reporters(words.REOPENED_TOLD),
    ),
    public="已重新受理",
    console=True,
)

ROWS = (
    RATE,
    SAY_SOLVED,
    SAY_PARTLY,
    SAY_PARTLY_LAST,
    SAY_UNSOLVED,
    *SAY_SO_OF_MANY,
    COMMENT,
    REPLAN,
    CALL_BACK,
    CLOSE,
    REOPEN,
    REOPEN_ABOVE,
    WANT_CALL,
)
