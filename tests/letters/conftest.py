"""Letters about 王阿姨's case: 花神庙社区's grid has it, and 周主任's street writes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from flows.cases.actions import open_case, perform
from flows.cases.change import Change as CaseChange
from flows.cases.drafts import Draft as CaseDraft
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.tables import Stage
from flows.events import events_of
from flows.letters import due
from flows.letters.actions import act
from flows.letters.addressees import of_department, of_division
from flows.letters.change import Change
from flows.letters.decision import FIELDS, STAMPS, rebuilt
from flows.letters.issuing import Draft, issue, issue_for_red
from flows.letters.tables import LETTER, Letter
from flows.map.tables import Division, Grid, GroupChat
from flows.people.actors import SYSTEM, Actor, resident, staff
from flows.people.tables import Department, Duty, Role, Staff
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask
from notify.tables import Outbox

DAY = timedelta(days=1)


@pytest.fixture
def people(database, cast) -> dict[str, Actor]:
    """Give everybody of the street by name; 何科长, 花主任, 街主任, 县中心."""
    with database.write() as session:
        department = session.scalars(select(Department).order_by(Department.id)).first()
        divisions = {each.name: each.id for each in session.scalars(select(Division))}
        session.add_all(
            [
                _hired("何科长", Role.HANDLER, department_id=department.id),
                _hired("花主任", Role.DISPATCHER, division_id=divisions["花神庙社区"]),
                _hired("街主任", Role.DISPATCHER, division_id=divisions["花溪街道"]),
                _hired("县中心", Role.DISPATCHER, division_id=divisions["云桥区"]),
                GroupChat(name="部门群", department_id=department.id, webhook_key="webhook-dep",
                          chat_id="wr-department"),
            ]
        )  # fmt: skip
        session.flush()
        everybody = session.scalars(select(Staff).order_by(Staff.id.desc()))
        found = {person.name: staff(person) for person in everybody}
    return {**found, "王阿姨": resident(cast.wang), "政策": SYSTEM}


def _hired(name, role, **over) -> Staff:
    return Staff(name=name, wecom_userid=name, duties=[Duty(role=role, **over)])


@pytest.fixture
def head(database, cast) -> Actor:
    """Give the head 网格长 of the first grid."""
    with database.write() as session:
        known = session.scalar(
            select(Staff).join(Duty).where(Duty.grid_id == cast.grid, Duty.role == Role.HEAD)
        )
        if known is None:
            known = _hired("严网格长", Role.HEAD, grid_id=cast.grid)
            session.add(known)
            session.flush()
        return staff(known)


@pytest.fixture
def filed(database, office, cast):
    """File a case of 王阿姨's in the first grid; gives its id."""

    def file(**changes) -> int:
        with database.write() as session:
            code = session.get(Grid, cast.grid).code
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
                **changes,
            }
            return open_case(session, office, CaseDraft(**values), resident(cast.wang)).id

    return file


@pytest.fixture
def case_id(filed) -> int:
    return filed()


@pytest.fixture
def division(database):
    def named(name) -> Division:
        with database.read() as session:
            return session.scalars(select(Division).where(Division.name == name)).one()

    return named


@pytest.fixture
def department(database, people) -> Department:
    with database.read() as session:
        return session.scalars(select(Department).order_by(Department.id)).first()


@pytest.fixture
def turns_red(database, office):
    """Let a stage of a case turn red, as the cases' sweep tells; gives the letter's id or None."""

    def turn(case_id, stage=Stage.ASSIGN):
        with database.write() as session:
            letter = issue_for_red(session, office, session.get_one(Case, case_id), stage)
            return letter.id if letter else None

    return turn


@pytest.fixture
def by_hand(database, office, people, division, department):
    """Issue a letter as somebody, from a division to another or to the department."""

    def write(name, case_ids, to="花神庙社区", text="请马上去看", issuer="花溪街道"):
        with database.write() as session:
            whom = of_department(department) if to == "部门" else of_division(division(to))
            draft = Draft(division(issuer), whom, case_ids, text)
            return issue(session, office, draft, people[name]).id

    return write


@pytest.fixture
def does(database, office, people):
    """Take one step on a letter as somebody."""

    def take(who, letter_id, trigger, text=None):
        actor = people[who] if isinstance(who, str) else who
        with database.write() as session:
            return act(
                session,
                office,
                letter_id,
                Change(trigger, actor, text, mask(text).text if text else None),
            )

    return take


@pytest.fixture
def letter(database):
    """Give a letter as it stands, with what it is about."""

    def of(letter_id) -> Letter:
        with database.read() as session:
            found = session.get_one(Letter, letter_id)
            assert found.cases
            return found

    return of


@pytest.fixture
def steps(database):
    def of(letter_id):
        with database.read() as session:
            subject = session.get_one(Letter, letter_id).subject
            return [event.step for event in events_of(session, subject)]

    return of


@pytest.fixture
def told(database, group_of):
    """Name who is told of a step on a letter, and give what they are told."""

    def of(letter_id, step):
        with database.read() as session:
            query = select(Outbox).where(
                Outbox.subject_kind == LETTER, Outbox.subject_id == letter_id, Outbox.kind == step
            )
            rows = session.scalars(query.order_by(Outbox.id)).all()
        return {group_of(row): row.payload.get("markdown", "") for row in rows}

    return of


@pytest.fixture
def adds_up(database):
    """Check that a letter and its clocks are what its events say."""

    def check(letter_id):
        with database.read() as session:
            stands = session.get_one(Letter, letter_id)
            fresh, clocks = rebuilt(stands, events_of(session, stands.subject))
            for name in ("state", "words", "event_count", *FIELDS[LETTER], *STAMPS[LETTER]):
                assert getattr(fresh, name) == getattr(stands, name), name
            kept = {
                (clock.round, clock.stage): clock for clock in clocks_of(session, stands.subject)
            }
            assert {(clock.round, clock.stage) for clock in clocks} == set(kept)
            for clock in clocks:
                for name in ("started_at", "due_at", "done_at", "crosses_at", "provisional"):
                    own = getattr(kept[clock.round, clock.stage], name)
                    assert getattr(clock, name) == own, name

    return check


@pytest.fixture
def on_case(database, office, people):
    """Take one step on a case as somebody."""

    def take(name, case_id, trigger, **more):
        with database.write() as session:
            perform(session, office, case_id, CaseChange(trigger, people[name], **more))

    return take


@pytest.fixture
def until(database, office, clock):
    """Let time pass until a moment, the sweep looking each half hour."""

    def pass_until(moment):
        while clock.now < moment:
            clock.now = min(moment, clock.now + timedelta(minutes=30))
            due.sweep(database, office)

    return pass_until


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
