"""The walks and the month of the police, very small: each tells what it has been through."""

import random

import pytest

from bench.coverage import TABLES, Taken, as_table, never_taken
from bench.police import measured
from bench.walk import walked
from bench.walk_world import settings_in, world_of


@pytest.fixture
def world(tmp_path):
    made = world_of(settings_in(tmp_path))
    yield made
    made.database.close()


def test_a_life_and_its_letters_are_counted_by_step_state_and_role(world):
    taken = walked(world, random.Random(2))
    assert {each.kind for each in taken} >= {"case", "letter"}
    assert taken[Taken("case", "accept", "draft", "resident")] >= 1
    assert len(as_table(taken).splitlines()) == 1 + sum(len(t.steps) for t in TABLES.values())


def test_a_row_that_nobody_reached_is_named():
    every = [Taken(kind, row.code, "", "") for kind, t in TABLES.items() for row in t.steps]
    assert never_taken(every) == []
    assert never_taken(every[1:]) == [f"{every[0].kind}: {every[0].step}"]


def test_a_month_of_the_police_adds_up_and_is_measured(tmp_path):
    cases, *figures = measured(tmp_path, 40, grids=14)
    assert cases == "40"
    assert all(float(figure) >= 0 for figure in figures)
