"""Prepared statements give what SQLAlchemy's own execution gives."""

import pytest
from sqlalchemy import bindparam, select, text, update

from core.database import AWAY, connection_of, table_of
from core.prepared import Prepared
from core.upsert import MAKERS
from flows.people.tables import Resident

RESIDENTS = table_of(Resident)
ADD = Prepared(
    lambda dialect: MAKERS[dialect](RESIDENTS).returning(RESIDENTS.c.id),
    *("name", "created_at"),
)
FIND = Prepared(
    lambda _dialect: select(RESIDENTS.c.name, RESIDENTS.c.phone, RESIDENTS.c.created_at).where(
        RESIDENTS.c.id == bindparam("which")
    )
)
RENAME = Prepared(
    lambda _dialect: update(RESIDENTS).where(RESIDENTS.c.id == bindparam("which")), "name"
)


@pytest.fixture
def wang(database, clock):
    with database.write() as session:
        (which,) = ADD.first(connection_of(session), {"name": "王秀英", "created_at": clock()})
    return which


def test_values_are_converted_and_encrypted_both_ways(database, clock, wang):
    with database.read() as session:
        found = FIND.first(connection_of(session), {"which": wang})
        assert found == ("王秀英", None, clock())
        assert session.get_one(Resident, wang).name == "王秀英"
        assert session.scalar(text("SELECT name FROM residents")) != "王秀英"


def test_a_change_that_answers_nothing_gives_nothing(database, wang):
    with database.write() as session:
        assert RENAME.first(connection_of(session), {"which": wang, "name": "王阿姨"}) is None
    with database.read() as session:
        assert session.get_one(Resident, wang).name == "王阿姨"


def test_it_commits_with_its_session_or_not_at_all(database, wang):
    with pytest.raises(RuntimeError), database.write() as session:
        RENAME.first(connection_of(session), {"which": wang, "name": "别人"})
        raise RuntimeError
    with database.read() as session:
        assert session.get_one(Resident, wang).name == "王秀英"


def test_a_row_that_is_not_there_is_none(database, wang):
    with database.read() as session:
        assert FIND.first(connection_of(session), {"which": wang + 1}) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_error_of_the_driver_is_among_those_that_are_caught(database, wang):
    with database.write() as session:
        session.execute(text("DROP TABLE residents"))
        with pytest.raises(AWAY):
            FIND.first(connection_of(session), {"which": wang})
