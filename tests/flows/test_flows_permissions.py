"""What somebody is to a case: from duties in force, and from nothing else."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.change import ActionError
from flows.cases.offers import offered
from flows.cases.permissions import holds, knows_reporter, relations, relations_of
from flows.cases.scope import viewer
from flows.cases.states import Level, Objection, Who
from flows.cases.tables import Case
from flows.people.actors import Actor
from flows.people.duties import Reach, reaches_of
from flows.people.tables import Duty, Role

STREET = "329901001"
GRID = "329901001001001"
WHAT = {
    "王阿姨": {Who.REPORTER},
    "刘大爷": set(),
    "小李": {Who.ROSTER, Who.ASSIGNEE},
    "小郑": {Who.ROSTER},
    "严网格长": {Who.ROSTER},
    "老赵": set(),
    "陈姐": set(),
    "姜警官": {Who.POLICE},
    "戚警官": set(),
    "何科长": {Who.INFORMED},
    "周主任": {Who.DISPATCHER},
    "金审计": set(),
    "政策": {Who.SYSTEM},
}


@pytest.fixture
def own(database, office, people):
    """Tell what somebody is to a case."""

    def found(name, case_id):
        with database.read() as session:
            return relations(session, session.get_one(Case, case_id), people[name], office.today)

    return found


def test_what_everybody_is_to_a_case_that_xiao_li_took(brought_to, own):
    case_id = brought_to("reply")
    assert {name: own(name, case_id) for name in WHAT} == WHAT


def test_a_case_that_is_not_for_the_police_or_a_department_is_none_of_theirs(brought_to, own):
    case_id = brought_to("reply", police=False, department_id=None)
    assert own("姜警官", case_id) == own("何科长", case_id) == set()


def test_an_actor_without_an_id_is_nobody(database, office, case_id):
    with database.read() as session:
        case = session.get_one(Case, case_id)
        for kind in ("resident", "staff"):
            assert relations(session, case, Actor(kind, None, "谁"), office.today) == frozenset()


@pytest.mark.parametrize(
    ("since", "until", "holds_today"),
    [(0, 0, True), (-1, None, True), (1, None, False), (None, -1, False), (None, None, True)],
)
def test_a_duty_counts_from_its_first_day_to_its_last(
    database, office, brought_to, own, people, since, until, holds_today
):
    case_id = brought_to("take")
    with database.write() as session:
        query = select(Duty).where(Duty.staff_id == people["小郑"].id)
        duty = session.scalars(query).one()
        duty.since = None if since is None else office.today + timedelta(days=since)
        duty.until = None if until is None else office.today + timedelta(days=until)
    assert (own("小郑", case_id) == {Who.ROSTER}) is holds_today


def test_who_took_a_case_and_left_the_grid_may_not_end_it(brought_to, does, leaves, own):
    case_id = brought_to("resolve")
    leaves("小李")
    assert own("小李", case_id) == set()
    with pytest.raises(ActionError, match="办结要由接单的人或指挥中心来做。"):
        does("小李", case_id, "resolve", "好了")
    does("周主任", case_id, "resolve", "已由小郑办好")


def test_who_has_two_duties_is_both():
    case = Case(area_code=GRID, department_id=3, police=True, assignee_id=7, level=Level.GRID)
    reaches = (
        Reach(Role.WORKER, (GRID,)),
        Reach(Role.HANDLER, department_id=3),
        Reach(Role.POLICE, (GRID,), police_only=True),
        Reach(Role.AUDITOR, (STREET,)),
    )
    assert relations_of(reaches, case, 7) == {
        *(Who.ROSTER, Who.INFORMED, Who.POLICE, Who.ASSIGNEE),
    }
    assert relations_of(reaches, case, 8) == {Who.ROSTER, Who.INFORMED, Who.POLICE}
    case.level = Level.DEPARTMENT
    assert relations_of(reaches, case, 8) == {Who.COLLEAGUE, Who.HANDLER, Who.POLICE}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("anonymous", [False, True])
def test_anonymous_means_that_nobody_below_the_auditor_can_see_who(role, anonymous):
    case = Case(area_code=GRID, department_id=None, police=True, anonymous=anonymous)
    reaches = (Reach(role, (STREET,)),)
    assert knows_reporter(reaches, case) is (not anonymous or role is Role.AUDITOR)


def test_an_auditor_of_elsewhere_and_a_dispatcher_here_do_not_add_up_to_one_here():
    case = Case(area_code=GRID, department_id=None, police=False, anonymous=True)
    reaches = (Reach(Role.AUDITOR, ("320102",)), Reach(Role.DISPATCHER, (STREET,)))
    assert not knows_reporter(reaches, case)
    assert not holds(reaches, case, Role.AUDITOR)
    assert holds(reaches, case, Role.AUDITOR, Role.DISPATCHER)


def test_nothing_that_is_said_to_the_staff_tells_an_anonymous_case_from_a_named_one(
    brought_to, does, told_of
):
    said = []
    for anonymous in (False, True):
        case_id = brought_to("take", anonymous=anonymous)
        does("王阿姨", case_id, "supplement", "还有噪音")
        does("小李", case_id, "send_back", "不归我们", kind=Objection.DUTY)
        told = [row for row in told_of(case_id) if row[0] != "王阿姨"]
        said.append([(who, re.sub(r"[0-9]+|\(http.*?\)", "", text)) for who, text in told])
    assert len(said[0]) > 3
    assert said[0] == said[1]


OFFERED = {
    "take": {
        "小李": [
            "take",
            "note",
            "send_back",
            "ask",
            "ask_help",
            "report_up",
            "transfer",
            "entrust",
            "appoint",
        ],
        "姜警官": ["take", "note", "acknowledge"],
        "何科长": [
            "take",
            "note",
        ],
        "周主任": [
            "assign",
            "decline",
            "note",
            "send_back",
            "ask",
            "report_up",
            "transfer",
            "entrust",
            "join",
            "appoint",
            "merge",
            "split",
        ],
    },
    "arrive": {
        "小李": [
            "take",
            "arrive",
            "note",
            "send_back",
            "ask",
            "ask_help",
            "report_up",
            "transfer",
            "entrust",
            "appoint",
        ],
        "姜警官": ["take", "arrive", "note", "acknowledge"],
        "何科长": [
            "take",
            "note",
        ],
        "周主任": [
            "assign",
            "decline",
            "note",
            "send_back",
            "ask",
            "report_up",
            "transfer",
            "entrust",
            "join",
            "appoint",
            "merge",
            "split",
        ],
    },
    "take_up": {
        "小李": ["note", "ask"],
        "姜警官": ["note", "acknowledge"],
        "何科长": ["take_up", "note"],
        "周主任": [
            "take_up",
            "note",
            "stand_by",
            "rule_decline",
            "ask",
            "report_up_free",
            "rule_assign",
            "rule_entrust",
            "join",
            "merge",
            "split",
        ],
    },
    "reply": {
        "小李": [
            "reply",
            "note",
            "resolve",
            "send_back",
            "ask",
            "ask_help",
            "report_up",
            "transfer",
            "entrust",
            "consult",
            "ask_extension",
            "join",
            "hand_over",
        ],
        "小郑": [
            "note",
            "send_back",
            "ask",
            "ask_help",
            "report_up",
            "transfer",
            "entrust",
            "hand_over",
        ],
        "姜警官": ["note", "acknowledge"],
        "何科长": [
            "note",
        ],
        "周主任": [
            "reply",
            "note",
            "resolve",
            "send_back",
            "ask",
            "report_up",
            "transfer",
            "entrust",
            "consult",
            "join",
            "hand_over",
            "let_go",
            "merge",
            "split",
        ],
    },
    "rate": {"小李": [], "姜警官": ["acknowledge"], "何科长": [], "周主任": ["reopen"]},
    "reopen_above": {"小李": [], "周主任": ["reopen_above"]},
}


@pytest.mark.parametrize("code", OFFERED)
def test_forms_are_offered_for_what_somebody_may_do_now(database, office, brought_to, people, code):
    case_id = brought_to(code)
    nothing = {name: [] for name in ("老赵", "陈姐", "戚警官", "金审计")}
    for name, codes in {**OFFERED[code], **nothing}.items():
        with database.read() as session:
            who = viewer(session, people[name].id, office.today)
            rows = offered(session, office, session.get_one(Case, case_id), who)
            assert [row.code for row in rows] == codes, name
            assert who.reaches == reaches_of(session, people[name].id, office.today)
