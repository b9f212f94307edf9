"""A case of 王阿姨 in the first grid, and short ways to act on it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from bench.random_lives import World, check
from flows.cases import storms
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import Draft, ItemNow
from flows.cases.states import Objection
from flows.cases.steps import CASES
from flows.map.tables import Grid, GroupChat
from flows.people.actors import SYSTEM, Actor, resident, staff
from flows.people.tables import Contact, Department, Duty, Resident, Role, Staff
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask
from notify.tables import Outbox

NEXT_DOOR = "next door: "
"""Before a step that is taken on the other case, which this one is merged into."""
TOO = "reports it too"
TAKEN = (("小李", "take"),)
DONE = (*TAKEN, ("小李", "resolve"))
RETURNED = (("小李", "send_back"),)
UP = (("小李", "report_up"),)
TWICE_UP = (*UP, ("周主任", "report_up"))
PLANNED = (*TAKEN, ("小李", "consult"))
ASKED_FOR_TIME = (*TAKEN, ("小李", "ask_extension"))
HELPED = (*TAKEN, ("小李", "join"))
TOLD_TWICE = (("刘大爷", TOO), *DONE)
FOLLOWS = (("周主任", "merge"),)
FOLLOWS_WHAT_IS_DONE = (*FOLLOWS, ("小李", f"{NEXT_DOOR}take"), ("小李", f"{NEXT_DOOR}resolve"))
WAYS_THERE = {
    **dict.fromkeys(("assign", "place", "put_right", "retitle", "anonymise", "reach"), ()),
    **dict.fromkeys(("decline", "withdraw", "supplement", "urge", "redate", "show"), ()),
    **dict.fromkeys(("take", "send_back", "arrive", "note", "appoint", "merge", "split"), ()),
    **dict.fromkeys(("reply", "ask", "ask_help", "resolve", "report_up", "transfer"), TAKEN),
    **dict.fromkeys(("entrust", "consult", "ask_extension", "join", "hand_over"), TAKEN),
    "let_go": TAKEN,
    "take_up": UP,
    "take_entrusted": (("小李", "entrust"),),
    "resolve_unreachable": (*TAKEN, ("小李", "ask"), timedelta(days=16)),
    **dict.fromkeys(("stand_by", "rule_assign", "rule_entrust", "rule_decline"), RETURNED),
    "report_to_department": TWICE_UP,
    "hand_down": UP,
    "hand_down_to_desk": TWICE_UP,
    "let_go_to_desk": (*UP, ("周主任", "take")),
    "conclude": PLANNED,
    **dict.fromkeys(("grant", "refuse_extension"), ASKED_FOR_TIME),
    **dict.fromkeys(("finish_part", "return_part", "excuse"), HELPED),
    **dict.fromkeys(("rate", "solved", "partly", "unsolved", "close", "reopen"), DONE),
    **dict.fromkeys(("rate_storm", "partly_storm", "unsolved_storm"), TOLD_TWICE),
    "comment": (*DONE, ("王阿姨", "rate")),
    "replan": (*DONE, ("王阿姨", "partly")),
    "call_back": (*DONE, ("王阿姨", "unsolved")),
    "reopen_above": (("周主任", "take"), ("周主任", "resolve")),
    **dict.fromkeys(("unmerge", "unmerge_at_desk", "supplement_too"), FOLLOWS),
    **dict.fromkeys(("show_too", "withdraw_too"), FOLLOWS),
    **dict.fromkeys(("solved_too", "partly_too", "unsolved_too", "rate_too"), FOLLOWS_WHAT_IS_DONE),
    "release": (("刘大爷", TOO),),
    "undo": (("小李", "note"),),
    "undo_take": TAKEN,
    "undo_resolve": DONE,
    "undo_leaving": RETURNED,
    "undo_giving_up": (*TAKEN, ("小李", "report_up")),
    "undo_giving_up_plan": (*PLANNED, ("小李", "report_up")),
    "undo_handing": (*TAKEN, ("小李", "entrust")),
    "undo_handing_plan": (*PLANNED, ("小李", "entrust")),
    "undo_handing_free": (*UP, ("何科长", "entrust")),
    "undo_consult": PLANNED,
    "undo_conclude": (*PLANNED, ("小李", "conclude")),
    "undo_resolve_plan": (*PLANNED, ("小李", "resolve")),
}
"""How a case comes to where a row begins, by the row's code: who took which step, and time."""
URGENT = ("place", "arrive")
NO_GRID = ("reopen_above", "unmerge_at_desk")
UNTIL = date(2026, 3, 20)
"""Five working days after a case of this Wednesday is to be resolved."""


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
def people(database, cast, departments) -> dict[str, Actor]:
    """Give everybody of the street by name, two of departments, 刘大爷 next door, and 政策."""
    with database.write() as session:
        for name, group, department in zip(
            ("何科长", "于科长"), ("department", "helpers"), departments, strict=False
        ):
            duty = Duty(role=Role.HANDLER, department_id=department)
            session.add(Staff(name=name, wecom_userid=f"handler-{department}", duties=[duty]))
            keys = {"chat_id": f"wr-{group}", "webhook_key": f"webhook-{group}"}
            session.add(GroupChat(name=f"{name}的群", department_id=department, **keys))
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
def departments(database) -> list[int]:
    """Give the departments: the first is 何科长's, the second 于科长's."""
    with database.read() as session:
        return list(session.scalars(select(Department.id).order_by(Department.id)))


@pytest.fixture
def next_door() -> list[int]:
    """Give the cases near one that was brought somewhere, the last of which it may follow."""
    return []


@pytest.fixture
def wish(cast, departments, next_door):
    """Give what a step needs, by its row's code: a low mark, a grid, and words that tell much."""

    def needed(code):
        grid_id = cast.other_grid if code in TO_A_GRID else None
        return {
            "text": None if code in WORDLESS else TOO_OPEN,
            "stars": 2 if code in ("rate", "rate_storm", "rate_too") else None,
            "grid_id": grid_id,
            "item": ItemNow("noise", "噪音扰民", False, None, False) if code == "retitle" else None,
            "undoes": 2 + len(WAYS_THERE[code]) if code.startswith("undo") else None,
            "department_id": departments[1] if code in ("entrust", "rule_entrust") else None,
            "departments": (departments[1],) if code in ("join", "consult") else (),
            "until": UNTIL if code in ("consult", "ask_extension", "replan") else None,
            "kind": Objection.DUTY if code == "send_back" else None,
            "part": 1 if code == "excuse" else None,
            "staff_id": cast.zheng if code in ("hand_over", "appoint") else None,
            "parent_id": next_door[-1] if code == "merge" else None,
        }

    return needed


TO_A_GRID = ("assign", "place", "transfer", "rule_assign")
WORDLESS = ("show", "show_too", "grant", "gather", "release")
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
def files(database, office, draft, people, contact_of_wang):
    """File a case of 王阿姨's, or of another's, or one more of what is open; gives its id."""

    def filed(name="王阿姨", parent_id=None, **changes):
        who = people[name]
        own = {"contact_id": contact_of_wang} if name == "王阿姨" else {}
        made = draft(resident_id=who.id, **{**own, **changes})
        with database.write() as session:
            if parent_id is None:
                return open_case(session, office, made, who).id
            return storms.file_with(session, office, made, who, parent_id).id

    return filed


@pytest.fixture
def goes(database, office, files, does, wish, people, next_door, clock):
    """Let a step on a case's way be taken: a step, one next door, time, or one more report."""

    def go(case_id, step):
        if isinstance(step, timedelta):
            clock.advance(step)
            return
        name, code = step
        if code == TOO:
            files(name, parent_id=case_id)
            return
        if code.startswith(NEXT_DOOR):
            case_id, code = next_door[-1], code.removeprefix(NEXT_DOOR)
        if code == "merge":
            with database.write() as session:
                change = Change(code, people[name], parent_id=next_door[-1])
                storms.merge(session, office, case_id, change)
            return
        does(name, case_id, CASES.by_code[code].trigger, **wish(code))

    return go


@pytest.fixture
def brought_to(files, goes, departments, next_door):
    """Bring a case for the police and a department to where a row begins; gives its id."""

    def bring(code, **changes):
        own = {
            "department_id": departments[0],
            "police": True,
            "severity": Severity.URGENT if code in URGENT else Severity.GENERAL,
            **({"grid_id": None} if code in NO_GRID else {}),
            **changes,
        }
        case_id = files(**own)
        way = WAYS_THERE[code]
        if code == "merge" or way[:1] == FOLLOWS:
            next_door.append(files("刘大爷"))
        for step in way:
            goes(case_id, step)
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
