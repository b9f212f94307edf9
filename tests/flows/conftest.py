"""A case of 王阿姨 in the first grid, and short ways to act on it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import SQLAlchemyError

from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft
from flows.map.tables import Grid
from flows.people.actors import resident, staff
from flows.people.tables import Contact, Staff
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask


@pytest.fixture
def draft(database, cast):
    """Make drafts of one matter in the first grid; keywords replace what differs."""
    with database.read() as session:
        code = session.get(Grid, cast.grid).code

    def make(**changes) -> Draft:
        values = {
            "source": "wechat",
            "resident_id": cast.wang,
            "contact_id": None,
            "item_code": "fumes",
            "item_name": "餐饮油烟扰民",
            "catalogue_version": "1",
            "severity": Severity.GENERAL,
            "deadline_class": "general",
            "summary": "花神庙社区＊栋楼下油烟太大",
            "description": "花神庙社区3栋楼下油烟太大，我是王秀英，电话13900001111",
            "area_code": code,
            "grid_id": cast.grid,
        }
        return Draft(**{**values, **changes})

    return make


@pytest.fixture
def case_id(database, office, draft, cast) -> int:
    """Open 王阿姨's case: accepted, assigned, card written."""
    with database.write() as session:
        return open_case(session, office, draft(), resident(cast.wang)).id


@pytest.fixture
def act(database, office, cast, case_id):
    """Do one step as somebody of the cast ("wang" is the resident); gives the case."""

    def perform_as(name, trigger, text=None, **more):
        with database.write() as session:
            person = getattr(cast, name)
            actor = resident(person) if name == "wang" else staff(session.get_one(Staff, person))
            masked = mask(text).text if text else None
            change = Change(trigger, actor, text, masked, **more)
            return perform(session, office, case_id, change)

    return perform_as


@pytest.fixture
def contact_of_wang(database, cast, clock) -> int:
    """Let 王阿姨 follow the account; gives her contact's id."""
    with database.write() as session:
        contact = Contact(
            resident_id=cast.wang,
            channel="wechat",
            account="street",
            external_id="o-wang",
            external_index="wang",
            following=True,
            created_at=clock(),
        )
        session.add(contact)
        session.flush()
        return contact.id


@pytest.fixture
def together():
    """Let several act at the same moment; gives what each came to, or why the database refused."""

    def at_once(*acts):
        barrier = threading.Barrier(len(acts))

        def do(act):
            barrier.wait(5)
            try:
                return act()
            except SQLAlchemyError as error:
                return error

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(do, acts, timeout=20))

    return at_once
