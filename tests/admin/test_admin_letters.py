"""Letters and bulletins on the console: listed, written, signed, answered, printed."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from sqlalchemy import select

from flows.cases.tables import Case
from flows.clocks.tables import Stage
from flows.letters import due
from flows.letters.issuing import issue_for_red
from flows.letters.tables import Bulletin, Letter

SEES = {"zhou", "county", "jin", "admin", "yan", "xiaoli"}
"""Who has to do with a letter from 花溪街道 to its first grid."""
EVERYBODY = {*SEES, "laozhao", "sun", "jiang", "chengguan", "chen"}


@pytest.fixture
def red(county, office, filed):
    """Let a case in a grid turn red; gives the letter's id."""

    def turn(stage=Stage.ASSIGN, case=None) -> int:
        case_id = (case or filed()).id
        with county.write() as session:
            return issue_for_red(session, office, session.get_one(Case, case_id), stage).id

    return turn


@pytest.fixture
def letters(county):
    def stored() -> list[Letter]:
        with county.read() as session:
            return list(session.scalars(select(Letter).order_by(Letter.id)))

    return stored


@pytest.fixture
def bulletin(county, office, red, clock) -> int:
    """Let a letter be late, and Monday come; gives the draft's id."""
    red()
    clock.advance(timedelta(days=3))
    due.sweep(county, office)
    clock.advance(timedelta(days=3))
    due.draw_up_bulletins(county, office)
    with county.read() as session:
        return session.scalars(select(Bulletin.id)).one()


def words_of(answer) -> str:
    assert answer.mimetype.endswith("wordprocessingml.document")
    file = docx.Document(BytesIO(answer.data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def offers(page) -> list[str]:
    return re.findall(r'id="step-([a-z_]+)"', page.text)


def test_a_letter_is_seen_by_whom_it_concerns_and_by_nobody_else(enter, red):
    letter_id = red()
    for path in ("", "/paper", "/docx"):
        seen = {
            login
            for login in EVERYBODY
            if enter(login).get(f"/admin/letters/{letter_id}{path}").status_code == 200
        }
        assert seen == SEES
    listed = {
        login
        for login in EVERYBODY
        if "花溪街督〔2026〕1号" in enter(login).get("/admin/letters?shelf=open").text
    }
    assert listed == SEES


def test_each_is_offered_what_they_may_do(enter, red):
    letter_id = red()
    offered = {login: offers(enter(login).get(f"/admin/letters/{letter_id}")) for login in SEES}
    assert offered == {
        "zhou": ["revoke"],
        "county": ["revoke"],
        "yan": ["acknowledge", "answer_at_once"],
        **{login: [] for login in ("jin", "admin", "xiaoli")},
    }


def test_a_letter_goes_its_way_on_the_console(enter, red, letters):
    head, desk, page = enter("yan"), enter("zhou"), f"/admin/letters/{red()}"
    assert "花溪街督" in head.get("/admin/letters").text  # What waits for them comes first.
    head.post(f"{page}/steps/acknowledge")
    refused = head.post(f"{page}/steps/answer", {"text": " "})
    assert refused.status_code == 422
    assert "请填写内容。" in refused.text
    head.post(f"{page}/steps/answer", {"text": "已经联系店主，电话13800138000"})
    shown = desk.get(page).text
    assert "已经联系店主" in shown
    assert "13800138000" not in shown
    assert "严网格长（2026-03-04 10:00）" in shown
    desk.post(f"{page}/steps/send_back", {"text": "什么时候装好"})
    head.post(f"{page}/steps/answer", {"text": "周五装好"})
    assert desk.post(f"{page}/steps/close").status_code == 302
    assert [letter.state for letter in letters()] == ["closed"]
    assert "花溪街督" in desk.get("/admin/letters?shelf=closed").text
    assert "花溪街督" not in desk.get("/admin/letters?shelf=open").text


def test_a_step_that_came_too_late_says_why(enter, red):
    head, page = enter("yan"), f"/admin/letters/{red()}"
    enter("zhou").post(f"{page}/steps/revoke", {"text": "发错了"})
    late = head.post(f"{page}/steps/answer", {"text": "周五装好"})
    assert late.status_code == 422
    assert "现在是“已撤销”，不能回复。它已经结束了。" in late.text
    assert "您刚才写的：周五装好" in late.text


def test_a_letter_that_was_revoked_is_void_on_paper_too(enter, red):
    desk, page = enter("zhou"), f"/admin/letters/{red()}"
    assert "作废" not in desk.get(f"{page}/paper").text
    desk.post(f"{page}/steps/revoke", {"text": "发错了"})
    assert "已撤销，作废" in desk.get(f"{page}/paper").text
    assert "已撤销，作废" in words_of(desk.get(f"{page}/docx"))


@pytest.mark.parametrize("code", ["miss", "redate", "nothing", "issue"])
def test_what_policy_does_nobody_can_ask_for(enter, red, code):
    assert enter("zhou").post(f"/admin/letters/{red()}/steps/{code}").status_code == 404


def test_a_letter_by_hand_about_several_cases(enter, filed, letters):
    cases = [filed(), filed(item="wiring")]
    numbers = " ".join(case.number for case in cases)
    desk = enter("zhou")
    form = desk.get("/admin/letters/new", query_string={"cases": numbers}).text
    options = dict(re.findall(r'<option value="([a-z]+-\d+)">([^<]+)<', form))
    assert set(options.values()) == {"花溪社区", "花溪社区第一网格", "城管", "市监"}
    street = re.search(r'<option [^>]*value="(\d+)">花溪街道', form)[1]
    department = next(value for value, name in options.items() if name == "城管")
    filled = {"issuer": street, "to": department, "text": "请王秀英找我，电话13800138000"}
    answer = desk.post("/admin/letters/new", {"cases": numbers, **filled})
    assert answer.status_code == 302
    [letter] = letters()
    assert (letter.to_name, letter.red) == ("城管", False)
    assert "13800138000" not in letter.words
    paper = words_of(desk.get(f"/admin/letters/{letter.id}/docx"))
    assert "13800138000" not in paper
    assert all(case.number in paper for case in cases)
    assert offers(enter("chengguan").get(f"/admin/letters/{letter.id}"))


@pytest.mark.parametrize("login", ["xiaoli", "yan", "chengguan", "jin", "admin", "jiang", "chen"])
def test_only_a_desk_writes_letters(enter, filed, login):
    assert enter(login).get("/admin/letters/new").status_code == 403
    assert enter(login).post("/admin/letters/new", {"cases": filed().number}).status_code == 403


def test_cases_of_another_street_are_not_found(enter, filed, letters):
    case = filed(grid="330106002001001")
    desk = enter("zhou")
    page = desk.get("/admin/letters/new", query_string={"cases": case.number}).text
    assert f"没有找到，或者不在您的辖区里：{case.number}。" in page
    assert (
        desk.post("/admin/letters/new", {"cases": case.number, "to": "grid-1"}).status_code == 422
    )
    assert letters() == []


def test_whom_a_letter_may_not_go_to_cannot_be_chosen(enter, filed, letters):
    desk, case = enter("zhou"), filed()
    form = desk.get("/admin/letters/new", query_string={"cases": case.number}).text
    street = re.search(r'<option [^>]*value="(\d+)">花溪街道', form)[1]
    for to in ("division-1", "department-99", "grid-x", "", "x"):
        sent = {"cases": case.number, "issuer": street, "to": to}
        assert desk.post("/admin/letters/new", sent).status_code == 422
    assert letters() == []


def test_a_red_letter_on_paper_says_which_case_what_is_late_and_nothing_personal(
    enter, filed, red, clock
):
    case = filed()
    clock.advance(timedelta(days=3))
    answer = enter("zhou").get(f"/admin/letters/{red(case=case)}/docx")
    assert "督办函 花溪街督〔2026〕1号.docx" in unquote(answer.headers["Content-Disposition"])
    paper = words_of(answer)
    for part in (
        *("花溪街道", "花溪街督〔2026〕1号", "关于督办“油烟扰民”诉求的函", "花溪社区第一网格："),
        f"1．诉求{case.number}（油烟扰民，花溪社区第一网格），交办期限为3月5日24时，",
        *(
            "至发函之日已超期1天，亮红灯；办结期限为3月13日24时。",
            "2026年3月7日",
            "2026年3月7日印发",
        ),
    ):
        assert part in paper
    for personal in ("王秀英", "13800138000", "402", "楼下"):
        assert personal not in paper


def test_the_file_has_the_form_of_an_official_letter(enter, red):
    file = docx.Document(BytesIO(enter("zhou").get(f"/admin/letters/{red()}/docx").data))
    section = file.sections[0]
    assert [round(each.mm) for each in (section.top_margin, section.left_margin)] == [37, 28]
    head = file.paragraphs[0].runs[0]
    assert (str(head.font.color.rgb), head.font.size.pt >= 22) == ("E60012", True)


def test_more_than_five_cases_are_a_list_behind_the_letter(enter, filed, letters):
    desk, cases = enter("zhou"), [filed() for _ in range(7)]
    numbers = " ".join(case.number for case in cases)
    form = desk.get("/admin/letters/new", query_string={"cases": numbers}).text
    street = re.search(r'<option [^>]*value="(\d+)">花溪街道', form)[1]
    grid = re.search(r'value="(grid-\d+)"', form)[1]
    desk.post("/admin/letters/new", {"cases": numbers, "issuer": street, "to": grid})
    page = f"/admin/letters/{letters()[0].id}"
    for paper in (desk.get(f"{page}/paper").text, words_of(desk.get(f"{page}/docx"))):
        assert "附件：督办诉求清单" in paper
        assert "共7件，逐件情况见附件。" in paper
        assert all(case.number in paper for case in cases)


def test_the_lists_go_on_over_pages(enter, red, county, office):
    for _ in range(33):
        red()
    desk, path, seen = enter("zhou"), "/admin/letters", []
    while path:
        page = desk.get(path).text
        seen += re.findall(r'letters/\d+">花溪街督〔2026〕(\d+)号<', page)
        more = re.search(r'href="(/admin/letters\?[^"]*before=\d+)"', page)
        path = more[1].replace("&amp;", "&") if more else None
    assert seen == [str(number) for number in range(33, 0, -1)]
    assert desk.get("/admin/letters?shelf=x&before=y").status_code == 200


def test_what_is_late_is_on_its_own_list(enter, red, county, office, clock):
    red()
    desk = enter("zhou")
    assert "没有超期的督办函。" in desk.get("/admin/letters?shelf=overdue").text
    clock.advance(timedelta(days=3))
    due.sweep(county, office)
    assert "超期1次" in desk.get("/admin/letters?shelf=overdue").text


def test_a_draft_is_for_the_desk_and_what_is_issued_for_all_below(enter, bulletin):
    page = f"/admin/letters/bulletins/{bulletin}"
    can = {login for login in EVERYBODY if enter(login).get(page).status_code == 200}
    assert can == {"zhou", "county", "jin", "admin"}
    assert offers(enter("zhou").get(page)) == ["edit", "issue"]
    assert offers(enter("jin").get(page)) == []
    desk = enter("zhou")
    desk.post(f"{page}/steps/edit", {"text": "请逐件说明。\n找王秀英，电话13800138000"})
    assert "请逐件说明。" in desk.get(page).text
    assert "13800138000" not in desk.get(f"{page}/paper").text
    assert "（草稿，未编号）" in desk.get(f"{page}/paper").text
    assert desk.post(f"{page}/steps/issue").status_code == 302
    can = {login for login in EVERYBODY if enter(login).get(page).status_code == 200}
    assert can == {*SEES, "laozhao"}
    listed = enter("laozhao").get("/admin/letters/bulletins").text
    assert "花溪街督通报〔2026〕第1期" in listed
    assert "花溪街督通报" not in enter("sun").get("/admin/letters/bulletins").text


def test_a_bulletin_in_a_file_lists_whom_and_which(enter, bulletin):
    desk, page = enter("zhou"), f"/admin/letters/bulletins/{bulletin}"
    desk.post(f"{page}/steps/issue")
    paper = words_of(desk.get(f"{page}/docx"))
    for part in (
        *("花溪街道督办通报", "花溪街督通报〔2026〕第1期", "关于3月2日至8日督办落实情况的通报"),
        *("花溪社区第一网格", "花溪街督〔2026〕1号", "未按期办理", "油烟扰民"),
    ):
        assert part in paper
    assert "王秀英" not in paper


def test_a_desk_sets_its_short_name_and_days(enter, red, letters, county):
    desk = enter("zhou")
    form = desk.get("/admin/letters/manner").text
    address = re.search(r'action="(/admin/letters/manner/\d+)"', form)[1]
    assert 'value="花溪街"' in form
    bad = desk.post(address, {"short_name": "花街", "acknowledge_days": 3, "answer_days": 2})
    assert bad.status_code == 422
    assert "回复期限不能短于签收期限" in bad.text
    desk.post(address, {"short_name": "花街", "acknowledge_days": 1, "answer_days": 3})
    red()
    assert [letter.word for letter in letters()] == ["花街督〔2026〕1号"]
    wanted = {"short_name": "我", "acknowledge_days": 1, "answer_days": 1}
    assert enter("sun").post(address, wanted).status_code == 404
    assert enter("xiaoli").post(address, wanted).status_code in (403, 404)
    assert enter("xiaoli").get("/admin/letters/manner").status_code == 403


def test_a_cases_page_names_its_letters_and_lets_a_desk_write_one(enter, filed, red):
    case = filed()
    red(case=case)
    page = {login: enter(login).get(f"/admin/cases/{case.id}").text for login in ("zhou", "xiaoli")}
    assert all("花溪街督〔2026〕1号" in text for text in page.values())
    link = f"/admin/letters/new?cases={case.number}"
    assert {login for login, text in page.items() if link in text} == {"zhou"}
