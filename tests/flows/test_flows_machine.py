"""The table of steps, walked: what a row says holds, and nothing else happens."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cases import words
from flows.cases.states import ENDED, OPEN, State, Who
from flows.cases.steps import CASES
from flows.machine import ROW_FIELDS, IllegalStepError, Step, Table

ROWS = {row.code: row for row in CASES.steps}
DOCS = Path(__file__).parents[2] / "docs"


class Thing:
    """A plain row; never a model of the machine."""

    def __init__(self, state):
        self.state = state


def test_the_shared_machine_moves_plain_rows():
    thing = Thing(State.ASSIGNED)
    CASES.move(thing, ROWS["take"])
    assert thing.state is State.HANDLING


@pytest.mark.parametrize(("state", "code"), list(itertools.product(State, ROWS)))
def test_a_step_goes_where_its_row_says_or_nowhere(state, code):
    thing, row = Thing(state), ROWS[code]
    if state in row.source:
        CASES.move(thing, row)
        assert thing.state is (row.to or state)
    else:
        with pytest.raises(IllegalStepError):
            CASES.move(thing, row)
        assert thing.state is state


def test_nothing_leads_out_of_an_end():
    assert [CASES.possible(state) for state in ENDED] == [()] * len(ENDED)


def test_every_state_but_the_first_is_reached_and_every_state_but_the_ends_is_left():
    reached = {row.to for row in CASES.steps if row.to}
    left = {state for row in CASES.steps for state in row.source}
    assert reached == set(State) - {State.DRAFT}
    assert left == set(State) - set(ENDED)


@given(st.lists(st.sampled_from(list(ROWS)), max_size=25))
def test_every_walk_stays_inside_the_table(codes):
    thing = Thing(State.DRAFT)
    for code in codes:
        if thing.state in ROWS[code].source:
            CASES.move(thing, ROWS[code])
        assert thing.state in State


def test_rows_of_one_trigger_never_stand_in_each_others_way():
    """For one state, several rows of a trigger are told apart by what the thing is."""
    for one, other in itertools.combinations(CASES.steps, 2):
        if one.trigger == other.trigger and set(one.source) & set(other.source):
            assert one.when is not None
            assert other.when is not None


@pytest.mark.parametrize("code", ROWS)
def test_a_row_says_all_about_itself(code):
    row = ROWS[code]
    assert row.name
    assert row.by <= set(Who)
    assert row.public is None or row.public
    assert bool(row.answer) >= bool(row.intent), "what is said in the group is answered there"
    in_their_groups = row.intent in ("finish_part", "return_part")  # Said as 办结 and 退 there.
    assert bool(row.group_help) == (bool(row.intent) and not in_their_groups)
    if row.silent:
        assert row.by == {Who.SYSTEM}
        assert (row.intent, row.console, row.talk_help) == ("", False, "")


def test_the_diagram_in_the_docs_is_the_table():
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{CASES.diagram()}\n```" in page


def test_the_docs_name_every_field_of_a_row():
    page = (DOCS / "extending.md").read_text(encoding="utf-8")
    assert [name for name in ROW_FIELDS if f"`{name}`" not in page] == []


def test_every_state_has_a_chinese_name():
    assert set(words.STATE_NAMES) == set(State)
    assert set(words.WHO_NAMES) == set(Who)
    assert set(OPEN) < set(State)


def test_two_rows_with_one_code_are_refused():
    row = Step(code="once", name="一次", source=(State.DRAFT,), by=frozenset({Who.SYSTEM}))
    with pytest.raises(ValueError, match="one code"):
        Table(State, State.DRAFT, ENDED, (row, row))


def test_a_trigger_no_row_has_is_a_mistake_and_not_a_refusal():
    with pytest.raises(LookupError, match="fly"):
        CASES.rows("fly")
