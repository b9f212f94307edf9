"""A case of 王阿姨 in the first grid, and short ways to act on it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from bench.random_lives import World, check
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft, ItemNow
from flows.cases.parts import part_subject
from flows.cases.states import Objection
from flows.cases.steps import judging, merging, timely
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of, clocks_of_round
from flows.map.tables import Grid, GroupChat
from flows.people.actors import SYSTEM, Actor, resident, staff
from flows.people.tables import Contact, Department, Duty, Resident, Role, Staff
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask
from notify.tables import Outbox

DONE, AGAIN = (("小李", "take"), ("小李", "resolve")), (("王阿姨", "reopen"),)
THRICE = (*DONE, *AGAIN, *DONE, *AGAIN, *DONE)
"""Done again as often as the resident may say so."""
WAYS_THERE = {
    "assign": (),
    "place": (),
    "put_right": (),
    "retitle": (),
    "retitle_above": (),
    "acknowledge": (),
    "anonymise": (),
    "reach": (),
    "decline": (),
    "withdraw": (),
    "supplement": (),
    "urge": (),
    "redate": (),
    "take": (),
    "take_up": (("小李", "send_back"),),
    "send_back": (),
    "reply": (("小李", "take"),),
    "ask": (("小李", "take"),),
    "ask_help": (("小李", "take"),),
    "show": (),
    "undo": (("小李", "note"),),
    "undo_take": (("小李", "take"),),
    "undo_resolve": (("小李", "take"), ("小李", "resolve")),
    "undo_leaving": (("小李", "send_back"),),
    "undo_giving_up": (("小李", "take"), ("小李", "report_up")),
    "arrive": (),
    "take_entrusted": (("周主任", "entrust"),),
    "resolve_unreachable": (("小李", "take"), ("小李", "ask")),
    "stand_by": (("小李", "send_back"),),
    "rule_assign": (("小李", "send_back"),),
    "rule_entrust": (("小李", "send_back"),),
    "rule_decline": (("小李", "send_back"),),
    "transfer": (("小李", "take"),),
    "entrust": (("小李", "take"),),
    "report_to_department": (("小李", "report_up"), ("周主任", "report_up")),
    "hand_down": (("小李", "report_up"),),
    "hand_down_to_desk": (("小李", "report_up"), ("周主任", "report_up")),
    "consult": (("小李", "take"),),
    "conclude": (("小李", "take"), ("小李", "consult")),
    "ask_extension": (("小李", "take"),),
    "grant": (("小李", "take"), ("小李", "ask_extension")),
    "refuse_extension": (("小李", "take"), ("小李", "ask_extension")),
    "join": (("小李", "take"),),
    "finish_part": (("小李", "take"), ("小李", "join")),
    "return_part": (("小李", "take"), ("小李", "join")),
    "excuse": (("小李", "take"), ("小李", "join")),
    "hand_over": (("小李", "take"),),
    "appoint": (),
    "come_back": (),
    "let_go": (("小李", "take"),),
    "let_go_to_desk": (("小李", "report_up"), ("周主任", "take")),
    "solved": (("小李", "take"), ("小李", "resolve")),
    "partly": (("小李", "take"), ("小李", "resolve")),
    "unsolved": (("小李", "take"), ("小李", "resolve")),
    "replan": (("小李", "take"), ("小李", "resolve"), ("王阿姨", "partly")),
    "call_back": (("小李", "take"), ("小李", "resolve"), ("王阿姨", "unsolved")),
    **dict.fromkeys(("partly_last", "want_call"), THRICE),
    "undo_giving_up_plan": (("小李", "take"), ("小李", "consult"), ("小李", "report_up")),
    "undo_handing": (("小李", "take"), ("小李", "transfer")),
    "undo_handing_plan": (("小李", "take"), ("小李", "consult"), ("小李", "transfer")),
    "undo_handing_free": (("小李", "report_up"), ("周主任", "transfer")),
    "undo_consult": (("小李", "take"), ("小李", "consult")),
    "undo_conclude": (("小李", "take"), ("小李", "consult"), ("小李", "conclude")),
    "undo_resolve_plan": (("小李", "take"), ("小李", "consult"), ("小李", "resolve")),
    "note": (),
    "resolve": (("小李", "take"),),
    "report_up": (("小李", "take"),),
    "report_up_free": (("小李", "report_up"),),
    "rate": (("小李", "take"), ("小李", "resolve")),
    "comment": (("小李", "take"), ("小李", "resolve"), ("王阿姨", "rate")),
    "close": (("小李", "take"), ("小李", "resolve")),
    "reopen": (("小李", "take"), ("小李", "resolve")),
    "reopen_above": (("周主任", "take"), ("周主任", "resolve")),
}
"""How a case comes to where a row begins, by the row's code."""
URGENT = ("place", "arrive")
NO_GRID = ("reopen_above",)
NO_DEPARTMENT = ("join", "finish_part", "return_part", "excuse")
"""The first department, 何科长's, helps in these and does not lead."""
LATER = {"resolve_unreachable": timedelta(days=20)}
"""How long after its way a case comes to where a row begins."""
IN_STORMS = frozenset(row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY))
"""Rows of cases that follow another or are followed: test_flows_storms.py, test_bot_storms.py."""
BY_TIME = frozenset(row.code for row in timely.ROWS)
"""Rows that only time takes: test_flows_timely.py, test_flows_parts_late.py."""


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


@pytest.fixture
def people(database, cast) -> dict[str, Actor]:
    """Give everybody of the street by name, two of departments, 刘大爷 next door, and 政策."""
    with database.write() as session:
        department = session.scalars(select(Department.id).order_by(Department.id)).first()
        duty = Duty(role=Role.HANDLER, department_id=department)
        group = {"chat_id": "wr-department", "webhook_key": "webhook-department"}
        session.add(Staff(name="何科长", wecom_userid="handler-1", duties=[duty]))
        session.add(GroupChat(name="部门群", department_id=department, **group))
        second = session.scalars(select(Department.id).order_by(Department.id).offset(1)).first()
        duty = Duty(role=Role.HANDLER, department_id=second)
        group = {"chat_id": "wr-second", "webhook_key": "webhook-second"}
        session.add(Staff(name="于科长", wecom_userid="handler-2", duties=[duty]))
        session.add(GroupChat(name="第二个部门的群", department_id=second, **group))
        liu = Resident(created_at=session.get_one(Resident, cast.wang).created_at)
        session.add(liu)
        session.flush()
        found = {person.name: staff(person) for person in session.scalars(NEWEST_STAFF_FIRST)}
        return {**found, "王阿姨": resident(cast.wang), "刘大爷": resident(liu.id), "政策": SYSTEM}


NEWEST_STAFF_FIRST = select(Staff).order_by(Staff.id.desc())
"""A head has a row for each grid; the first is the one that stays."""


@pytest.fixture
def does(database, office, people):
    """Let somebody do a step of a case, by name; gives the case."""

    def do(name, case_id, trigger, text=None, **more):
        with database.write() as session:
            change = Change(trigger, people[name], text, mask(text).text if text else None, **more)
            return perform(session, office, case_id, change)

    return do


@pytest.fixture
def wish(cast, database, people, clock):
    """Give what a step needs, by its row's code: a low mark, a grid, and words that tell much."""

    with database.read() as session:
        department = session.scalars(select(Department.id).order_by(Department.id)).first()

    def needed(code):
        to_grid = ("assign", "place", "transfer", "rule_assign")
        to_department = ("entrust", "rule_entrust")
        with_a_day = {"consult": 6, "ask_extension": 13, "replan": 6, "join": 6}
        days = with_a_day.get(code)
        return {
            "text": None if code == "show" else TOO_OPEN,
            "stars": 2 if code == "rate" else None,
            "grid_id": cast.other_grid if code in to_grid else None,
            "item": OTHER_ITEMS.get(code),
            "undoes": 2 + len(WAYS_THERE[code]) if code.startswith("undo") else None,
            "kind": Objection.DUTY if code == "send_back" else None,
            "department_id": department if code in to_department else None,
            "departments": (department,) if code == "join" else (),
            "until": clock().date() + timedelta(days=days) if days else None,
            "part": 1 if code == "excuse" else None,
            "staff_id": cast.zheng if code in ("hand_over", "appoint", "come_back") else None,
        }

    return needed


OTHER_ITEMS = {
    "retitle": ItemNow("noise", "噪音扰民", False, None, False),
    "retitle_above": ItemNow("opinion-staff", "对工作人员作风的意见", False, None, True),
}
TOO_OPEN = "看过了，王秀英家3栋501室，电话13900001111"
"""What nobody should write, and somebody will: a name, a home and a number."""


@pytest.fixture
def delivered(database):
    """Let all that was to be told of a case have gone out: nothing of it can be taken back."""

    def deliver(case_id):
        with database.write() as session:
            rows = update(Outbox).where(Outbox.subject_id == case_id)
            session.execute(rows.values(status="sent", next_attempt_at=Outbox.created_at))

    return deliver


@pytest.fixture
def brought_to(database, office, draft, people, contact_of_wang, does, wish, clock):
    """Bring a case for the police and a department to where a row begins; gives its id."""

    def bring(code, **changes):
        with database.write() as session:
            department = session.scalars(select(Department.id).order_by(Department.id)).first()
            own = {
                "contact_id": contact_of_wang,
                "department_id": department,
                "police": True,
                "severity": Severity.URGENT if code in URGENT else Severity.GENERAL,
                **({"grid_id": None} if code in NO_GRID else {}),
                **({"department_id": None} if code in NO_DEPARTMENT else {}),
                **changes,
            }
            case_id = open_case(session, office, draft(**own), people["王阿姨"]).id
        for name, trigger in WAYS_THERE[code]:
            does(name, case_id, trigger, **wish(trigger))
        clock.now += LATER.get(code, timedelta(0))
        return case_id

    return bring


@pytest.fixture
def adds_up(database, office):
    """Check that a case and its clocks are what their events add up to."""

    def checked(case_id):
        check(World(database, office, office.clock, (), ()), case_id)

    return checked


@pytest.fixture
def told_of(database, group_of, people):
    """Say who was told what about a case, in order: of all its steps, or of those of one code."""

    def told(case_id, code=None):
        with database.read() as session:
            query = select(Outbox).where(Outbox.subject_id == case_id).order_by(Outbox.id)
            rows = session.scalars(query).all()
        return [
            (_name(row, people, group_of), row.payload.get("text") or row.payload["markdown"])
            for row in rows
            if code in (None, row.kind)
        ]

    return told


def _name(row, people, group_of):
    to, _, number = row.recipient.partition(":")
    if to == "staff":
        return next(name for name, who in people.items() if (who.kind, who.id) == (to, int(number)))
    return {"contact": "王阿姨", "desk": "console"}.get(to) or group_of(row)


@pytest.fixture
def leaves(database, people):
    """Let a member of staff leave, by name."""

    def left(name):
        with database.write() as session:
            session.get_one(Staff, people[name].id).active = False

    return left


@pytest.fixture
def departments(database, people) -> list[int]:
    """Give the departments: the first is 何科长's, the second 于科长's."""
    with database.read() as session:
        return list(session.scalars(select(Department.id).order_by(Department.id)))


@pytest.fixture
def clocks(database):
    """Give the clocks of a case's last round by their stage, and those of its parts by number."""

    def found(case_id):
        with database.read() as session:
            case = session.get_one(Case, case_id)
            own = clocks_of_round(session, case.subject, case.round)
            parts = clocks_of(session, part_subject(case_id))
        return {each.stage: each for each in own} | {each.round: each for each in parts}

    return found
