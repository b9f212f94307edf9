"""What a step decided, written down and read again: nothing is lost between the two."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.cases.decision import FIELDS, Clocks, Decision, apply, rebuilt
from flows.cases.states import ENDED, Level, Objection, Solved, State
from flows.cases.tables import Case
from flows.clocks.profiles import Term
from flows.clocks.tables import Stage
from flows.events import Event

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
NUMBERS = st.one_of(st.none(), st.integers(1, 99))
VALUES = {
    "area_code": st.sampled_from(["329901001", "329901001001", "329901001001001"]),
    "level": st.sampled_from(Level),
    "round": st.integers(1, 3),
    "item_code": st.sampled_from(["fumes", "noise"]),
    "profile": st.sampled_from(["13710", "13710@2"]),
    "item_name": st.sampled_from(["餐饮油烟扰民", "噪音扰民"]),
    "police": st.booleans(),
    "anonymous": st.booleans(),
    "solved": st.one_of(st.none(), st.sampled_from(Solved)),
    "objection": st.one_of(st.none(), st.sampled_from(Objection)),
    "asked_until": st.one_of(
        st.none(), st.integers(1, 500).map(lambda hours: NOW + timedelta(hours=hours))
    ),
}
CHANGES = st.fixed_dictionaries({}, optional={name: VALUES.get(name, NUMBERS) for name in FIELDS})
TERMS = st.lists(
    st.builds(
        Term,
        st.sampled_from(Stage),
        st.integers(1, 500).map(lambda hours: NOW + timedelta(hours=hours)),
        st.booleans(),
    ),
    unique_by=lambda term: term.stage,
)
STAGES = st.lists(st.sampled_from(Stage), unique=True)


def fresh(state=State.ASSIGNED):
    case = Case(id=7, state=state, level=Level.GRID, round=1, area_code="329901001", event_count=0)
    case.item_code, case.item_name, case.police, case.anonymous = "fumes", "油烟", False, False
    case.grid_id = case.short_number = case.assignee_id = case.rating = case.department_id = None
    return case


def event(decision, case, to=State.HANDLING, sequence=1, at=NOW):
    return Event(
        kind="case",
        subject_id=7,
        sequence=sequence,
        step="some",
        from_state=case.state.value,
        to_state=to.value,
        at=at,
        data=decision.recorded(case),
    )


@given(CHANGES)
def test_what_was_decided_is_what_the_event_does(fields):
    case = fresh()
    before = {name: getattr(case, name) for name in FIELDS}
    apply(case, Clocks(7, ()), event(Decision(fields=fields), case))
    assert {name: getattr(case, name) for name in FIELDS} == {**before, **fields}
    assert case.state is State.HANDLING


def _written(value):
    return value.isoformat() if isinstance(value, datetime) else value


@given(CHANGES)
def test_what_stays_as_it_was_is_not_written_down(fields):
    case = fresh()
    recorded = Decision(fields=fields).recorded(case)
    for name, (old, new) in recorded.items():
        assert old != new
        assert new == _written(fields[name])
    assert set(recorded) == {n for n, value in fields.items() if getattr(case, n) != value}


@given(CHANGES, TERMS, STAGES, STAGES)
def test_a_life_of_two_events_is_built_again_as_it_was(fields, terms, done, undone):
    case, clocks = fresh(State.DRAFT), Clocks(7, ())
    events = []
    for sequence, decision in enumerate(
        (Decision(start=terms, done=done), Decision(fields=fields, undone=undone)), 1
    ):
        at = NOW + timedelta(hours=sequence)
        events.append(event(decision, case, State.ACCEPTED, sequence, at))
        apply(case, clocks, events[-1])
    again, clocks_again = rebuilt(case, events)
    for name in (*FIELDS, "state", "event_count", "accepted_at", "closed_at"):
        assert getattr(again, name) == getattr(case, name), name
    assert [(c.stage, c.due_at, c.done_at) for c in clocks_again.rows] == [
        (c.stage, c.due_at, c.done_at) for c in clocks.rows
    ]


def test_terms_that_start_belong_to_the_round_the_step_begins():
    case, clocks = fresh(State.RESOLVED), Clocks(7, ())
    term = Term(Stage.RESOLVE, NOW + timedelta(days=9))
    apply(case, clocks, event(Decision(fields={"round": 2}, start=(term,)), case))
    assert clocks.of(Stage.RESOLVE, 1) is None
    assert clocks.of(Stage.RESOLVE, 2).due_at == term.due


def test_stopping_ends_the_clocks_of_before_and_lets_the_new_run():
    case, clocks = fresh(State.RESOLVED), Clocks(7, ())
    clocks.start(1, NOW, Term(Stage.JUDGE, NOW + timedelta(days=7)))
    new = Term(Stage.RESOLVE, NOW + timedelta(days=9))
    apply(case, clocks, event(Decision(fields={"round": 2}, stop=True, start=(new,)), case))
    assert clocks.of(Stage.JUDGE, 1).done_at == NOW
    assert clocks.of(Stage.RESOLVE, 2).done_at is None


@given(st.sampled_from(State))
def test_a_case_is_closed_when_it_comes_to_an_end_and_only_then(state):
    case = fresh()
    apply(case, Clocks(7, ()), event(Decision(), case, state))
    assert case.closed_at == (NOW if state in ENDED else None)
    assert case.accepted_at is None, "only the step out of a draft accepts"


def test_a_stage_that_has_no_clock_is_passed_over():
    case, clocks = fresh(), Clocks(7, ())
    moved = Decision(done=(Stage.ANSWER,), moved=(Term(Stage.RESOLVE, NOW),))
    apply(case, clocks, event(moved, case))
    assert clocks.rows == []
