"""The forms of a case: made from the rows, for whoever the rows name, and nobody else."""

import html
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from admin.cases.case import OWN_PAGES
from flows.cases.change import Change
from flows.cases.states import Objection, State, Who
from flows.cases.steps import CASES
from flows.cases.storms import merge
from flows.cases.tables import Case
from flows.events import Event, events_of
from flows.map.tables import Grid, GroupChat
from flows.people.actors import staff
from flows.people.tables import Department, Staff
from nlp.catalogue.severity import Severity
from nlp.privacy.mask import mask
from notify.tables import Outbox

GRID_A, GRID_B = "330106001001001", "330106001001002"
LOGINS = {
    Who.ROSTER: "xiaoli",
    Who.ASSIGNEE: "xiaoli",
    Who.POLICE: "jiang",
    Who.INFORMED: "chengguan",
    Who.DISPATCHER: "zhou",
}
"""Somebody of the cast for each relation that a person can have who signs in."""
WALK = [
    (row.code, who)
    for row in CASES.steps
    if row.console and row.code not in OWN_PAGES
    for who in sorted(row.by & LOGINS.keys())
]
"""Those with a page of their own have tests of their own: test_admin_storms.py."""
DAYS = {"consult": "2026-03-10", "ask_extension": "2026-03-17", "replan": "2026-03-10"}
WAYS = {
    State.ACCEPTED: (),
    State.ASSIGNED: (),
    State.HANDLING: ("take",),
    State.RESOLVED: ("take", "resolve"),
    State.RATED: ("take", "resolve", "rate"),
}
"""The steps that bring a case that was just filed to where it is wanted."""


EXTENDED = date(2026, 3, 17)
MORE_WAYS = {
    "take_entrusted": [("zhou", "entrust", {"department_id": "own"})],
    "resolve_unreachable": [("xiaoli", "take", {}), ("xiaoli", "ask", {})],
    **{
        code: [("xiaoli", "send_back", {"kind": Objection.DUTY})]
        for code in ("stand_by", "rule_assign", "rule_entrust", "rule_decline")
    },
    "report_to_department": [("xiaoli", "report_up", {}), ("zhou", "report_up", {})],
    "hand_down": [("xiaoli", "report_up", {})],
    "hand_down_to_desk": [("xiaoli", "report_up", {}), ("zhou", "report_up", {})],
    **dict.fromkeys(("grant", "refuse_extension"), "asked"),
    "conclude": "consulted",
    "excuse": "joined",
    "replan": "partly",
    "let_go_to_desk": [("xiaoli", "report_up", {}), ("zhou", "take", {})],
    "merge": "beside",
    **dict.fromkeys(("unmerge", "unmerge_at_desk"), "merged"),
}
"""How a case comes to where some rows begin; of the others its state is enough."""


@pytest.fixture
def on_its_way(filed, step, county, office, clock):
    """Bring a case to where a row of MORE_WAYS begins."""

    def bring(code):
        with county.read() as session:
            own, other = session.scalars(select(Department.id).order_by(Department.id)).all()
        without_grid = code == "unmerge_at_desk"
        case = filed(
            None if without_grid else GRID_A,
            item="wiring",
            severity=Severity.GENERAL,
            department_id=own,
        )
        later = (clock() + timedelta(days=6)).date()
        ways = {
            "asked": [
                ("xiaoli", "take", {}),
                ("xiaoli", "ask_extension", {"until": EXTENDED}),
            ],
            "consulted": [("xiaoli", "take", {}), ("xiaoli", "consult", {"until": later})],
            "joined": [("xiaoli", "take", {}), ("xiaoli", "join", {"departments": (other,)})],
            "partly": [
                *(("xiaoli", "take", {}), ("xiaoli", "resolve", {}), (None, "partly", {})),
            ],
        }
        way = MORE_WAYS[code]
        if way in ("beside", "merged"):
            beside = filed(GRID_A, item="wiring", severity=Severity.GENERAL, department_id=own)
            if way == "merged":
                with county.write() as session:
                    zhou = session.query(Staff).filter_by(login="zhou").one()
                    change = Change("merge", staff(zhou), parent_id=beside.id)
                    merge(session, office, case.id, change)
            return case
        for login, trigger, more in ways.get(way, way) if isinstance(way, str) else way:
            filled = {k: own if v == "own" else v for k, v in more.items()}
            step(case, trigger, login, text="已到现场看过", **filled)
        clock.now += timedelta(days=20) if code == "resolve_unreachable" else timedelta(0)
        return case

    return bring


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
def test_every_step_of_the_console_can_be_taken_by_each_who_may(
    brought, on_its_way, enter, county, code, who
):
    row, someone = CASES.by_code[code], enter(LOGINS[who])
    case = (
        on_its_way(code)
        if code in MORE_WAYS
        else next(
            case
            for state in row.source
            if state in WAYS
            for grid in (GRID_A, None)
            for severity in (Severity.GENERAL, Severity.URGENT)
            if (case := brought(state, grid, severity))
            and code in forms(someone.get(f"/admin/cases/{case.id}").text)
        )
    )
    page = someone.get(f"/admin/cases/{case.id}").text
    form = page.partition(f"/steps/{code}")[2].partition("</form>")[0]
    with county.read() as session:
        grid_b = session.query(Grid.id).filter_by(code=GRID_B).scalar()
    values = {"text": "看过了，属实", "grid_id": grid_b, "kind": "duty", "until": DAYS.get(code)}
    asked = re.findall(r'<(?:textarea|select|input)[^>]* name="([a-z_]+)"', form)
    asked = sorted(set(asked) - {"csrf_token", "seen", "again"})
    assert asked == sorted(need.field for need in row.needs)
    for field in set(asked) - set(values):
        offered = re.findall(rf'name="{field}"[^>]*value="([1-9]\d*)"', form)
        picked = form.partition(f'name="{field}"')[2].partition("</select>")[0]
        offered += re.findall(r'<option value="([1-9]\d*)"', picked)
        values[field] = offered[-1]
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
                "xiaoli": [
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
                "yan": [
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
                "jiang": ["take", "note", "acknowledge"],
                "chengguan": [
                    "take",
                    "note",
                ],
                "zhou": [
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
                ],
                "jin": [],
                "admin": [],
            },
        ),
        (
            State.HANDLING,
            {
                "xiaoli": [
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
                "yan": [
                    "note",
                    "send_back",
                    "ask",
                    "ask_help",
                    "report_up",
                    "transfer",
                    "entrust",
                    "hand_over",
                ],
                "jiang": ["note", "acknowledge"],
                "chengguan": [
                    "note",
                ],
                "zhou": [
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
                ],
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


def test_a_department_that_has_a_case_is_offered_what_its_lead_may_do(filed, step, enter, county):
    with county.read() as session:
        department = session.scalars(select(Department.id).order_by(Department.id)).first()
    case, handler = filed(department_id=department), enter("chengguan")
    assert forms(handler.get(f"/admin/cases/{case.id}").text) == ["take", "note"], "the grid has it"
    step(case, "entrust", "zhou", department_id=department)
    own = {"take_entrusted", "note", "send_back", "ask", "report_up", "hand_down", "join"}
    assert own <= set(forms(handler.get(f"/admin/cases/{case.id}").text))
    assert handler.post(f"/admin/cases/{case.id}/steps/take_entrusted").status_code == 302
    own = {"reply", "resolve", "transfer", "entrust", "consult", "ask_extension", "hand_over"}
    assert own <= set(forms(handler.get(f"/admin/cases/{case.id}").text))


def test_whoever_took_a_case_for_a_department_may_finish_it(filed, enter, county):
    with county.read() as session:
        department = session.scalar(select(Department.id))
    case = filed(department_id=department)
    handler = enter("chengguan")
    assert handler.post(f"/admin/cases/{case.id}/steps/take").status_code == 302
    own = forms(handler.get(f"/admin/cases/{case.id}").text)
    assert {"send_back", "reply", "note", "resolve", "ask", "report_up"} <= set(own)
    data = {"text": "已责令整改"}
    assert handler.post(f"/admin/cases/{case.id}/steps/resolve", data).status_code == 302


@pytest.mark.parametrize(
    "code", ["accept", "withdraw", "rate", "close", "split", "nonsense", "take_"]
)
def test_a_step_without_a_form_is_not_there(filed, enter, code):
    case = filed()
    assert enter("zhou").post(f"/admin/cases/{case.id}/steps/{code}").status_code == 404


def test_a_refusal_stands_where_the_step_was_asked_for(filed, step, enter):
    """A case is brought up until there is no level above any more."""
    case = filed()
    step(case, "report_up", "xiaoli", text="要上面来")
    for _ in range(2):
        step(case, "report_up", "zhou", text="要上面来")
    path = f"/admin/cases/{case.id}/steps/report_up_free"
    answer = enter("zhou").post(path, {"text": "还要上面来"})
    assert answer.status_code == 422
    form = answer.text.partition('id="step-report_up_free"')[2].partition("</details>")[0]
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
    assert "现在是“办理中”，不能不予受理。现在可以：回复、记录、办结、" in note
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
    assert "长长" not in others


def test_forms_say_who_will_read_what_is_written(brought, enter):
    page = enter("xiaoli").get(f"/admin/cases/{brought(State.HANDLING).id}").text
    assert re.search(r'for="reply-text">内容（会发给居民）<', page)
    assert re.search(r'for="resolve-text">内容（会发给居民）<', page)
    assert re.search(r'for="consult-text">方案（会发给居民）<', page)
    assert re.search(r'for="send_back-text">原因（居民看不到）<', page)


@pytest.mark.parametrize("words", ["王芳你好，电话13900001111，明天来", "你这个刁民别烦我"])
def test_numbers_and_hard_words_are_looked_at_before_a_resident_reads_them(
    brought, enter, county, words
):
    case, someone = brought(State.HANDLING), enter("xiaoli")
    path = f"/admin/cases/{case.id}/steps/reply"
    page = someone.post(path, {"text": words})
    assert page.status_code == 422
    assert "居民会看到" in page.text
    again = html.unescape(re.search(r'name="again"[^>]*value="([^"]+)"', page.text)[1])
    other = someone.post(path, {"text": words + "！", "again": again})
    assert other.status_code == 422, "other words are looked at anew"
    assert someone.post(path, {"text": words, "again": again}).status_code == 302


def test_what_is_harmless_goes_out_at_once_whatever_was_shown_before(brought, enter, county):
    case = brought(State.HANDLING)
    enter("xiaoli").post(
        f"/admin/cases/{case.id}/steps/reply", {"text": "明天上午来修", "again": "你这个刁民"}
    )
    with county.read() as session:
        told = [event.text for event in events_of(session, case.subject)]
    assert told[-1] == "明天上午来修"


def test_what_staff_write_is_masked_for_the_group(brought, enter, county):
    case = brought(State.HANDLING)
    enter("xiaoli").post(
        f"/admin/cases/{case.id}/steps/send_back",
        {"text": "住户１３８００１３８０００说不是我们的", "kind": "grid"},
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
