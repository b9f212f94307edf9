"""Red lights write letters: from who stands above, to who has the case, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import due
from flows.cases.states import Level
from flows.cases.tables import Case
from flows.clocks.tables import Stage
from flows.letters.issuing import issue_for_red
from flows.letters.tables import Letter, LetterCase


@pytest.fixture
def stands(database):
    """Let a case stand somewhere, as steps would have brought it there."""

    def at(case_id, **where):
        with database.write() as session:
            case = session.get_one(Case, case_id)
            for name, value in where.items():
                setattr(case, name, value)

    return at


def both(letter):
    return letter.issuer_name, letter.to_name


def test_of_a_grids_case_the_community_writes_to_the_grid(people, turns_red, letter, told, case_id):
    written = letter(turns_red(case_id))
    assert both(written) == ("花神庙社区", "花神庙社区第一网格")
    assert (written.word, written.red, written.again) == ("花神庙社督〔2026〕1号", True, False)
    assert [(row.number, row.stage, row.light) for row in written.cases] == [
        (written.cases[0].number, Stage.ASSIGN, "red")
    ]
    assert set(told(written.id, "issue")) == {"grid-01"}


def test_without_a_desk_in_the_community_the_street_writes(turns_red, letter, case_id):
    assert both(letter(turns_red(case_id))) == ("花溪街道", "花神庙社区第一网格")


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.COMMUNITY, ("花溪街道", "花神庙社区")),
        (Level.STREET, ("云桥区", "花溪街道")),
    ],
)
def test_what_was_reported_up_is_asked_of_the_level_that_has_it(
    people, turns_red, letter, case_id, stands, level, expected
):
    stands(case_id, level=level, state="accepted")
    assert both(letter(turns_red(case_id))) == expected


def test_what_waits_to_be_handed_out_is_asked_of_the_desk_that_should(
    people, turns_red, letter, filed
):
    case_id = filed(grid_id=None)
    assert both(letter(turns_red(case_id))) == ("花溪街道", "花神庙社区")


def test_over_the_highest_desk_nobody_writes(people, turns_red, case_id, stands):
    stands(case_id, level=Level.COUNTY, state="accepted")
    assert turns_red(case_id) is None


def test_a_stage_of_a_round_is_asked_about_once_and_the_next_time_again(
    turns_red, letter, case_id, stands
):
    first = turns_red(case_id)
    assert turns_red(case_id) is None
    second = letter(turns_red(case_id, Stage.RESOLVE))
    assert (letter(first).again, second.again) == (False, True)
    stands(case_id, round=2)
    assert letter(turns_red(case_id)).again
    assert second.word == "花溪街督〔2026〕2号"


def test_of_two_sweeps_at_the_same_moment_one_writes(turns_red, case_id, together):
    found = together(lambda: turns_red(case_id), lambda: turns_red(case_id))
    assert sum(isinstance(each, int) for each in found) == 1


def test_a_case_that_a_department_was_only_told_of_is_still_its_grids(
    people, turns_red, letter, case_id, stands, department
):
    stands(case_id, department_id=department.id)
    assert letter(turns_red(case_id)).to_kind == "grid"


def test_a_case_that_a_department_has_is_asked_of_it_by_the_county(
    people, turns_red, letter, told, case_id, stands, department
):
    stands(case_id, department_id=department.id, level=Level.DEPARTMENT)
    written = letter(turns_red(case_id))
    assert both(written) == ("云桥区", department.name)
    assert set(told(written.id, "issue")) == {"department"}


def test_the_sweep_of_cases_writes_as_their_lights_turn_red(
    database, office, people, case_id, clock
):
    for _ in range(20):
        clock.advance(timedelta(hours=12))
        due.sweep(database, office, overdue=issue_for_red)
    with database.read() as session:
        rows = session.scalars(select(LetterCase).order_by(LetterCase.letter_id)).all()
        assert [row.stage for row in rows] == [Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE]
        again = session.scalars(select(Letter.again).order_by(Letter.id)).all()
    assert again == [False, True, True]
