"""The transition table, walked."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cases.effects import EFFECTS
from flows.cases.states import (
    ENDED,
    MACHINE,
    STEPS,
    IllegalStepError,
    State,
    Trigger,
    diagram,
    move,
    possible,
    step_for,
)
from flows.cases.words import STATE_NAMES, TRIGGER_NAMES


class Row:
    """A plain row; never a model of the machine."""

    def __init__(self, state):
        self.state = state


def test_the_shared_machine_moves_plain_rows():
    row = Row(State.ASSIGNED)
    move(row, Trigger.TAKE)
    assert row.state is State.HANDLING
    assert MACHINE.models == []


@pytest.mark.parametrize(("state", "trigger"), list(itertools.product(State, Trigger)))
def test_a_step_goes_where_its_row_says_or_nowhere(state, trigger):
    row, step = Row(state), step_for(trigger)
    if state in step.source:
        move(row, trigger)
        assert row.state is (step.to or state)
    else:
        with pytest.raises(IllegalStepError):
            move(row, trigger)
        assert row.state is state


def test_nothing_leads_out_of_an_end():
    assert [possible(state) for state in ENDED] == [()] * len(ENDED)


@given(st.lists(st.sampled_from(list(Trigger)), max_size=25))
def test_every_walk_stays_inside_the_table(triggers):
    row = Row(State.DRAFT)
    for trigger in triggers:
        before = row.state
        try:
            move(row, trigger)
        except IllegalStepError:
            assert row.state is before
        else:
            assert trigger in possible(before)


def test_every_living_state_has_a_way_to_an_end():
    reach = set(ENDED)
    for _ in State:
        reach |= {s for step in STEPS if step.to in reach for s in step.source}
    used = {State.DRAFT} | {step.to for step in STEPS if step.to}
    assert used <= reach


def test_every_step_and_state_has_its_effect_and_its_chinese_name():
    assert set(EFFECTS) == set(TRIGGER_NAMES) == set(Trigger) == {step.trigger for step in STEPS}
    assert set(STATE_NAMES) == set(State)


def test_the_diagram_shows_every_step():
    drawn = diagram()
    assert all(f": {step.trigger}" in drawn for step in STEPS)
