"""What was kept and not taken up: the desk sees it, masked, as far as it looks after it."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from flows.cases.attachments import Attachment
from flows.cases.kept import Limit, Shelf, in_order, keep_words, kept_page, set_file_aside
from flows.cases.scope import viewer
from flows.people.actors import resident
from flows.people.tables import Staff
from tests.admin.conftest import COUNTY, GRID_A, GRID_C

SAID = "我是王秀英，电话13800138000，楼上又漏水了"
EVERYBODY = (
    "xiaoli", "laozhao", "zhou", "sun", "county", "jiang", "jin", "admin", "chen", "chengguan",
)  # fmt: skip


@pytest.fixture
def left(county, wang, clock):
    """Leave words of 王阿姨's for the desk, each a minute after the one before."""
    ids = iter(range(1, 1_000_000))

    def leave(said=SAID, limit=Limit.MESSAGES, area=GRID_A, **more):
        clock.advance(timedelta(minutes=1))
        with county.write() as session:
            who = resident(wang.resident_id)
            place = {"area_code": area, **more}
            keep_words(session, next(ids), "text", who, said, limit, clock(), **place)

    return leave


@pytest.fixture
def set_aside(county, clock):
    def put(state="lost", problem="平台的服务器返回 500", area=GRID_A, case=None, kind="image"):
        with county.write() as session:
            row = Attachment(
                message_id=1, case_id=case and case.id, channel="wechat", account="street",
                source="m1", kind=kind, state=state, problem=problem,
            )  # fmt: skip
            session.add(row)
            session.flush()
            set_file_aside(session, row.id, state, clock(), area_code=area)

    return put


def test_the_desk_reads_what_was_not_taken_up_without_phone_or_name(enter, left):
    left()
    page = enter("zhou").get("/admin/kept").text
    assert "楼上又漏水了" in page
    assert "超过200句" in page
    assert "花溪社区第一网格" in page
    assert "13800138000" not in page
    assert "王秀英" not in page


def test_it_is_for_those_who_look_after_the_place(enter, left, set_aside):
    left()
    left("路灯坏了", area=GRID_C)
    left("不知道在哪里", area=COUNTY)
    set_aside()
    pages = {login: enter(login).get("/admin/kept") for login in EVERYBODY}
    readers = {login for login, page in pages.items() if page.status_code == 200}
    assert readers == {"zhou", "sun", "county", "jin", "admin"}
    assert {login for login in readers if "漏水" in pages[login].text} == readers - {"sun"}
    assert {login for login in readers if "路灯" in pages[login].text} == {"sun", "county"}
    assert {login for login in readers if "不知道" in pages[login].text} == {"county"}
    for login in EVERYBODY:
        page = enter(login).get("/admin/kept?shelf=lost")
        assert ("服务器返回 500" in page.text) == (login in readers - {"sun"}), login
        assert ("留存" in enter(login).get("/admin/cases").text) == (login in readers), login


def test_words_to_a_full_case_lead_to_it_and_are_seen_by_who_sees_the_case(enter, left, filed):
    case = filed(grid=GRID_C, anonymous=True)
    left(limit=Limit.CASE, area=GRID_A, case_id=case.id)
    page = enter("sun").get("/admin/kept").text
    assert f'href="/admin/cases/{case.id}"' in page
    assert "匿名" in page
    assert case.number not in enter("zhou").get("/admin/kept").text


def test_files_say_why_they_are_not_to_be_seen_and_whose_they_are(enter, set_aside, filed):
    case = filed()
    set_aside("kept", "不认识的文件格式", case=case)
    set_aside("lost", "平台的服务器太慢，没有取完", kind="video")
    someone = enter("zhou")
    unseen = someone.get("/admin/kept?shelf=unseen").text
    assert "不认识的文件格式" in unseen
    assert case.number in unseen
    assert "太慢" not in unseen
    lost = someone.get("/admin/kept?shelf=lost").text
    assert "太慢" in lost
    assert "视频" in lost
    assert case.number not in lost


def test_a_message_without_words_says_what_it_was(enter, county, wang, clock):
    with county.write() as session:
        who = resident(wang.resident_id)
        keep_words(session, 1, "voice", who, "", Limit.MESSAGES, clock(), area_code=GRID_A)
    assert "录音" in enter("zhou").get("/admin/kept").text


def test_nothing_kept_is_said_so_and_an_unknown_shelf_is_the_first(enter, county):
    someone = enter("zhou")
    for shelf, said in (("words", "没有超过"), ("unseen", "没有不能看"), ("lost", "没有收不到")):
        assert said in someone.get(f"/admin/kept?shelf={shelf}").text
    assert "没有超过" in someone.get("/admin/kept?shelf=%00&before=x").text


def test_pages_follow_each_other_newest_first(enter, left, county, clock):
    for number in range(120):
        left(f"第{number}句")
    someone, found, address = enter("zhou"), [], "/admin/kept"
    while address:
        page = someone.get(address).text
        found += [number for number in range(120) if f"第{number}句" in page]
        _, more, rest = page.partition('href="/admin/kept?shelf=words&amp;before=')
        address = f"/admin/kept?before={rest.partition(chr(34))[0]}" if more else None
    assert sorted(found) == list(range(120))
    assert found[:50] == list(range(70, 120))


@pytest.fixture
def many(left, set_aside, county):
    for _ in range(300):
        left()
    for state in ("kept", "lost"):
        set_aside(state)
    with county.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@pytest.mark.parametrize("shelf", Shelf)
def test_a_page_is_a_range_of_an_index(many, county, clock, shelf):
    plans = []

    def note(_connection, cursor, statement, values, _context, _many):
        if "FROM events" in statement:
            explain = "EXPLAIN QUERY PLAN " if county.is_sqlite else "EXPLAIN "
            cursor.execute(explain + statement, values)
            plans.extend(str(row) for row in cursor.fetchall())

    event.listen(county.reader, "before_cursor_execute", note)
    try:
        with county.read() as session:
            if not county.is_sqlite:  # Of so few rows it would read them all.
                session.connection().exec_driver_sql("SET enable_seqscan = off")
                session.connection().exec_driver_sql("SET enable_bitmapscan = off")
            for before in (None, (clock(), 5)):
                session.execute(in_order(shelf, before).limit(51)).all()
    finally:
        event.remove(county.reader, "before_cursor_execute", note)
    plan = " | ".join(plans)
    assert plan.count("ix_events_kind_step_at") == 2, plan
    assert "TEMP B-TREE" not in plan


def test_a_page_of_a_flood_reads_no_more_than_it_shows(many, county, office):
    statements = []

    def noted(_connection, _cursor, statement, *_more):
        statements.append(statement)

    with county.read() as session:
        person = session.query(Staff).filter_by(login="zhou").one()
        who = viewer(session, person.id, office.today)
        event.listen(county.reader, "before_cursor_execute", noted)
        assert len(kept_page(session, who, Shelf.WORDS, None).rows) == 50
        event.remove(county.reader, "before_cursor_execute", noted)
    assert len(statements) == 2
