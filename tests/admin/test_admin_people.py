"""The people of one's divisions on the console: who sees whom, being away, leaving for good."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from flows.cases.states import State
from flows.cases.tables import Case
from flows.map.tables import Grid
from flows.people.absence import Absence
from flows.people.duties import reaches_of
from flows.people.tables import Duty, Role, Staff
from tests.admin.conftest import GRID_A, GRID_B
from tests.cast import PEOPLE


@pytest.fixture
def person(county):
    def find(name) -> Staff:
        with county.read() as session:
            return session.scalars(select(Staff).where(Staff.name == name)).one()

    return find


@pytest.fixture
def taken(filed, step):
    case = filed()
    step(case, "take", "xiaoli")
    return case


@pytest.fixture
def stands(county):
    def now(case):
        with county.read() as session:
            found = session.get_one(Case, case.id)
            return found.state, found.assignee.name if found.assignee else None

    return now


@pytest.fixture
def sends(enter, person):
    """Send one of the forms on somebody's page as it stands now; gives the answer."""

    def send(name, what, login="zhou", **data):
        page = f"/admin/people/{person(name).id}"
        filled = {"seen": seen(enter(login), page), **data}
        return enter(login).post(f"{page}/{what}", filled, follow_redirects=True)

    return send


def seen(visitor, page):
    found = re.search(r'name="seen" value="([^"]*)"', visitor.get(page).text)
    return found[1] if found else ""


@pytest.fixture
def away(sends, office):
    """Note from today on that somebody is away."""

    def go(name, substitute=0, days=1, begins=0, **more):
        first = office.today + timedelta(days=begins)
        until = first + timedelta(days=days - 1)
        data = {"since": first.isoformat(), "until": until.isoformat(), "duty": 0, **more}
        return sends(name, "away", substitute=substitute, **data)

    return go


def test_the_people_of_a_street_are_for_who_looks_after_it(enter, person):
    li = person("小李")
    pages = {
        login: (enter(login).get("/admin/people"), enter(login).get(f"/admin/people/{li.id}"))
        for login in PEOPLE
    }
    readers = {"zhou", "sun", "county", "admin", "jin"}
    assert {login for login, (page, _) in pages.items() if page.status_code == 200} == readers
    own = readers - {"sun"}
    assert {login for login, (page, _) in pages.items() if "小李" in page.text} >= own
    assert {login for login, (_, page) in pages.items() if page.status_code == 200} == own
    assert "小李" not in pages["sun"][0].text
    assert ">人员</a>" in pages["zhou"][0].text
    assert "记请假" not in pages["jin"][1].text


def test_the_list_says_where_somebody_works_and_what_is_in_hand(enter, taken):
    page = enter("zhou").get("/admin/people").text
    row = page[page.index("小李") :].split("</tr>")[0]
    assert "网格员 花溪社区 第一网格" in row
    assert "在岗" in row
    assert ">1件</td>" in row
    assert "城管" not in page.split("<tbody>")[1], "a department is the whole county's"
    assert "部门经办人 城管" in enter("county").get("/admin/people").text


def test_a_name_is_found_and_pages_go_on(enter, county, away):
    with county.write() as session:
        grid = session.scalars(select(Duty.grid_id).where(Duty.role == Role.WORKER)).first()
        for number in range(60):
            duty = Duty(role=Role.WORKER, grid_id=grid)
            session.add(Staff(name=f"网格员{number:02d}", duties=[duty]))
    first = enter("zhou").get("/admin/people").text
    after = first.split("after=")[1].split('"')[0]
    second = enter("zhou").get(f"/admin/people?after={after}").text
    assert "网格员59" in second
    assert "网格员59" not in first
    found = enter("zhou").get("/admin/people?name=网格员42").text
    assert "网格员42" in found
    assert "网格员41" not in found
    away("网格员42")
    found = enter("zhou").get("/admin/people?away=1").text
    assert ">网格员42<" in found
    assert ">网格员41<" not in found
    assert "没有人请假" in enter("sun").get("/admin/people?away=1").text
    assert "没有找到" in enter("zhou").get("/admin/people?name=天蓬元帅").text


@pytest.fixture
def asks(county):
    """Count what a page asks of the database."""

    def count(visitor, page):
        statements = []

        def note(_conn, _cursor, statement, *_more):
            statements.append(statement)

        event.listen(county.reader, "before_cursor_execute", note)
        try:
            visitor.get(page)
        finally:
            event.remove(county.reader, "before_cursor_execute", note)
        return len(statements)

    return count


def test_a_page_of_the_list_asks_the_same_however_many_there_are(enter, county, asks, away, person):
    away("小李", person("严网格长").id)
    few = asks(enter("county"), "/admin/people")
    with county.write() as session:
        grid = session.scalars(select(Grid.id)).first()
        session.add_all(
            Staff(name=f"网格员{n}", duties=[Duty(role=Role.WORKER, grid_id=grid)])
            for n in range(200)
        )
    for number in range(3):
        away(f"网格员{number}", person("严网格长").id)
    assert asks(enter("county"), "/admin/people") == few < 15


def test_an_absence_is_written_down_and_the_cases_go_on_at_once(
    enter, person, taken, stands, county, away
):
    yan = person("严网格长")
    page = away("小李", yan.id).text
    assert "严网格长替。转给严网格长1件。" in page
    assert "请假中" in page
    assert stands(taken) == (State.HANDLING, "严网格长")
    assert "严网格长替" in enter("zhou").get("/admin/people").text
    with county.read() as session:
        assert session.scalars(select(Absence.made_by)).one() == person("周主任").id


def test_back_early_with_what_nobody_has_touched(enter, person, taken, stands, away, sends, county):
    away("小李", person("严网格长").id, days=5)
    with county.read() as session:
        absence = session.scalars(select(Absence.id)).one()
    page = sends("小李", f"absences/{absence}/end").text
    assert "小李的假结束了。没人动过的1件还归他办。" in page
    assert "请假中" not in page
    assert stands(taken) == (State.HANDLING, "小李")
    again = sends("小李", f"absences/{absence}/end")
    assert again.status_code == 422
    assert "已经结束" in again.text


def test_an_absence_to_come_is_shown_and_can_be_let_be(enter, person, taken, stands, away, sends):
    page = away("小李", person("严网格长").id, begins=3).text
    assert "将请假" in page
    assert "到那天早上再交" in page
    assert stands(taken) == (State.HANDLING, "小李")
    number = re.search(r"/absences/(\d+)/end", page)[1]
    sends("小李", f"absences/{number}/end")
    assert "将请假" not in enter("zhou").get(f"/admin/people/{person('小李').id}").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"until": "2020-01-01"}, "日子不对"),
        ({"until": ""}, "请填写日期"),
        ({"since": "someday"}, "请填写日期"),
        ({"substitute": 987654}, "谁来替"),
        ({"duty": 987654}, "替哪一项"),
    ],
)
def test_what_cannot_be_is_said_where_it_was_asked(away, taken, stands, changes, sentence):
    data = {"substitute": 0, **changes}
    answer = away("小李", **data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stands(taken) == (State.HANDLING, "小李")


def test_what_changed_since_the_page_was_opened_is_shown_first(
    enter, person, office, away, taken, stands
):
    li, visitor = person("小李"), enter("admin")
    before = seen(visitor, f"/admin/people/{li.id}")
    away("小李", person("严网格长").id)
    day = office.today.isoformat()
    data = {"since": day, "until": day, "substitute": 0, "duty": 0, "seen": before}
    answer = visitor.post(f"/admin/people/{li.id}/away", data)
    assert answer.status_code == 422
    assert "请假有变动" in answer.text
    assert stands(taken) == (State.HANDLING, "严网格长")


def test_a_substitute_over_one_duty_has_that_one_alone(
    county, person, office, away, filed, step, stands, enter
):
    with county.write() as session:
        grid = session.scalars(select(Grid).where(Grid.code == GRID_B)).one()
        duty = Duty(staff_id=person("小李").id, role=Role.WORKER, grid_id=grid.id)
        session.add(duty)
        session.flush()
        over = duty.id
    here, there = filed(), filed(GRID_B)
    for case in (here, there):
        step(case, "take", "xiaoli")
    assert "替哪一项" in enter("zhou").get(f"/admin/people/{person('小李').id}").text
    assert away("小李", person("严网格长").id, duty=over).status_code == 200
    assert stands(here) == (State.HANDLING, "严网格长"), "who is of that grid anyway"
    assert stands(there) == (State.HANDLING, "严网格长")
    with county.read() as session:
        reaches = reaches_of(session, person("严网格长").id, office.today)
    assert [code for each in reaches for code in each.codes] == [GRID_A, GRID_B]
    page = enter("zhou").get(f"/admin/people/{person('小李').id}").text
    assert "（只替网格员 花溪社区 第二网格）" in page


def test_standing_in_gives_no_kind_of_power_one_has_not(county, person, office, away):
    with county.write() as session:
        zhou = session.get_one(Staff, person("周主任").id)
        division = session.scalars(select(Duty).where(Duty.staff_id == zhou.id)).one().division_id
        session.add(Duty(staff_id=person("小李").id, role=Role.DISPATCHER, division_id=division))
    away("小李", person("严网格长").id)
    with county.read() as session:
        roles = {each.role for each in reaches_of(session, person("严网格长").id, office.today)}
    assert roles == {Role.HEAD, Role.WORKER}


def test_only_who_works_near_and_is_there_is_offered(enter, person, away, county):
    def offered():
        page = enter("zhou").get(f"/admin/people/{person('小李').id}").text
        chosen = page.split('id="substitute"')[1].split("</select>")[0]
        return {name for name in ("严网格长", "老赵", "陈姐", "姜警官", "周主任") if name in chosen}

    assert offered() == {"严网格长", "老赵"}
    away("老赵")
    assert offered() == {"严网格长"}


def test_cases_are_handed_over_by_one_or_all(enter, person, filed, step, stands, sends):
    cases = [filed() for _ in range(3)]
    for case in cases:
        step(case, "take", "xiaoli")
    yan = person("严网格长")
    page = enter("zhou").get(f"/admin/people/{person('小李').id}").text
    value = re.findall(r'name="cases" value="([^"]+)"', page)[0]
    answer = sends("小李", "hand-over", cases=value, colleague=yan.id)
    assert answer.status_code == 200
    assert [stands(case)[1] for case in cases] == ["严网格长", "小李", "小李"]
    stale = sends("小李", "hand-over", cases=value, colleague=yan.id)
    assert stale.status_code == 422
    assert "已经不在他手上" in stale.text
    assert "请勾选" in sends("小李", "hand-over", colleague=yan.id).text
    page = sends("小李", "hand-over", colleague=0, all="1").text
    assert "已把2件放回群里" in page
    assert [stands(case)[0] for case in cases[1:]] == [State.ASSIGNED, State.ASSIGNED]


def test_a_case_that_moved_since_it_was_ticked_is_shown_first(
    enter, person, taken, step, stands, sends
):
    page = enter("zhou").get(f"/admin/people/{person('小李').id}").text
    value = re.findall(r'name="cases" value="([^"]+)"', page)[0]
    step(taken, "let_go", "zhou")
    step(taken, "take", "xiaoli")
    answer = sends("小李", "hand-over", cases=value, colleague=person("严网格长").id)
    assert answer.status_code == 422
    assert stands(taken) == (State.HANDLING, "小李")


def test_who_leaves_for_good_is_not_in_the_list_and_has_nothing_in_hand(
    enter, person, taken, stands, sends
):
    li = person("小李")
    page = sends("小李", "retire", "admin", colleague=0).text
    assert "小李已离岗。放回群里1件。" in page
    assert ">小李<" not in page
    assert stands(taken) == (State.ASSIGNED, None)
    assert not person("小李").active
    assert enter("zhou").get(f"/admin/people/{li.id}").status_code == 404


def test_of_who_leaves_a_colleague_has_the_cases(person, taken, stands, sends):
    sends("小李", "retire", colleague=person("严网格长").id)
    assert stands(taken) == (State.HANDLING, "严网格长")


def test_nobody_lets_themselves_go(person, sends):
    answer = sends("周主任", "retire", colleague=0)
    assert answer.status_code == 422
    assert "不能让自己离岗" in answer.text
    assert person("周主任").active


POSTS = ("away", "absences/1/end", "hand-over", "retire")


def test_who_serves_elsewhere_too_is_for_the_level_above(enter, person, county, sends):
    li = person("小李")
    with county.write() as session:
        sun = session.scalars(select(Duty).join(Staff).where(Staff.name == "孙主任")).one()
        duty = Duty(staff_id=li.id, role=Role.DISPATCHER, division_id=sun.division_id)
        session.add(duty)
    assert "在别处也有职责" in enter("zhou").get(f"/admin/people/{li.id}").text
    for what in POSTS:
        assert enter("zhou").post(f"/admin/people/{li.id}/{what}").status_code == 403
        assert enter("sun").post(f"/admin/people/{li.id}/{what}").status_code == 403
    assert sends("小李", "retire", "county", colleague=0).status_code == 200


@pytest.mark.parametrize(("login", "status"), [("xiaoli", 403), ("jin", 403), ("sun", 404)])
def test_others_change_nothing(enter, person, login, status):
    li = person("小李")
    for what in POSTS:
        assert enter(login).post(f"/admin/people/{li.id}/{what}").status_code == status
    assert person("小李").active
