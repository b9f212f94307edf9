"""One case: its whole story, what stays hidden until it is asked for, what can be done."""

from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select

from flows.cases.deliveries import delivery_page
from flows.cases.scope import viewer
from flows.cases.states import State
from flows.cases.tables import KIND, Case, Look
from flows.map.tables import Division, Grid
from flows.people.tables import Duty, Role, Staff
from nlp.catalogue.severity import Severity
from notify.tables import Attempt, Outbox

GRID_A, GRID_B, GRID_C = "330106001001001", "330106001001002", "330106002001001"
WHO = ("王秀英", "13800138000", "contact:")
SECRETS = ("402", "13800138000", "王秀英")


def grid_id(county, code: str) -> int:
    with county.read() as session:
        return session.query(Grid.id).filter_by(code=code).scalar()


def test_the_whole_way_of_a_case_is_told_in_chinese(filed, step, enter):
    case = filed()
    step(case, "take", "xiaoli")
    step(case, "reply", "xiaoli", text="已上门看过")
    step(case, "resolve", "xiaoli", text="已装净化器")
    step(case, "rate", stars=5)
    page = enter("zhou").get(f"/admin/cases/{case.id}").text
    story = ("受理", "交办", "接单", "已上门看过", "已装净化器", "评价", "5分 很满意")
    places = [page.index(word, page.index("<h2>经过</h2>")) for word in story]
    assert places == sorted(places)
    assert "工作人员 小李" in page
    assert "已办结 → 已评价" in page
    assert "2026-03-04 10:00" in page


def test_personal_data_is_shown_only_after_it_is_asked_for(filed, step, enter, county):
    case = filed()
    step(case, "take", "xiaoli")
    step(case, "reply", "xiaoli", text="给13800138000打过电话")
    worker = enter("xiaoli")
    page = worker.get(f"/admin/cases/{case.id}").text
    assert not [secret for secret in SECRETS if secret in page]
    with county.read() as session:
        assert session.scalars(select(Look)).all() == []
    page = worker.post(f"/admin/cases/{case.id}/look").text
    assert all(secret in page for secret in SECRETS)
    assert "给13800138000打过电话" in page
    with county.read() as session:
        look = session.scalars(select(Look)).one()
        assert (look.case_id, look.page) == (case.id, "case")


@pytest.mark.parametrize("login", ["xiaoli", "zhou", "county", "admin"])
def test_an_anonymous_case_never_shows_who(filed, step, enter, office, login):
    case = filed(anonymous=True)
    step(case, "supplement", text="白天打13800138000找我")
    someone = enter(login)
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    for page in (
        someone.get(f"/admin/cases/{case.id}"),
        someone.post(f"/admin/cases/{case.id}/look"),
        someone.get(link),
        someone.get("/admin/deliveries?status=pending"),
    ):
        assert not [word for word in WHO if word in page.text]
    page = someone.get(link).text
    assert "匿名，不显示" in page
    assert "3栋402楼下烧烤店油烟太大" in page


def test_the_auditor_of_its_street_sees_who_reported_anonymously(filed, enter):
    case = filed(anonymous=True)
    page = enter("jin").post(f"/admin/cases/{case.id}/look").text
    assert "王秀英" in page


def test_an_auditor_elsewhere_who_is_a_worker_here_does_not(filed, enter, county):
    case = filed(anonymous=True)
    with county.write() as session:
        person = session.scalars(select(Staff).where(Staff.login == "xiaoli")).one()
        other = session.query(Division.id).filter_by(code="330106002").scalar()
        session.add(Duty(staff_id=person.id, role=Role.AUDITOR, division_id=other))
    someone = enter("xiaoli")
    assert "王秀英" not in someone.post(f"/admin/cases/{case.id}/look").text
    assert case.number not in someone.get("/admin/looks").text
    assert case.number not in someone.get("/admin/deliveries?status=pending").text


def test_deliveries_never_join_two_cases_of_one_person(filed, step, enter):
    """A contact's id beside an anonymous case would tell who it is by the named one."""
    for case in (filed(anonymous=True), filed()):
        step(case, "take", "xiaoli")
        assert "contact:" not in enter("zhou").get(f"/admin/cases/{case.id}").text


def test_a_worker_s_page_shows_all_he_needs_and_is_recorded(filed, enter, office, county):
    case = filed()
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    page = enter("xiaoli").get(link).text
    assert all(secret in page for secret in SECRETS)
    assert "tel:13800138000" in page
    assert "1号" in page
    with county.read() as session:
        assert session.scalars(select(Look.page)).all() == ["w"]


def test_the_command_centre_hands_a_case_to_a_grid(filed, enter, county):
    case = filed(None)
    someone = enter("zhou")
    page = someone.get(f"/admin/cases/{case.id}").text
    assert "花溪社区 第二网格" in page
    assert "石桥网格" not in page
    data = {"grid_id": grid_id(county, GRID_B)}
    answer = someone.post(f"/admin/cases/{case.id}/steps/assign", data, follow_redirects=True)
    assert "1号：交办已办好" in answer.text
    with county.read() as session:
        assert session.get_one(Case, case.id).area_code == GRID_B
    assert enter("laozhao").get(f"/admin/cases/{case.id}").status_code == 200


@pytest.mark.parametrize("choice", ["other street", "0", "", "x", "99999"])
def test_a_case_goes_to_no_grid_but_one_of_the_dispatcher_s_own(filed, enter, county, choice):
    case = filed(None)
    grid = grid_id(county, GRID_C) if choice == "other street" else choice
    answer = enter("zhou").post(f"/admin/cases/{case.id}/steps/assign", {"grid_id": grid})
    assert answer.status_code == 422
    with county.read() as session:
        assert session.get_one(Case, case.id).state == State.ACCEPTED


def test_declining_needs_a_reason(filed, enter):
    case = filed()
    someone = enter("zhou")
    for text, sentence in (
        ("", "请填写原因。"),
        ("   ", "请填写原因。"),
        ("长" * 501, "最多写 500 个字"),
    ):
        answer = someone.post(f"/admin/cases/{case.id}/steps/decline", {"text": text})
        assert answer.status_code == 422, text
        assert sentence in answer.text
    data = {"text": "属于市政管网，请拨12345"}
    page = someone.post(f"/admin/cases/{case.id}/steps/decline", data, follow_redirects=True).text
    assert "不予受理已办好" in page
    assert "属于市政管网" in page


def test_a_step_that_is_no_longer_possible_says_why(filed, step, enter):
    """周主任 has the page open while 小李 takes the case."""
    case = filed()
    step(case, "take", "xiaoli")
    answer = enter("zhou").post(f"/admin/cases/{case.id}/steps/decline", {"text": "不归我们管"})
    assert answer.status_code == 422
    assert "现在是“办理中”，不能不予受理" in answer.text


def test_reopening_gives_a_new_clock_at_most_twice(filed, step, enter, clock):
    case = filed()
    someone = enter("zhou")
    for _ in range(2):
        step(case, "take", "xiaoli")
        step(case, "resolve", "xiaoli", text="已处理")
        clock.advance(timedelta(hours=1))
        assert (
            someone.post(f"/admin/cases/{case.id}/steps/reopen", {"text": "又来了"}).status_code
            == 302
        )
    step(case, "take", "xiaoli")
    step(case, "resolve", "xiaoli", text="已处理")
    step(case, "reopen", text="还是不行")
    page = someone.get(f"/admin/cases/{case.id}").text
    assert "steps/call_back" in page, "the level above calls"
    answer = someone.post(f"/admin/cases/{case.id}/steps/reopen", {"text": "回访时说还是不行"})
    assert answer.status_code == 302, "who calls back may have it done once more"


def test_two_rounds_are_told_apart(filed, step, enter):
    case = filed()
    page = enter("zhou").get(f"/admin/cases/{case.id}").text
    assert "第1轮" not in page
    step(case, "take", "xiaoli")
    step(case, "resolve", "xiaoli", text="已装净化器")
    step(case, "rate", stars=2)
    step(case, "comment", text="还是有味道")
    step(case, "reopen", text="味道还在")
    page = enter("zhou").get(f"/admin/cases/{case.id}").text
    story = page[page.index("<h2>经过</h2>") :]
    places = [
        story.index(said)
        for said in ("第1轮", "已装净化器", "2分 不满意", "还是有味道", "第2轮", "味道还在")
    ]
    assert places == sorted(places)
    times = page.partition("<h2>时限</h2>")[2].partition("</section>")[0]
    assert times.index("第2轮") < times.index("第1轮")
    assert times.count("<b>办结</b>") == 2
    assert "重办1次" in enter("zhou").get("/admin/cases").text


def test_the_timeline_tells_what_was_decided(filed, step, enter, county):
    case = filed()
    step(case, "take", "xiaoli")
    step(case, "report_up", "xiaoli", text="要城管来")
    step(case, "assign", "zhou", grid_id=grid_id(county, GRID_B))
    page = enter("zhou").get(f"/admin/cases/{case.id}").text
    story = page[page.index("<h2>经过</h2>") :]
    lines = (
        "时限：交办 3月5日24时前，首次答复 3月9日24时前，办结 3月13日24时前",
        "网格：花溪社区第一网格<",
        "承办人：小李<",
        "层级：网格 → 社区",
        "承办人：小李 → 待定",
        "网格：花溪社区第一网格 → 花溪社区第二网格",
        "层级：社区 → 网格",
    )
    assert [line for line in lines if line not in story] == []


def test_names_and_lights_of_a_page_cost_the_same_for_one_and_for_many(filed, step, enter, county):
    """One question for each kind of thing, however many events or cases there are."""
    someone, case = enter("county"), filed()
    page = f"/admin/cases/{case.id}"
    few = [asked(county, lambda path=path: someone.get(path)) for path in (page, "/admin/cases")]
    for code in (GRID_B, GRID_A, GRID_B, GRID_C):
        step(case, "assign", "county", grid_id=grid_id(county, code))
    for grid in (GRID_A, GRID_B, GRID_C):
        filed(grid)
    many = [asked(county, lambda path=path: someone.get(path)) for path in (page, "/admin/cases")]
    assert many == few


@pytest.mark.parametrize("anonymous", [False, True])
def test_for_whom_a_case_is_told_stands_beside_who_tells_it(filed, enter, office, anonymous):
    told = {
        "who": "隔壁李奶奶",
        "name": "李桂兰",
        "phone": "13900139000",
        "consent": "报的人说对方同意",
    }
    case = filed(behalf=told, anonymous=anonymous)
    worker = enter("xiaoli")
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    pages = [worker.get(link).text, worker.post(f"/admin/cases/{case.id}/look").text]
    for page in pages:
        for words in told.values():
            assert (words in page) is not anonymous, words
    assert "李奶奶" not in worker.get(f"/admin/cases/{case.id}").text
    assert "李奶奶" not in case.summary


def asked(database, act) -> int:
    """Count the questions an act puts to the database."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    act()
    event.remove(database.reader, "before_cursor_execute", note)
    return len(statements)


def test_a_date_of_an_unpublished_year_says_so_wherever_it_is_shown(filed, enter, clock, office):
    clock.advance(timedelta(days=365 * 9))
    case = filed()
    someone = enter("zhou")
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    for path in ("/admin/cases", f"/admin/cases/{case.id}", link):
        assert "放假安排未公布" in someone.get(path).text, path


def test_what_somebody_wrote_cannot_become_part_of_the_page(filed, step, enter):
    case = filed(summary="<script>1</script>", description="<img src=x>")
    step(case, "take", "xiaoli")
    step(case, "reply", "xiaoli", text="<b>粗</b>")
    someone = enter("zhou")
    for page in (
        someone.get("/admin/cases"),
        someone.post(f"/admin/cases/{case.id}/look"),
    ):
        assert not [tag for tag in ("<script>1", "<img src=x", "<b>粗") if tag in page.text]


def test_a_failed_delivery_is_seen_with_its_tries_and_sent_again(filed, enter, county, clock):
    case = filed()
    with county.write() as session:
        row = session.scalars(select(Outbox)).one()
        row.status, row.attempts, row.last_error = "failed", 3, "群机器人的 webhook key 无效。"
        session.add(
            Attempt(
                outbox_id=row.id,
                destination="wecom_robot:group:1",
                call_id="c1",
                started_at=clock(),
                finished_at=clock(),
                outcome="failed",
                error_code="93000",
                detail="群机器人的 webhook key 无效。",
            )
        )
    someone = enter("zhou")
    listed = someone.get("/admin/deliveries").text
    assert case.number in listed
    assert "webhook key 无效" in listed
    page = someone.get(f"/admin/cases/{case.id}").text
    assert "（93000）" in page
    clock.advance(timedelta(hours=1))
    answer = someone.post(f"/admin/deliveries/{row.id}/resend", follow_redirects=True)
    assert "已重新排队" in answer.text
    assert case.number not in answer.text
    with county.write() as session:
        row = session.scalars(select(Outbox)).one()
        assert (row.status, row.attempts, row.next_attempt_at) == ("pending", 0, clock())
        row.status = "sent"
    answer = someone.post(f"/admin/deliveries/{row.id}/resend", follow_redirects=True)
    assert "不用再发" in answer.text


def test_a_delivery_names_the_group_and_counts_only_tries_that_tell_something(
    filed, enter, county, clock
):
    case = filed()
    with county.write() as session:
        row = session.scalars(select(Outbox)).one()
        row.status = "sent"
        session.add(
            Attempt(
                outbox_id=row.id,
                destination="wecom_robot:group:1",
                call_id="c1",
                started_at=clock(),
                finished_at=clock(),
                outcome="sent",
            )
        )
    someone = enter("zhou")
    for path in (f"/admin/cases/{case.id}", "/admin/deliveries?status=sent"):
        page = someone.get(path).text
        assert "第一网格群" in page
        assert "group:1" not in page
        assert "试了" not in page


def test_a_very_long_summary_is_folded_on_the_case_s_page(filed, enter):
    short, long = filed(summary="烟" * 300), filed(summary="烟" * 300 + "尾" * 20)
    someone = enter("zhou")
    assert "展开其余" not in someone.get(f"/admin/cases/{short.id}").text
    page = someone.get(f"/admin/cases/{long.id}").text
    assert "烟" * 300 + "……" in page
    assert "展开其余 20 字" in page
    assert "尾" * 20 in page.partition('<details class="rest"')[2]


@pytest.mark.parametrize(("severity", "tag"), [(Severity.URGENT, "紧急"), (Severity.MAJOR, "重大")])
def test_a_grave_case_is_marked_in_the_list_and_on_its_page(filed, enter, severity, tag):
    case = filed(severity=severity)
    someone = enter("zhou")
    for path in ("/admin/cases", f"/admin/cases/{case.id}"):
        assert f'severity-{severity}">{tag}<' in someone.get(path).text


def test_deliveries_go_on_over_pages_and_skip_other_streets(filed, county, office, clock):
    ours, theirs = filed(), filed(GRID_C)
    with county.write() as session:
        session.execute(
            insert(Outbox),
            [
                {
                    "event_key": f"a notice {index}", "subject_kind": KIND,
                    "subject_id": (theirs if index % 3 else ours).id,
                    "channel": "console", "recipient": "desk", "account": "", "address": "desk",
                    "kind": "assign", "payload": {"text": "……"}, "status": "failed",
                    "created_at": clock(), "attempts": 1,
                    "next_attempt_at": clock() - timedelta(seconds=index // 2),
                }
                for index in range(600)
            ],
        )  # fmt: skip
    with county.read() as session:
        staff_id = session.scalar(select(Staff.id).where(Staff.login == "zhou"))
        who = viewer(session, staff_id, clock().date())
        seen, after, pages = [], None, 0
        while True:
            page = delivery_page(session, who, "failed", after)
            seen += [row.id for row in page.rows]
            pages += 1
            after = page.after
            if after is None:
                break
    assert len(seen) == len(set(seen)) == 200
    assert pages in {4, 5}
