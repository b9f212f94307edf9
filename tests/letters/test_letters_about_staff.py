"""A letter about what became a complaint about staff is kept from those it may be about."""

from datetime import timedelta

import pytest

from flows.cases.change import ActionError
from flows.cases.conduct import STAFF
from flows.cases.drafts import ItemNow
from flows.cases.scope import viewer
from flows.letters import due
from flows.letters.reads import Shelf, letter_page, letter_seen_by

ABOUT_STAFF = ItemNow(STAFF, "对工作人员的意见", police=False, department_id=None, hidden=True)


@pytest.fixture
def sees(database, office, people):
    """Tell whether somebody finds a letter, by its address and on the list of their own."""

    def found(who, letter_id):
        with database.read() as session:
            seen = viewer(session, (people[who] if isinstance(who, str) else who).id, office.today)
            by_address = letter_seen_by(session, seen, letter_id) is not None
            listed = [each.id for each in letter_page(session, seen, Shelf.OPEN).rows]
        assert by_address == (letter_id in listed)
        return by_address

    return found


def test_who_may_be_meant_reads_the_letter_no_more(
    turns_red, on_case, does, sees, case_id, head, people
):
    letter_id = turns_red(case_id)
    assert sees(head, letter_id)
    assert sees("小李", letter_id)
    on_case("周主任", case_id, "retitle", item=ABOUT_STAFF)
    assert not sees(head, letter_id)
    assert not sees("小李", letter_id)
    assert sees("花主任", letter_id) or sees("周主任", letter_id), "the desk above hears it"
    with pytest.raises(ActionError):
        does(head, letter_id, "acknowledge")


def test_the_grid_is_reminded_of_it_no_more(
    database, office, turns_red, on_case, told, case_id, clock
):
    letter_id = turns_red(case_id)
    assert "grid-01" in told(letter_id, "issue")
    on_case("周主任", case_id, "retitle", item=ABOUT_STAFF)
    clock.advance(timedelta(days=10))
    due.sweep(database, office)
    for step in ("remind", "miss"):
        assert "grid-01" not in told(letter_id, step)
    assert told(letter_id, "miss")


def test_other_letters_stay_as_they_were(turns_red, on_case, filed, sees, case_id, head):
    other = filed()
    letter_id = turns_red(other)
    on_case("周主任", case_id, "retitle", item=ABOUT_STAFF)
    assert sees(head, letter_id)
