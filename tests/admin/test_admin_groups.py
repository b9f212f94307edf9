"""Group chats: who looks after which, what is shown of a key, and how a group is bound."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.map.binding import bind
from flows.map.tables import Grid, GroupChat, PoliceGrid, PoliceGridPart
from flows.people.tables import Department

GRID_A, GRID_B, GRID_C = "330106001001001", "330106001001002", "330106002001001"
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
ADDRESS = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
READERS = {"zhou", "sun", "county", "admin", "jin"}


@pytest.fixture
def place(county):
    """Name what a group can serve, as the form does."""

    def find(kind: str, code: str) -> str:
        table = {"grid": Grid, "police_grid": PoliceGrid, "department": Department}[kind]
        with county.read() as session:
            return f"{kind}-{session.scalar(select(table.id).where(table.code == code))}"

    return find


def group_of(county, **where) -> GroupChat:
    with county.read() as session:
        return session.scalars(select(GroupChat).filter_by(**where)).one()


def test_the_groups_of_a_street_are_for_its_command_centre_and_its_auditor(enter, county):
    group = group_of(county, name="第一网格群")
    pages = {
        login: (enter(login).get("/admin/groups"), enter(login).get(f"/admin/groups/{group.id}"))
        for login in ("xiaoli", "yan", "jiang", "chen", "chengguan", *READERS)
    }
    assert {login for login, (page, _) in pages.items() if page.status_code == 200} == READERS
    assert {login for login, (page, _) in pages.items() if "第一网格群" in page.text} == (
        READERS - {"sun"}
    )
    assert {login for login, (_, page) in pages.items() if page.status_code == 200} == (
        READERS - {"sun"}
    )
    assert ">群聊</a>" in pages["zhou"][0].text
    assert ">群聊</a>" not in enter("xiaoli").get("/admin/cases").text


def test_the_auditor_looks_and_changes_nothing(enter, county):
    group = group_of(county, name="第一网格群")
    code = bound_code(enter, group)
    auditor, page = enter("jin"), f"/admin/groups/{group.id}"
    shown = auditor.get(page).text
    assert code not in shown
    assert "保存" not in shown
    assert "绑定码" not in shown
    assert "新建群" not in auditor.get("/admin/groups").text
    for path in (page, f"{page}/code", f"{page}/unbind", "/admin/groups/new"):
        answer = auditor.post(path, {"name": "改名", "serves": "grid-2"})
        assert answer.status_code == 403, path
    for path in (page, f"{page}/code", f"{page}/unbind"):
        assert enter("sun").post(path, {"name": "改名"}).status_code == 404, path
    assert group_of(county, id=group.id).name == "第一网格群"


def bound_code(enter, group) -> str:
    answer = enter("zhou").post(f"/admin/groups/{group.id}/code", follow_redirects=True)
    return re.search(r"@机器人 绑定 (\d{6})", answer.text)[1]


def test_a_new_group_serves_a_place_of_one_s_own_that_has_none(enter, county, place):
    someone = enter("zhou")
    form = someone.get("/admin/groups/new").text
    assert re.findall(r'<option value="[^"]+">([^<]+)<', form) == [
        "花溪街道", "花溪社区", "花溪社区 第二网格", "一号警格",
    ]  # fmt: skip
    data = {"serves": place("grid", GRID_B), "name": "第二网格群", "key": ADDRESS}
    page = someone.post("/admin/groups/new", data, follow_redirects=True).text
    assert "“第二网格群”已建好" in page
    made = group_of(county, name="第二网格群")
    assert (made.webhook_key, made.chat_id) == (KEY, None)
    assert "花溪社区 第二网格" in someone.get("/admin/groups").text


def test_a_second_group_for_one_place_is_refused_kindly(enter, county, place):
    data = {"serves": place("grid", GRID_A), "name": "又一个群", "key": ""}
    answer = enter("zhou").post("/admin/groups/new", data)
    assert answer.status_code == 422
    assert "花溪社区 第一网格已经有群了（第一网格群）" in answer.text
    assert 'value="又一个群"' in answer.text


@pytest.mark.parametrize("serves", ["", "grid-0", "grid-x", "planet-1", "grid-99", "²-²", "grid-"])
def test_a_group_for_nothing_is_refused(enter, county, serves):
    answer = enter("zhou").post("/admin/groups/new", {"serves": serves, "name": "群", "key": ""})
    assert answer.status_code == 422
    assert "服务对象" in answer.text


def test_no_group_is_made_outside_one_s_own_area(enter, county, place):
    """A department serves the whole county: its group is the county's to look after."""
    places = {place("grid", GRID_C): {"sun", "county"},
              place("department", "chengguan"): {"county"}}  # fmt: skip
    for serves, expected in places.items():
        for login in ("zhou", "admin", "sun", "county"):
            data = {"serves": serves, "name": f"{login}的群", "key": ""}
            made = enter(login).post("/admin/groups/new", data).status_code == 302
            assert made == (login in expected), (serves, login)
            with county.write() as session:
                rows = session.scalars(select(GroupChat).where(GroupChat.name == data["name"]))
                for row in rows:
                    session.delete(row)


def test_a_police_grid_over_two_streets_is_nobody_s_of_one(enter, county, place):
    serves = place("police_grid", "P1")
    with county.write() as session:
        police_grid_id = int(serves.partition("-")[2])
        grid_c = session.scalar(select(Grid.id).where(Grid.code == GRID_C))
        session.add(PoliceGridPart(police_grid_id=police_grid_id, grid_id=grid_c))
    data = {"serves": serves, "name": "警格群", "key": ""}
    assert enter("zhou").post("/admin/groups/new", data).status_code == 422
    assert enter("county").post("/admin/groups/new", data).status_code == 302
    assert "警格群" not in enter("zhou").get("/admin/groups").text


def test_of_a_key_only_its_end_is_ever_shown(enter, county):
    group, someone = group_of(county, name="第一网格群"), enter("zhou")
    path = f"/admin/groups/{group.id}"
    for typed in (ADDRESS, f"  {KEY} "):
        page = someone.post(path, {"name": "新名字", "key": typed}, follow_redirects=True).text
        assert "“新名字”已保存" in page
        assert group_of(county, id=group.id).webhook_key == KEY
        for shown in (page, someone.get("/admin/groups").text):
            assert "尾号 5aaa" in shown
            assert KEY not in shown
    someone.post(path, {"name": "又一个名字", "key": ""})
    changed = group_of(county, id=group.id)
    assert (changed.name, changed.webhook_key) == ("又一个名字", KEY)


@pytest.mark.parametrize("key", ["太短", "short", "https://example.com/", "key with spaces in it"])
def test_what_is_no_key_is_not_kept(enter, county, key):
    group = group_of(county, name="第一网格群")
    answer = enter("zhou").post(f"/admin/groups/{group.id}", {"name": "群", "key": key})
    assert answer.status_code == 422
    assert "不像群机器人的 webhook 地址或密钥" in answer.text
    assert key not in answer.text
    assert group_of(county, id=group.id).webhook_key == "webhook-01"


def test_a_group_is_bound_by_a_code_said_once_and_unbound_again(enter, county, clock):
    group, someone = group_of(county, name="第一网格群"), enter("zhou")
    page = f"/admin/groups/{group.id}"
    assert "绑定码" in someone.get(page).text
    old, code = bound_code(enter, group), bound_code(enter, group)
    assert code in someone.get(page).text
    with county.write() as session:
        assert bind(session, old, "wr-other", clock()) is None or old == code
        assert bind(session, code, "wr-first", clock()).id == group.id
    shown = someone.get(page).text
    assert "已绑定" in shown
    assert code not in shown
    shown = someone.post(f"{page}/unbind", follow_redirects=True).text
    assert "已解除绑定" in shown
    assert group_of(county, id=group.id).chat_id is None


def test_a_code_is_shown_for_a_day(enter, county, clock):
    group = group_of(county, name="第一网格群")
    code = bound_code(enter, group)
    clock.advance(timedelta(hours=24))
    assert code not in enter("zhou").get(f"/admin/groups/{group.id}").text


def test_no_two_groups_carry_one_code(enter, county, monkeypatch):
    first = group_of(county, name="第一网格群")
    with county.write() as session:
        session.add(GroupChat(name="别的群", binding_code="000007"))
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("flows.map.binding.secrets.randbelow", lambda _most: next(drawn))
    assert bound_code(enter, first) == "000008"


def test_the_list_goes_on_over_pages_and_is_searched_by_name(enter, county):
    with county.write() as session:
        community = session.query(Grid).filter_by(code=GRID_A).one().community_id
        for index in range(10, 130):
            grid = Grid(code=f"330106001001{index:03d}", name=f"{index}网格", poster=f"{index}",
                        community_id=community)  # fmt: skip
            session.add(grid)
            session.flush()
            session.add(GroupChat(name=f"群{index}%", chat_id=f"wr-{index}", grid_id=grid.id))
    someone, path, seen = enter("zhou"), "/admin/groups", []
    while path:
        page = someone.get(path).text
        seen += re.findall(r'groups/\d+">([^<]+)<', page)
        following = re.search(r'href="(/admin/groups\?after=\d+)"', page)
        path = following[1] if following else None
    assert seen == ["第一网格群", *(f"群{index}%" for index in range(10, 130))]

    def found(query: str) -> list[str]:
        return re.findall(r'groups/\d+">([^<]+)<', someone.get(f"/admin/groups?{query}").text)

    assert found("name=群77") == ["群77%"]
    assert len(found("name=%25")) == 50
    assert found("unbound=1") == ["第一网格群"]
    assert found("name=没有这样的") == []
    assert len(found("after=x")) == 50
