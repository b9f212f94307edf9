"""The page of the reconciliation with the police."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from flows.map.tables import GroupChat, PoliceGrid
from notify.tables import Outbox

GRID_B = "330106001001002"


@pytest.fixture
def pushed(county, filed, clock):
    """File a case for the police of the first grid that has gone out to their group."""
    with county.write() as session:
        police_grid = session.scalars(select(PoliceGrid.id)).one()
        session.add(GroupChat(name="警格群", webhook_key="webhook-p", police_grid_id=police_grid))

    def file():
        case = filed(item="wiring")
        with county.write() as session:
            rows = update(Outbox).where(Outbox.subject_id == case.id)
            session.execute(rows.values(status="sent", sent_at=clock()))
        return case

    return file


def test_the_page_counts_every_case_once_and_lists_what_differs(pushed, filed, step, enter):
    seen, unseen, bare = pushed(), pushed(), filed(item="wiring", grid=GRID_B)
    filed(item="smoke")
    step(seen, "note", "jiang", text="知道了")
    page = enter("zhou").get("/admin/police").text
    assert "推到，已阅" in page
    assert page.count("33.4%") == 1
    assert page.count("33.3%") == 2
    assert "100.0%" in page
    assert unseen.number in page
    assert bare.number in page
    assert "没有划入警格" in page
    assert seen.number not in page


@pytest.mark.parametrize(
    ("login", "status"), [("zhou", 200), ("jin", 200), ("jiang", 200), ("xiaoli", 403)]
)
def test_who_looks_after_it_may_read_it(enter, login, status):
    assert enter(login).get("/admin/police").status_code == status
    assert enter(login).get("/admin/police/sheet.xlsx").status_code == status


def test_another_streets_desk_counts_nothing_of_it(pushed, enter):
    case = pushed()
    assert case.number not in enter("sun").get("/admin/police").text
    assert case.number in enter("jiang").get("/admin/police").text


def test_all_cases_are_in_the_spreadsheet(pushed, enter, clock):
    case, zhou = pushed(), enter("zhou")
    answer = zhou.get("/admin/police/sheet.xlsx")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("编号", "事项", "状态")
    assert rows[1][0] == case.number
    assert rows[1][4:6] == ("一号警格", "推到，未阅")
    text = zhou.get("/admin/police/sheet.csv").data.decode("utf-8-sig")
    assert case.number in text
    assert zhou.get("/admin/police/sheet.pdf").status_code == 404


@pytest.mark.parametrize(
    "days",
    ["since=gestern", "since=2026-03-04&until=2026-01-01", "until=2999-01-01", "since=0001-01-01"],
)
def test_days_that_make_no_sense_are_said_so(enter, days):
    page = enter("zhou").get(f"/admin/police?{days}").text
    assert "先给您看最近七天" in page
