"""派单目录 on the console: who reads it, who changes it, and what is shown before it is saved."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from flows.map.route_tables import Route, RouteLevel, RouteSource
from flows.map.routing import RouteKey, RouteValue, set_route
from flows.people.tables import Department

STREET, OTHER_STREET = "330106001", "330106002"
GRID_A, GRID_C = "330106001001001", "330106002001001"
TODAY = date(2026, 3, 4)
READERS = {"zhou", "sun", "county", "admin", "jin"}
FIRST = {"smoke": ("grid", "城管"), "wiring": ("street", "派出所")}


@pytest.fixture
def console(console):
    """Let the catalogue hold the two items of the county's cases."""
    kind = next(iter(console.services.values()))
    services = {
        code: replace(kind, code=code, name=console.items[code], level=level, department=lead)
        for code, (level, lead) in FIRST.items()
    }
    return replace(console, services=services)


@pytest.fixture
def chengguan(county) -> int:
    with county.read() as session:
        return session.scalar(select(Department.id).where(Department.code == "chengguan"))


@pytest.fixture
def row(county, office):
    """Put a row into the table; gives its id."""

    def put(item="smoke", area=STREET, level=RouteLevel.STREET, since=TODAY, **more):
        with county.write() as session:
            key, value = RouteKey(item, area), RouteValue(level)
            source = RouteSource.IMPORT
            return set_route(session, office, key, value, since, source, None, **more).id

    return put


def form(**change):
    return {
        "item": "smoke",
        "area": STREET,
        "level": "community",
        "lead": "",
        "profile": "",
        "since": TODAY.isoformat(),
        "until": "",
        "note": "",
        **change,
    }


def seen(page) -> str:
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def rows(county):
    with county.read() as session:
        return session.scalars(select(Route).order_by(Route.id)).all()


def test_the_table_is_read_by_command_centre_and_auditor_of_what_concerns_them(enter, row):
    mine, everywhere = row(), row(area="", item="")
    pages = {
        login: enter(login).get("/admin/routing")
        for login in ("xiaoli", "yan", "jiang", "chen", "chengguan", *READERS)
    }
    assert {login for login, page in pages.items() if page.status_code == 200} == READERS
    held = {login for login in READERS if f"/admin/routing/{mine}" in pages[login].text}
    assert held == READERS - {"sun"}
    assert all(f"/admin/routing/{everywhere}" in pages[login].text for login in READERS)
    assert enter("sun").get(f"/admin/routing/{mine}").status_code == 404
    assert enter("jin").get(f"/admin/routing/{mine}").status_code == 200
    assert enter("zhou").get("/admin/routing/999").status_code == 404


def test_the_catalogues_own_values_are_its_first_rows(enter):
    page = enter("zhou").get("/admin/routing").text
    assert "目录自带" in page
    assert "网格，主办 城管" in page
    assert "街道，主办 派出所" in page
    narrowed = enter("zhou").get("/admin/routing?item=wiring").text
    assert "主办 城管" not in narrowed


def test_rows_are_told_apart_by_day(enter, row):
    now, coming = row(), row(item="wiring", since=TODAY + timedelta(days=3))
    replaced = row(level=RouteLevel.GRID)
    someone = enter("zhou")

    def shown(when):
        page = someone.get(f"/admin/routing?when={when}").text
        return {int(found) for found in re.findall(r'"/admin/routing/(\d+)"', page)}

    assert shown("now") == {replaced}
    assert shown("coming") == {coming}
    assert shown("over") == {now}
    assert "没有生效" in someone.get(f"/admin/routing/{now}").text


def test_a_list_is_narrowed_to_an_area_with_what_holds_above_it_and_goes_on(enter, row, county):
    ids = [row(area=area) for area in ("", STREET, GRID_A)]
    elsewhere = row(area=GRID_C)
    someone = enter("county")

    def shown(query):
        page = someone.get(f"/admin/routing?{query}").text
        return [int(found) for found in re.findall(r'"/admin/routing/(\d+)"', page)]

    assert shown(f"area={STREET}") == ids
    assert shown("area=") == [*ids, elsewhere]
    assert shown(f"after={ids[1]}") == [ids[2], elsewhere]
    assert shown("item=wiring") == []
    with county.write() as session:
        made = session.get_one(Route, ids[0])
        session.add_all(
            Route(
                **{name: getattr(made, name) for name in ("level", "helpers", "profile")},
                since=TODAY,
                source=made.source,
                note="",
                made_at=made.made_at,
                item_code=f"item-{number:03d}",
                area_code="",
            )
            for number in range(120)
        )
    path, found = "/admin/routing", []
    while path:
        page = someone.get(path).text
        found += re.findall(r'"/admin/routing/(\d+)"', page)
        following = re.search(r'href="(/admin/routing\?when=now&amp;after=\d+)"', page)
        path = following[1].replace("&amp;", "&") if following else None
    assert len(found) == len(set(found)) == 124


def test_before_it_is_saved_a_row_shows_what_it_would_do(enter, county, filed, chengguan):
    moved = [filed(item="smoke"), filed(grid=GRID_A, item="smoke")]
    filed(item="wiring")
    filed(grid=GRID_C, item="smoke")
    someone = enter("zhou")
    page = someone.post("/admin/routing/new", form(lead=str(chengguan))).text
    assert "最近受理的 3 件" in page
    assert "这个事项的 2 件" in page
    assert "有 2 件会派得不一样" in page
    assert ">网格<" in page, "as filing has it, whatever the catalogue names"
    assert "社区，主办 城管" in page
    for case in moved:
        assert case.number in page
    assert rows(county) == [], "nothing is saved yet"
    answer = someone.post(
        "/admin/routing/save",
        {**form(lead=str(chengguan), note=" 例会定的 "), "seen": seen(page)},
        follow_redirects=True,
    )
    assert "已保存：花溪街道 · 油烟扰民，2026-03-04 起社区，主办 城管" in answer.text
    (made,) = rows(county)
    assert (made.level, made.department_id, made.note) == ("community", chengguan, "例会定的")
    assert (made.source, made.area_code) == (RouteSource.CONSOLE, STREET)
    again = someone.post("/admin/routing/new", form(lead=str(chengguan))).text
    assert "没有一件会派得不一样" in again


def test_the_preview_says_what_becomes_of_other_rows(enter, row):
    row(since=TODAY - timedelta(days=9))
    row(level=RouteLevel.GRID, since=TODAY + timedelta(days=9))
    page = enter("zhou").post("/admin/routing/new", form()).text
    assert "原来的“街道”办到 2026-03-03 为止" in page
    assert "2026-03-13 起已经另有安排（网格）" in page
    assert "2026-03-04 起，到 2026-03-12 为止：社区" in page
    long = enter("zhou").post("/admin/routing/new", form(until="2026-03-20")).text
    assert "原定 2026-03-13 起的“网格”不再生效" in long
    assert "2026-03-21 起恢复原来的“网格”" in long
    row(level=RouteLevel.COUNTY)
    assert "今天刚起用的“县区”不再用" in enter("zhou").post("/admin/routing/new", form()).text


def test_what_was_filled_in_is_there_again_on_going_back(enter, county):
    someone = enter("zhou")
    page = someone.post("/admin/routing/new", form(note="先写着", back="1"))
    assert page.status_code == 200
    assert 'value="先写着"' in page.text
    assert f'<option selected value="{STREET}">' in page.text
    assert rows(county) == []


def test_a_preview_that_is_no_longer_true_is_shown_anew(enter, county, row):
    someone = enter("zhou")
    page = someone.post("/admin/routing/new", form()).text
    row(level=RouteLevel.GRID)
    answer = someone.post("/admin/routing/save", {**form(), "seen": seen(page)}).text
    assert "有人改了派单目录" in answer
    assert len(rows(county)) == 1
    someone.post("/admin/routing/save", {**form(), "seen": seen(answer)})
    assert len(rows(county)) == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"item": "?"}, "请从列表里选"),
        ({"item": "nothing"}, "请从列表里选"),
        ({"area": OTHER_STREET}, "请从列表里选"),
        ({"area": "*"}, "请从列表里选"),
        ({"since": "2026-03-03"}, "不能早于今天"),
        ({"since": "明天"}, "请填写日期"),
        ({"since": ""}, "请填写日期"),
        ({"since": "2026-03-09", "until": "2026-03-08"}, "截止日早于起始日"),
        ({"level": "department"}, "要写明主办部门"),
        ({"lead": "987"}, "请从列表里选"),
        ({"profile": "13711"}, "请从列表里选"),
        ({"helpers": "987"}, "请从列表里选"),
        ({"note": "长" * 201}, "最多写 200 个字"),
    ],
)
def test_what_makes_no_sense_is_refused_in_its_form(enter, county, change, says):
    for path in ("/admin/routing/new", "/admin/routing/save"):
        answer = enter("zhou").post(path, {**form(**change), "seen": "0"})
        assert answer.status_code == 422
        assert says in answer.text
    assert rows(county) == []


def test_only_who_looks_after_an_area_changes_its_rows(enter, county, row):
    for login in ("xiaoli", "yan", "jin", "chengguan"):
        assert enter(login).get("/admin/routing/new").status_code == 403
        assert enter(login).post("/admin/routing/new", form()).status_code == 403
        assert enter(login).post("/admin/routing/save", form(seen="0")).status_code == 403
    assert rows(county) == []
    whole = form(item="*", area="*")
    page = enter("county").post("/admin/routing/save", {**whole, "seen": "0"})
    assert page.status_code == 302
    (everywhere,) = rows(county)
    assert (everywhere.item_code, everywhere.area_code) == ("", "")
    for login, status in (("zhou", 404), ("jin", 404), ("sun", 404)):
        path = f"/admin/routing/{everywhere.id}/end"
        answer = enter(login).post(path, {"since": TODAY.isoformat()})
        assert answer.status_code == status
    assert "停用" not in enter("zhou").get(f"/admin/routing/{everywhere.id}").text
    assert ">加一行<" not in enter("jin").get("/admin/routing").text


def test_a_row_is_changed_from_its_page(enter, row):
    made = row(until=TODAY + timedelta(days=30))
    someone = enter("zhou")
    assert f"/admin/routing/new?from={made}" in someone.get(f"/admin/routing/{made}").text
    page = someone.get(f"/admin/routing/new?from={made}").text
    assert '<option selected value="smoke">' in page
    assert '<option selected value="street">' in page
    assert 'value="2026-04-03"' in page


def test_a_row_is_ended_after_a_look_at_what_that_does(enter, county, row, filed):
    case, made = filed(), row()
    someone = enter("zhou")
    since = {"since": "2026-03-10"}
    page = someone.post(f"/admin/routing/{made}/end", since).text
    assert "2026-03-10 起停用这一行" in page
    assert "有 1 件会派得不一样" in page
    assert case.number in page
    answer = someone.post(
        f"/admin/routing/{made}/end/save", {**since, "seen": seen(page)}, follow_redirects=True
    )
    assert "已停用：花溪街道 · 油烟扰民" in answer.text
    (ended,) = rows(county)
    assert ended.until == date(2026, 3, 9)
    late = someone.post(
        f"/admin/routing/{made}/end", {"since": "2026-03-01"}, follow_redirects=True
    )
    assert "不能早于今天" in late.text
    over = someone.post(f"/admin/routing/{made}/end", {"since": ""}, follow_redirects=True)
    assert "请填写日期" in over.text
    again = someone.post(
        f"/admin/routing/{made}/end/save", {**since, "seen": seen(page)}, follow_redirects=True
    )
    assert "本来就没有这一行" in again.text
