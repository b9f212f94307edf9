"""A case's own number, and the short one its group calls it by."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.cases.numbers import case_number
from flows.cases.states import Objection
from flows.cases.tables import Case
from flows.counters import Counter
from flows.map import reads


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 3, 4, 15, 59, tzinfo=UTC), "2603040001"),
        (datetime(2026, 3, 4, 16, 0, tzinfo=UTC), "2603050001"),  # midnight in Shanghai
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2701010001"),
    ],
)
def test_a_number_begins_with_the_day_it_is_in_the_office(database, office, moment, number):
    with database.write() as session:
        assert case_number(session, office, moment) == number


def test_each_day_counts_from_one_and_a_busy_day_goes_on_past_four_digits(database, office, clock):
    with database.write() as session:
        numbers = [case_number(session, office, clock.now) for _ in range(3)]
        numbers.append(case_number(session, office, clock.now + timedelta(days=1)))
        assert numbers == ["2603040001", "2603040002", "2603040003", "2603050001"]
        session.get_one(Counter, "day:260304").value = 9999
        session.flush()
        last = case_number(session, office, clock.now)
    assert last == "26030410000"
    assert len(last) <= Case.__table__.c.number.type.length


def test_a_number_that_was_drawn_in_vain_is_drawn_again(database, office, clock):
    with pytest.raises(RuntimeError), database.write() as session:
        case_number(session, office, clock.now)
        raise RuntimeError
    with database.write() as session:
        assert case_number(session, office, clock.now) == "2603040001"


def test_a_case_that_comes_back_to_a_grid_gets_a_new_short_number(does, brought_to, cast):
    """Its old number may still be spoken of there, and must never mean another case."""
    case_id, other = brought_to("assign"), brought_to("assign")
    away = does("周主任", case_id, "assign", grid_id=cast.other_grid)
    assert (away.short_number, away.number) == (1, "2603040001")
    back = does("周主任", case_id, "assign", grid_id=cast.grid)
    assert (back.short_number, back.number) == (3, "2603040001")
    same = does("周主任", other, "assign", grid_id=cast.grid)
    assert same.short_number == 2, "handed to the grid that has it, it keeps its number"


def test_sent_back_and_handed_out_again_it_keeps_what_it_is_called(does, brought_to, cast):
    case_id = brought_to("take")
    assert does("小李", case_id, "send_back", "不归我们", kind=Objection.DUTY).short_number == 1
    assert does("周主任", case_id, "stand_by", "是你们的").short_number == 1


def test_wherever_cases_are_handed_no_two_are_called_the_same_in_one_grid(
    database, does, brought_to
):
    ids = [brought_to("assign") for _ in range(3)]
    with database.read() as session:
        grids = [grid.id for grid in reads.all_grids(session)][:3]
    called = {}
    for place, which in ((1, 0), (1, 1), (0, 2), (2, 1), (1, 2), (0, 0), (1, 1)):
        case = does("周主任", ids[which], "assign", grid_id=grids[place])
        called.setdefault((case.grid_id, case.short_number), set()).add(case.id)
    assert max(len(cases) for cases in called.values()) == 1, "nor was it ever another's"
    assert len(called) == 7
