"""Running numbers: nobody gets a number twice, and none is lost."""

import pytest

from flows.counters import next_number


@pytest.fixture
def drawn(database):
    def draw(name):
        with database.write() as session:
            return next_number(session, name)

    return draw


def test_numbers_begin_at_one_and_run_on(drawn):
    assert [drawn("grid:1") for _ in range(4)] == [1, 2, 3, 4]


def test_every_name_counts_by_itself(drawn):
    assert [drawn(name) for name in ("day:0304", "grid:1", "day:0304", "grid:2")] == [1, 1, 2, 1]


def test_one_who_draws_twice_in_one_act_gets_two(database):
    with database.write() as session:
        assert [next_number(session, "grid:1"), next_number(session, "grid:1")] == [1, 2]


def test_a_number_of_an_act_that_was_undone_is_given_again(database, drawn):
    assert drawn("grid:1") == 1
    with pytest.raises(ZeroDivisionError), database.write() as session:
        assert next_number(session, "grid:1") == 2
        raise ZeroDivisionError
    assert drawn("grid:1") == 2


@pytest.mark.parametrize("begun", [False, True], ids=["the first of all", "later ones"])
def test_those_who_ask_at_the_same_moment_get_different_numbers(drawn, together, begun):
    first = drawn("grid:1") + 1 if begun else 1

    def several():
        return [drawn("grid:1") for _ in range(5)]

    found = together(*[several] * 4)
    assert sorted(number for own in found for number in own) == list(range(first, first + 20))
    assert all(own == sorted(own) for own in found)
