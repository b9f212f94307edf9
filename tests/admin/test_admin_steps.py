"""The forms of a case: made from the rows, for whoever the rows name, and nobody else."""

import re

import pytest
from sqlalchemy import select

from flows.cases.states import State, Who
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.events import Event
from flows.map.tables import Grid, GroupChat
from flows.people.tables import Department
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask
from notify.tables import Outbox

GRID_A, GRID_B = "330106001001001", "330106001001002"
LOGINS = {
    Who.ROSTER: "xiaoli",
    Who.ASSIGNEE: "xiaoli",
    Who.POLICE: "jiang",
    Who.HANDLER: "chengguan",
    Who.DISPATCHER: "zhou",
}
"""Somebody of the cast for each relation that a person can have who signs in."""
WALK = [
    (row.code, who) for row in CASES.steps if row.console for who in sorted(row.by & LOGINS.keys())
]
WAYS = {
    State.ACCEPTED: (),
    State.ASSIGNED: (),
    State.HANDLING: ("take",),
    State.RESOLVED: ("take", "resolve"),
    State.RATED: ("take", "resolve", "rate"),
}
"""The steps that bring a case that was just filed to where it is wanted."""


@pytest.fixture
def brought(filed, step, county):
    """Bring a case of everybody's to a state; None where there is no way."""

    def bring(state, grid=GRID_A, severity=Severity.GENERAL):
        with county.read() as session:
            department = session.scalar(select(Department.id))
        case = filed(grid, item="wiring", severity=severity, department_id=department)
        for trigger in WAYS[state]:
            if trigger == "rate":
                step(case, trigger, stars=2)
            else:
                step(case, trigger, "xiaoli" if grid else "zhou", text="已到现场看过")
        with county.read() as session:
            stands = session.get_one(Case, case.id).state
        return case if stands is state else None

    return bring


def forms(page: str) -> list[str]:
    return re.findall(r'action="/admin/cases/\d+/steps/([a-z_]+)"', page)


@pytest.mark.parametrize(("code", "who"), WALK)
def test_every_step_of_the_console_can_be_taken_by_each_who_may(brought, enter, county, code, who):
    row, someone = CASES.by_code[code], enter(LOGINS[who])
    case = next(
        case
        for state in row.source
        for grid in (GRID_A, None)
        for severity in (Severity.GENERAL, Severity.URGENT)
        if (case := brought(state, grid, severity))
        and code in forms(someone.get(f"/admin/cases/{case.id}").text)
    )
    page = someone.get(f"/admin/cases/{case.id}").text
    form = page.partition(f"/steps/{code}")[2].partition("</form>")[0]
    with county.read() as session:
        grid_b = session.query(Grid.id).filter_by(code=GRID_B).scalar()
    values = {"text": "看过了，属实", "grid_id": grid_b}
    asked = re.findall(r'<(?:textarea|select)[^>]* name="([a-z_]+)"', form)
    assert sorted(asked) == sorted(need.field for need in row.needs)
    answer = someone.post(
        f"/admin/cases/{case.id}/steps/{code}", {field: values[field] for field in asked}
    )
    assert answer.status_code == 302
    with county.read() as session:
        event = session.scalars(
            select(Event).where(Event.subject_id == case.id).order_by(Event.sequence.desc())
        ).first()
    assert (event.step, event.actor_kind) == (code, "staff")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            State.ASSIGNED,
            {
                "xiaoli": ["take", "send_back", "note", "ask", "ask_help", "report_up"],
                "yan": ["take", "send_back", "note", "ask", "ask_help", "report_up"],
                "jiang": ["take", "note"],
                "chengguan": ["take"],
                "zhou": ["assign", "decline", "send_back", "note", "ask"],
                "jin": [],
                "admin": [],
            },
        ),
        (
            State.HANDLING,
            {
                "xiaoli": ["send_back", "reply", "note", "resolve", "ask", "ask_help", "report_up"],
                "yan": ["send_back", "note", "ask", "ask_help", "report_up"],
                "jiang": ["note"],
                "chengguan": [],
                "zhou": ["send_back", "reply", "note", "resolve", "ask"],
                "jin": [],
                "admin": [],
            },
        ),
    ],
)
def test_each_is_offered_what_the_rows_give_them(brought, enter, state, expected):
    case = brought(state)
    offered = {login: forms(enter(login).get(f"/admin/cases/{case.id}").text) for login in expected}
    assert offered == expected


def test_whoever_took_a_case_for_a_department_may_finish_it(filed, enter, county):
    with county.read() as session:
        department = session.scalar(select(Department.id))
    case = filed(department_id=department)
    handler = enter("chengguan")
    assert handler.post(f"/admin/cases/{case.id}/steps/take").status_code == 302
    assert forms(handler.get(f"/admin/cases/{case.id}").text) == [
        "send_back",
        "reply",
        "note",
        "resolve",
        "ask",
        "ask_help",
        "report_up",
    ]
    data = {"text": "已责令整改"}
    assert handler.post(f"/admin/cases/{case.id}/steps/resolve", data).status_code == 302


@pytest.mark.parametrize("code", ["accept", "withdraw", "rate", "close", "nonsense", "take_"])
def test_a_step_without_a_form_is_not_there(filed, enter, code):
    case = filed()
    assert enter("zhou").post(f"/admin/cases/{case.id}/steps/{code}").status_code == 404


def test_a_refusal_stands_where_the_step_was_asked_for(filed, step, enter):
    """小李 brings a case up until there is no level above any more."""
    case = filed()
    for _ in range(3):
        step(case, "report_up", "xiaoli", text="要上面来")
        step(case, "take", "zhou")
    answer = enter("xiaoli").post(f"/admin/cases/{case.id}/steps/report_up", {"text": "还要上面来"})
    assert answer.status_code == 422
    form = answer.text.partition('id="step-report_up"')[2].partition("</details>")[0]
    assert "已经在县区一级，不能再往上报了" in form
    assert "还要上面来" in form
    assert answer.text.count("已经在县区一级") == 1


def test_a_step_that_came_too_late_keeps_what_was_written(filed, step, enter):
    """周主任 declines a case that 小李 took meanwhile."""
    case = filed()
    step(case, "take", "xiaoli")
    page = enter("zhou").post(
        f"/admin/cases/{case.id}/steps/decline", {"text": "属于市政管网，请拨12345"}
    )
    assert page.status_code == 422
    note = page.text.partition('class="note note-danger"')[2].partition("</div>")[0]
    assert "现在是“办理中”，不能不予受理。现在可以：退单、回复、记录、办结、问居民。" in note
    assert "您刚才写的：属于市政管网，请拨12345" in note


def test_a_form_in_error_stays_open_and_filled_in(brought, enter):
    case = brought(State.HANDLING)
    page = enter("xiaoli").post(f"/admin/cases/{case.id}/steps/reply", {"text": "长" * 501})
    form = page.text.partition('id="step-reply"')[0].rpartition("<details")[2]
    assert "open" in form
    shown = page.text.partition('id="step-reply"')[2].partition("</details>")[0]
    assert "最多写 500 个字" in shown
    assert "长" * 501 in shown
    others = page.text.partition('id="step-resolve"')[2]
    assert "长" not in others


def test_forms_say_who_will_read_what_is_written(brought, enter):
    page = enter("xiaoli").get(f"/admin/cases/{brought(State.HANDLING).id}").text
    assert re.search(r'for="reply-text">内容（会发给居民）<', page)
    assert re.search(r'for="resolve-text">内容（会发给居民）<', page)
    assert re.search(r'for="send_back-text">原因（居民看不到）<', page)


def test_what_staff_write_is_masked_for_the_group(brought, enter, county):
    case = brought(State.HANDLING)
    enter("xiaoli").post(
        f"/admin/cases/{case.id}/steps/send_back",
        {"text": "住户１３８００１３８０００说不是我们的"},
    )
    with county.read() as session:
        told = session.scalars(select(Outbox).where(Outbox.kind == "send_back")).one()
        said = session.scalars(select(Event.text).where(Event.step == "send_back")).one()
    assert "住户＊说不是我们的" in told.payload["markdown"]
    assert said == "住户１３８００１３８０００说不是我们的"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_understood_while_others_wait_to_write(brought, enter, county, monkeypatch):
    """SQLite lets one write at a time: a second could not, were the text masked in the first."""
    case = brought(State.HANDLING)

    def mask_while_writing(text):
        with county.write() as session:
            session.add(GroupChat(name="meanwhile"))
        return mask(text)

    monkeypatch.setattr("admin.cases.steps.mask", mask_while_writing)
    answer = enter("xiaoli").post(f"/admin/cases/{case.id}/steps/reply", {"text": "已上门看过"})
    assert answer.status_code == 302
