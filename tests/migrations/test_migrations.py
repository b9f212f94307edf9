"""From 0.2.0 on a database is migrated, never made anew: a lived-in street goes along."""

import importlib.util
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from app.commands.database import alembic_config, upgrade
from app.metadata import metadata
from core.database import Database
from core.encryption import Cipher
from flows.cases.decision import AS_IT_STANDS, rebuilt
from flows.cases.tables import Case
from flows.events import events_of
from flows.people.tables import Contact, Staff

HERE = Path(__file__).parent
RELEASES = {"0.2.0": "0001"}
"""The last migration of each released version."""

spec = importlib.util.spec_from_file_location("released", HERE / "released.py")
released = importlib.util.module_from_spec(spec)
spec.loader.exec_module(released)


def to(connection, revision):
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    connection.commit()


@pytest.fixture(params=RELEASES)
def street(request, database_url):
    """Give a released version's lived-in database, on each engine, brought up to date."""
    version = request.param
    engine = create_engine(database_url)
    with engine.connect() as connection:
        to(connection, RELEASES[version])
        released.put_in(connection, (HERE / f"{version}.jsonl").read_text(encoding="utf-8"))
        connection.commit()
    engine.dispose()
    database = Database(database_url, Cipher([released.DATA_KEY], released.SECRET_KEY))
    upgrade(database)
    yield database
    database.close()


@pytest.mark.parametrize("version", RELEASES)
def test_a_released_migration_is_never_written_anew(tmp_path, version):
    with create_engine(f"sqlite:///{tmp_path}/fresh.db").connect() as connection:
        to(connection, RELEASES[version])
        kept = (HERE / f"{version}.sql").read_text(encoding="utf-8")
        assert released.schema_of(connection) == kept


def test_the_newest_migration_gives_the_tables_of_the_code(database_url):
    database = Database(database_url, Cipher([released.DATA_KEY], released.SECRET_KEY))
    upgrade(database)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_lived_in_street_reads_as_before(street):
    with street.read() as session:
        cases = session.scalars(select(Case).order_by(Case.id)).all()
        assert len(cases) > 20
        assert all(case.description for case in cases)
        assert session.scalars(select(Staff)).all()
        for case in cases:
            again, _ = rebuilt(case, events_of(session, case.subject))
            for name in AS_IT_STANDS:
                assert getattr(again, name) == getattr(case, name), name


def test_life_goes_on_in_it(street):
    with street.write() as session:
        case = session.scalars(select(Case).order_by(Case.id)).first()
        case.place = "三号楼前"
        session.add(
            Contact(
                resident_id=case.resident_id,
                channel="wechat",
                account="street",
                external_id="o-new",
                external_index="new",
                created_at=case.accepted_at,
            )
        )
    with street.read() as session:
        assert session.scalars(select(Contact.external_id)).all() == ["o-new"]


POINT = (118.773412, 31.972518)


def test_what_lay_in_clear_is_shut_and_reads_as_before(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        to(connection, RELEASES["0.2.0"])
        released.put_in(connection, (HERE / "0.2.0.jsonl").read_text(encoding="utf-8"))
        connection.execute(
            text("UPDATE cases SET longitude = :longitude, latitude = :latitude WHERE id % 2 = 0"),
            {"longitude": POINT[0], "latitude": POINT[1]},
        )
        before = dict(connection.execute(text("SELECT id, summary FROM cases")).all())
        connection.commit()
    engine.dispose()
    database = Database(database_url, Cipher([released.DATA_KEY], released.SECRET_KEY))
    upgrade(database)
    with database.read() as session:
        cases = session.scalars(select(Case)).all()
        assert {case.id: case.summary for case in cases} == before
        for case in cases:
            assert case.point == (list(POINT) if case.id % 2 == 0 else None)
        stored = session.execute(text("SELECT * FROM cases")).mappings().all()
    shown = "".join(str(dict(row)) for row in stored)
    assert str(POINT[0]) not in shown
    assert not [summary for summary in before.values() if summary in shown]
    database.close()
    if database.is_sqlite:
        left = Path(database_url.removeprefix("sqlite:///")).read_bytes()
        assert not [each for each in before.values() if len(each) > 8 and each.encode() in left]
