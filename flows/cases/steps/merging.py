"""A storm: many report one thing. One case has the work, the others follow it: 已合并.

A merged case keeps its number, its reporter and its words; where it stands is where its parent
stands. What its reporter says of it reaches the parent's people.
"""

from collections.abc import Callable

from flows.cases import tellings, words
from flows.cases.conduct import about_staff
from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.cases.needs import CASE, REASON_IF_ANY, STARS, WORDS
from flows.cases.states import IN_HAND, Solved, State, Who
from flows.cases.steps.intake import urged_today
from flows.cases.steps.judging import LOW, MARKS
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.cases.tellings_splitting import own_reporter
from flows.cases.words_conduct import STAYS_APART
from flows.cases.words_splitting import GROUP_SPLIT
from flows.clocks.reads import clocks_of

MERGEABLE = (State.ACCEPTED, State.ASSIGNED, *IN_HAND)


def _parent(moment: Moment) -> Case | None:
    return moment.session.get(Case, moment.change.parent_id or 0)


def _cannot_merge(moment: Moment) -> str | None:
    """Say why not: not there, itself, not open, or one of the two is in a storm already."""
    parent, case = _parent(moment), moment.case
    if parent is None or parent.id == case.id:
        return words.NO_SUCH_PARENT
    if parent.state not in MERGEABLE:
        return words.PARENT_NOT_OPEN.format(name=parent.number)
    if about_staff(case) or about_staff(parent):
        return STAYS_APART
    if case.open_parts:
        return words.HELPED
    return words.IS_A_PARENT if case.child_count else None


def _merge(moment: Moment) -> Decision:
    fields = {
        "parent_id": moment.change.parent_id,
        "assignee_id": None,
        "objection": None,
        "asked_until": None,
    }
    return Decision(fields=fields, stop=True)


def _has_a_grid(moment: Moment) -> bool:
    return moment.case.grid_id is not None


def _has_none(moment: Moment) -> bool:
    return not _has_a_grid(moment)


def _unmerge(moment: Moment) -> Decision:
    """Let it be a case of its own again, with time of its own from now on."""
    fields = {"parent_id": None, "round": _last_round(moment) + 1, "solved": None, "rating": None}
    return Decision(fields=fields, start=moment.terms(moment.now))


def _last_round(moment: Moment) -> int:
    """Give the last round it had a time of its own: while it follows, its round is its parent's."""
    clocks = clocks_of(moment.session, moment.case.subject)
    return max(clock.round for clock in clocks)


def _gather(moment: Moment) -> Decision:
    return Decision(fields={"child_count": moment.case.child_count + 1})


def _release(moment: Moment) -> Decision:
    return Decision(fields={"child_count": max(0, moment.case.child_count - 1)})


def _parent_is(*states: State) -> Callable[[Moment], str | None]:
    """Give the check that what a case follows stands so."""

    def only(moment: Moment) -> str | None:
        parent = moment.session.get(Case, moment.case.parent_id or 0)
        if parent is not None and parent.state in states:
            return None
        if parent is not None and State.RESOLVED in states and parent.round > moment.case.round:
            return words.DONE_AGAIN.format(name=moment.case.number)
        state = words.STATE_NAMES[parent.state] if parent else ""
        return words.PARENT_STANDS.format(name=moment.case.number, state=state)

    return only


def _urge_parent(moment: Moment) -> str | None:
    return urged_today(moment) or _parent_is(*MERGEABLE)(moment)


def _solved(solved: Solved) -> Callable[[Moment], Decision]:
    """Give the decision that keeps what a reporter says, with the round of the work it is about."""

    def decide(moment: Moment) -> Decision:
        return Decision(fields={"solved": solved, "round": _round(moment)})

    return decide


def _mark(moment: Moment) -> str | None:
    return None if moment.change.stars in MARKS else words.BAD_STARS


def _rate(moment: Moment) -> Decision:
    stars = moment.change.stars or 0
    solved = moment.case.solved or (Solved.YES if stars > LOW else Solved.NO)
    return Decision(fields={"rating": stars, "solved": solved, "round": _round(moment)})


def _round(moment: Moment) -> int:
    parent = moment.session.get(Case, moment.case.parent_id or 0)
    return parent.round if parent is not None else moment.case.round


MERGE = Row(
    code="merge",
    name="并入",
    source=MERGEABLE,
    to=State.MERGED,
    by=frozenset({Who.SYSTEM, Who.DISPATCHER}),
    needs=(CASE,),
    only=_cannot_merge,
    decide=_merge,
    tells=(tellings.merged_by_hand, tellings.merged_away),
    public="和邻居反映的合成一件办",
    console=True,
)
UNMERGE = Row(
    code="unmerge",
    name="撤销合并",
    source=(State.MERGED,),
    to=State.ASSIGNED,
    by=frozenset({Who.DISPATCHER, Who.REPORTER}),
    when=_has_a_grid,
    decide=_unmerge,
    tells=(tellings.card(words.APART), tellings.other_reporters(words.UNMERGED)),
    public="改为单独办理",
    console=True,
)
UNMERGE_AT_DESK = Row(
    code="unmerge_at_desk",
    trigger="unmerge",
    name="撤销合并",
    source=(State.MERGED,),
    to=State.ACCEPTED,
    by=frozenset({Who.DISPATCHER, Who.REPORTER}),
    when=_has_none,
    decide=_unmerge,
    tells=(tellings.desk(words.DESK_UNMERGED), tellings.other_reporters(words.UNMERGED)),
    public="改为单独办理",
    console=True,
)
GATHER = Row(
    code="gather",
    name="又有人反映",
    source=(*MERGEABLE, State.RESOLVED),
    by=frozenset({Who.SYSTEM}),
    decide=_gather,
    tells=(tellings.count_line,),
    silent=True,
    joins=True,
    says_along="gather",
)
RELEASE = Row(
    code="release",
    name="分出去一件",
    source=(*MERGEABLE, State.RESOLVED, State.RATED),
    by=frozenset({Who.SYSTEM}),
    decide=_release,
    silent=True,
)
SPLIT = Row(
    code="split",
    name="拆分",
    source=(*MERGEABLE, State.MERGED),
    by=frozenset({Who.SYSTEM, Who.DISPATCHER}),
    needs=(WORDS,),
    tells=(own_reporter, tellings.group(GROUP_SPLIT)),
    public="拆成几件分开办",
    console=True,
)
ADD_TOO = Row(
    code="supplement_too",
    trigger="supplement",
    name="补充",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    needs=(WORDS,),
    only=_parent_is(*MERGEABLE),
    tells=(tellings.group(words.GROUP_SUPPLEMENT),),
    public="您补充了情况",
)
URGE_TOO = Row(
    code="urge_too",
    trigger="urge",
    name="催办",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    only=_urge_parent,
    tells=(tellings.group(words.GROUP_URGED),),
    public="您催办了一次",
)
SHOW_TOO = Row(
    code="show_too",
    trigger="show",
    name="补照片",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    only=_parent_is(*MERGEABLE),
    tells=(tellings.group_link(words.GROUP_PHOTOS),),
    public="您补充了照片",
)
WITHDRAW_TOO = Row(
    code="withdraw_too",
    trigger="withdraw",
    name="撤回",
    source=(State.MERGED,),
    to=State.WITHDRAWN,
    by=frozenset({Who.REPORTER}),
    only=_parent_is(*MERGEABLE),
    decide=lambda _moment: Decision(stop=True),
    public="您已撤回",
)
SOLVED_TOO = Row(
    code="solved_too",
    trigger="solved",
    name="解决了",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    only=_parent_is(State.RESOLVED),
    decide=_solved(Solved.YES),
    public="您说解决了",
)
PARTLY_TOO = Row(
    code="partly_too",
    trigger="partly",
    name="解决了一部分",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    only=_parent_is(State.RESOLVED),
    decide=_solved(Solved.PARTLY),
    public="您说解决了一部分",
)
UNSOLVED_TOO = Row(
    code="unsolved_too",
    trigger="unsolved",
    name="没解决",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    needs=(REASON_IF_ANY,),
    only=_parent_is(State.RESOLVED),
    decide=_solved(Solved.NO),
    public="您说没解决",
)
RATE_TOO = Row(
    code="rate_too",
    trigger="rate",
    name="评价",
    source=(State.MERGED,),
    by=frozenset({Who.REPORTER}),
    needs=(STARS,),
    only=_mark,
    decide=_rate,
    public="您已评价",
)

ROWS = (
    MERGE,
    UNMERGE,
    UNMERGE_AT_DESK,
    GATHER,
    RELEASE,
    SPLIT,
    ADD_TOO,
    URGE_TOO,
    SHOW_TOO,
    WITHDRAW_TOO,
    SOLVED_TOO,
    PARTLY_TOO,
    UNSOLVED_TOO,
    RATE_TOO,
)
