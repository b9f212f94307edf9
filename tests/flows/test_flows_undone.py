"""A step that fails anywhere before its end has never happened: no row of any table tells of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.metadata import metadata
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.states import Objection
from flows.links import Links
from flows.people.actors import resident, staff
from flows.people.tables import Staff


class NoLinks(Links):
    """A part of the office that breaks, as late as the card of a step is written."""

    def worker(self, case_id):
        raise ConnectionError


@pytest.fixture
def rows(database):
    """Give every row of every table, as it is stored."""

    def stored():
        with database.read() as session:
            return {
                table.name: sorted(map(repr, session.execute(select(table)).all()))
                for table in metadata.sorted_tables
            }

    return stored


@pytest.fixture
def people(database, cast):
    with database.read() as session:
        found = {
            name: staff(session.get_one(Staff, getattr(cast, name))) for name in ("li", "zhou")
        }
    return {**found, "wang": resident(cast.wang)}


STEPS = (("li", "take"), ("li", "send_back"), ("wang", "urge"), ("wang", "withdraw"))


def test_what_fails_after_a_step_takes_the_step_with_it(database, office, case_id, people, rows):
    before = rows()
    for name, trigger in STEPS:
        with pytest.raises(ZeroDivisionError), database.write() as session:
            kind = Objection.DUTY if trigger == "send_back" else None
            change = Change(trigger, people[name], "看过了", "看过了", kind=kind)
            perform(session, office, case_id, change)
            session.flush()
            raise ZeroDivisionError
        assert rows() == before, trigger


def test_a_refusal_changes_nothing(database, office, case_id, people, rows):
    before = rows()
    for name, trigger in (("li", "resolve"), ("zhou", "take"), ("wang", "rate"), ("li", "assign")):
        with pytest.raises(ActionError) as refusal, database.write() as session:
            perform(session, office, case_id, Change(trigger, people[name], "看过了", "看过了"))
        assert str(refusal.value).endswith("。")
        assert rows() == before, trigger


def test_a_case_whose_card_cannot_be_written_is_not_opened(
    database, office, draft, cast, people, rows
):
    before = rows()
    broken = replace(office, links=NoLinks("https://street.example", "x"))
    with pytest.raises(ConnectionError), database.write() as session:
        open_case(session, broken, draft(), people["wang"])
    assert rows() == before, "not even a number was drawn"
    with database.write() as session:
        case = open_case(session, office, draft(), people["wang"])
        assert case.short_number == 1
