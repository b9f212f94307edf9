"""The console over a county of two streets, and the people of both."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

import admin.signing_in.tables  # noqa: F401 — its tables belong to create_all.
import bot.tables  # noqa: F401 — the same.
from admin.console import register_console
from admin.context import Console
from admin.identity import session_key
from core.cached import Cached
from core.database import Database
from core.workdays import Workdays
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft
from flows.cases.tables import Case
from flows.links import Links
from flows.map.tables import Division, DivisionLevel, Grid, GroupChat, PoliceGrid, PoliceGridPart
from flows.office import Office
from flows.people.actors import resident, staff
from flows.people.tables import Contact, Department, Duty, Resident, Staff
from nlp.catalogue.schema import load_catalogue
from nlp.catalogue.severity import Severity
from tests.cast import PEOPLE, Person

COUNTY, STREET, OTHER_STREET = "330106", "330106001", "330106002"
COMMUNITY, OTHER_COMMUNITY = "330106001001", "330106002001"
GRID_A, GRID_B, GRID_C = "330106001001001", "330106001001002", "330106002001001"
PASSWORD = "an invented password"
PASSWORD_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""As of long ago, and so soon looked at; whoever signs in gets one of today's cost."""
ITEMS = {"smoke": "油烟扰民", "wiring": "飞线充电"}
DUTY_OVER = {
    "xiaoli": ("grid_id", GRID_A),
    "laozhao": ("grid_id", GRID_B),
    "yan": ("grid_id", GRID_A),
    "zhou": ("division_id", STREET),
    "sun": ("division_id", OTHER_STREET),
    "county": ("division_id", COUNTY),
    "jiang": ("police_grid_id", "P1"),
    "jin": ("division_id", STREET),
    "admin": ("division_id", STREET),
    "chen": (),
    "chengguan": ("department_id", "chengguan"),
}
"""What each of the cast has their duty over in this county, by its code."""


@pytest.fixture
def office(clock, settings) -> Office:
    calendar = Cached(Workdays, clock, timedelta(days=1))
    return Office(clock, calendar, Links(settings.public_url, settings.secret_key))


SERVICES = load_catalogue().items


@pytest.fixture
def console(settings, database, office, tmp_path) -> Console:
    return Console(settings, database, office, ITEMS, tmp_path, SERVICES)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory) -> FileSystemBytecodeCache:
    """Keep what Jinja has compiled: every test has an application of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(console, compiled_templates) -> Flask:
    app = Flask("console under test")
    register_console(app, console)
    app.jinja_env.bytecode_cache = compiled_templates
    app.testing = True
    return app


def _division(code: str, name: str, level: DivisionLevel, parent: Division | None) -> Division:
    return Division(code=code, name=name, level=level, parent_id=parent.id if parent else None)


def _hired(person: Person, place: dict[str, int]) -> Staff:
    """Give one of the cast with one duty over a place."""
    duty = Duty(role=person.role, **place)
    return Staff(login=person.login, name=person.name, password_hash=PASSWORD_HASH, duties=[duty])


@pytest.fixture
def county(database) -> Database:
    """Give the database with the map and everybody of the cast in it."""
    with database.write() as session:
        above: Division | None = None
        streets: list[Division] = []
        communities: list[Division] = []
        for code, name in ((COUNTY, "花溪县"), (STREET, "花溪街道"), (OTHER_STREET, "石桥街道")):
            level = DivisionLevel.STREET if above else DivisionLevel.COUNTY
            division = _division(code, name, level, above)
            session.add(division)
            session.flush()
            above = above or division
            if level == DivisionLevel.STREET:
                below = name.replace("街道", "社区")
                row = _division(f"{code}001", below, DivisionLevel.COMMUNITY, division)
                session.add(row)
                session.flush()
                streets.append(division)
                communities.append(row)
        grids = [
            Grid(code=GRID_A, name="第一网格", community_id=communities[0].id, poster="a"),
            Grid(code=GRID_B, name="第二网格", community_id=communities[0].id, poster="b"),
            Grid(code=GRID_C, name="石桥网格", community_id=communities[1].id, poster="c"),
        ]
        police_grid = PoliceGrid(code="P1", name="一号警格")
        department = Department(code="chengguan", name="城管")
        other = Department(code="shijian", name="市监")
        session.add_all([*grids, police_grid, department, other])
        session.flush()
        session.add(PoliceGridPart(police_grid_id=police_grid.id, grid_id=grids[0].id))
        session.add(GroupChat(name="第一网格群", webhook_key="webhook-01", grid_id=grids[0].id))
        ids = {row.code: row.id for row in (above, *streets, *grids, police_grid, department)}
        session.add_all(
            _hired(PEOPLE[login], {over[0]: ids[over[1]]} if over else {})
            for login, over in DUTY_OVER.items()
        )
    return database


@pytest.fixture
def wang(county, clock) -> Contact:
    """王阿姨, who follows the official account."""
    with county.write() as session:
        person = Resident(name="王秀英", phone="13800138000", created_at=clock())
        session.add(person)
        session.flush()
        contact = Contact(
            resident_id=person.id,
            channel="wechat",
            account="street",
            external_id="openid-of-wang",
            external_index=county.cipher.index("openid-of-wang"),
            following=True,
            created_at=clock(),
        )
        session.add(contact)
    return contact


@pytest.fixture
def filed(county, office, wang) -> Callable[..., Case]:
    """File a case of 王阿姨's in a grid; without a grid it waits for the command centre."""

    def file(grid: str | None = GRID_A, item: str = "smoke", **more: object) -> Case:
        with county.write() as session:
            grid_id = session.query(Grid.id).filter_by(code=grid).scalar() if grid else None
            draft = Draft(
                source="wechat",
                resident_id=wang.resident_id,
                contact_id=wang.id,
                item_code=item,
                item_name=ITEMS[item],
                catalogue_version="1",
                deadline_class="general",
                area_code=grid or STREET,
                grid_id=grid_id,
                **{
                    "severity": Severity.GENERAL,
                    "police": item == "wiring",
                    "summary": "＊楼下烧烤店油烟太大，孩子一直咳嗽",
                    "description": "花溪社区3栋402楼下烧烤店油烟太大，电话13800138000",
                    "place": "花溪社区3栋402",
                    **more,
                },
            )
            return open_case(session, office, draft, resident(wang.resident_id))

    return file


@pytest.fixture
def step(county, office) -> Callable[..., None]:
    """Take one step on a case, as somebody of the cast or as 王阿姨."""

    def take(case: Case, trigger: str, login: str | None = None, **more: object) -> None:
        with county.write() as session:
            person = session.query(Staff).filter_by(login=login).one() if login else None
            actor = staff(person) if person else resident(case.resident_id)
            perform(session, office, case.id, Change(trigger, actor, **more))

    return take


class Visitor:
    """A browser of somebody's: keeps cookies, fills in the token as a form would."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, object] | None = None, **more: object):
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **more)

    def token(self) -> str:
        page = self.client.get("/admin/sign-in", follow_redirects=True).text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def sign_in(self, login: str, password: str = PASSWORD, **more: object) -> TestResponse:
        return self.post("/admin/sign-in", {"login": login, "password": password}, **more)


@pytest.fixture
def visitor(app, county) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(app.test_client())


@pytest.fixture
def enter(app, county) -> Callable[[str], Visitor]:
    """Let somebody of the cast in, with the session a sign-in would begin.

    The sign-in itself, which takes its time on purpose, is tested by itself.
    """

    def let_in(login: str) -> Visitor:
        someone = Visitor(app.test_client())
        with county.read() as session, someone.client.session_transaction("/admin/") as cookie:
            person = session.query(Staff).filter_by(login=login).one()
            cookie["_user_id"] = session_key(county.cipher, person)
            cookie["_fresh"] = True
        return someone

    return let_in
