"""The reconciliation with the police: every public-safety case is counted once, and all add up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from flows.cases.actions import open_case
from flows.cases.change import ActionError, Change
from flows.cases.drafts import ItemNow
from flows.cases.police import Days, Line, Outcome, reconciled, shares
from flows.cases.police_sheet import cells, totals
from flows.cases.scope import lies_in
from flows.cases.states import State
from flows.cases.storms import merge
from flows.cases.tables import Case
from flows.map.reads import root_code
from flows.map.tables import GroupChat, PoliceGrid, PoliceGridPart
from flows.people.absence import Absence
from notify.tables import Outbox

WIRING = ItemNow("wiring", "飞线充电", police=True, department_id=None, hidden=False)
NOISE = ItemNow("noise", "噪音扰民", police=False, department_id=None, hidden=False)


@pytest.fixture
def files(database, office, draft, people):
    """File a public-safety case of 王阿姨's; keywords replace what differs."""

    def file(**changes):
        with database.write() as session:
            return open_case(session, office, draft(police=True, **changes), people["王阿姨"]).id

    return file


@pytest.fixture
def read(database, office, clock):
    """Give the reconciliation of today, or of other days."""
    today = clock().date()

    def lines(since=today, until=today):
        days = Days(since, until, office.workdays.zone)
        with database.read() as session:
            return reconciled(session, [lies_in(root_code(session))], days)

    return lines


@pytest.fixture
def ends(database):
    """Let what a case tells come to an end: sent, or failed."""

    def end(case_id, status, clock):
        sent = clock() if status == "sent" else None
        with database.write() as session:
            rows = update(Outbox).where(Outbox.subject_id == case_id)
            session.execute(rows.values(status=status, sent_at=sent))

    return end


def outcome_of(lines, case_id):
    return next(line for line in lines if line.case_id == case_id).outcome


def test_a_case_is_pushed_and_then_seen(files, read, ends, clock, does):
    case_id = files()
    assert outcome_of(read(), case_id) is Outcome.ON_ITS_WAY
    ends(case_id, "sent", clock)
    assert outcome_of(read(), case_id) is Outcome.UNSEEN
    does("小李", case_id, "note", "去看过了")
    assert outcome_of(read(), case_id) is Outcome.UNSEEN, "a worker of the grid is no officer"
    clock.now += timedelta(minutes=3)
    does("姜警官", case_id, "note", "知道了")
    does("姜警官", case_id, "note", "再去一次")
    [line] = read()
    assert (line.outcome, line.seen_by, line.seen_at) == (Outcome.SEEN, "姜警官", clock())
    assert not line.differs


def test_an_officer_who_says_so_has_seen_it_and_not_taken_it(
    files, read, ends, clock, does, database
):
    case_id = files()
    ends(case_id, "sent", clock)
    does("姜警官", case_id, "acknowledge")
    assert outcome_of(read(), case_id) is Outcome.SEEN
    with pytest.raises(ActionError, match="已经回过收到"):
        does("姜警官", case_id, "acknowledge")
    with database.read() as session:
        case = session.get_one(Case, case_id)
    assert (case.state, case.assignee_id) == (State.ASSIGNED, None)


def test_why_a_case_was_not_pushed_is_said(files, read, ends, clock, database, cast, does):
    failed, nowhere = files(), files(grid_id=None)
    ends(failed, "failed", clock)
    with database.write() as session:
        session.execute(delete(PoliceGridPart).where(PoliceGridPart.grid_id == cast.grid))
    uncovered = files()
    with database.write() as session:
        fresh = PoliceGrid(code="P-new", name="新警格")
        session.add(fresh)
        session.flush()
        session.add(PoliceGridPart(police_grid_id=fresh.id, grid_id=cast.other_grid))
        old = PoliceGridPart.grid_id == cast.other_grid, PoliceGridPart.police_grid_id != fresh.id
        session.execute(delete(PoliceGridPart).where(*old))
    mute = files(grid_id=cast.other_grid)
    found = {line.case_id: line for line in read()}
    assert {case_id: line.outcome for case_id, line in found.items()} == {
        failed: Outcome.FAILED,
        nowhere: Outcome.NO_GRID,
        uncovered: Outcome.NO_POLICE_GRID,
        mute: Outcome.NO_GROUP,
    }
    assert found[mute].police_grids == ["新警格"]
    assert all(line.differs for line in found.values())
    with database.write() as session:
        session.add(GroupChat(name="新警格群", police_grid_id=fresh.id, webhook_key="webhook-new"))
    assert outcome_of(read(), mute) is Outcome.NOT_TOLD, "there is a group only now"


def test_who_was_merged_before_it_was_told_follows(files, read, database, office, people, clock):
    parent, child = files(), files(grid_id=None)
    with database.write() as session:
        merge(session, office, child, Change("merge", people["周主任"], parent_id=parent))
    assert outcome_of(read(), child) is Outcome.FOLLOWS


def test_what_turned_out_to_be_something_else_still_counts_and_differs(
    files, read, ends, clock, does
):
    case_id = files()
    ends(case_id, "sent", clock)
    does("姜警官", case_id, "note", "知道了")
    does("周主任", case_id, "retitle", item=NOISE)
    [line] = read()
    assert (line.outcome, line.turned_away, line.differs) == (Outcome.SEEN, True, True)


def test_only_public_safety_of_the_days_asked_for_is_counted(
    files, read, case_id, clock, database, office, draft, people
):
    ours, today = files(), clock().date()
    assert [line.case_id for line in read()] == [ours]
    assert read(today + timedelta(days=1), today + timedelta(days=9)) == []
    assert [line.case_id for line in read(today - timedelta(days=9), today)] == [ours]


@given(st.lists(st.sampled_from(Outcome)))
def test_the_outcomes_add_up_to_all_and_their_shares_to_a_hundred(outcomes):
    lines = [
        Line(1, "1", "", State.ASSIGNED, None, (), outcome, None, None, "", turned_away=False)
        for outcome in outcomes
    ]
    found = shares(lines)
    assert sum(each.count for each in found) == len(outcomes)
    assert sum(each.tenths for each in found) == (1000 if outcomes else 0)
    for each in found:
        exact = 1000 * each.count / max(1, len(outcomes))
        assert abs(each.tenths - exact) < 1
    *_, (name, count, share) = totals(found)
    assert (name, count) == ("合计", str(len(outcomes)))
    assert share == ("100.0%" if outcomes else "0.0%")


def test_a_case_is_written_for_a_spreadsheet(files, read, ends, clock, office):
    ends(files(), "sent", clock)
    [line] = read()
    written = cells(line, office.workdays.zone)
    assert written[1:3] == ("餐饮油烟扰民", "已交办")
    assert written[5] == "推到，未阅"
    assert written[7:] == ("", "", "")


def test_officers_are_told_what_became_theirs_after_it_was_filed(case_id, does, told_of, read):
    """The desk put the item right: the officers get a card of it, as if it had been so at once."""
    assert not [who for who, _ in told_of(case_id) if who.startswith("police")]
    does("周主任", case_id, "retitle", item=WIRING)
    told = dict(told_of(case_id, "retitle"))
    assert "**新诉求 1号 · 飞线充电**" in told["police-1"]
    assert outcome_of(read(), case_id) is Outcome.ON_ITS_WAY
    does("周主任", case_id, "retitle", item=NOISE)
    assert "不归警格了" in told_of(case_id, "retitle")[-1][1]


@pytest.mark.parametrize(("away", "seen"), [((0, 0), True), ((-3, -1), False), ((1, 3), False)])
def test_who_stands_in_for_an_officer_has_seen_it_for_the_police(  # noqa: PLR0917 - fixtures.
    database, files, read, ends, clock, does, people, office, away, seen
):
    case_id = files()
    ends(case_id, "sent", clock)
    first, last = (office.today + timedelta(days=days) for days in away)
    with database.write() as session:
        absence = Absence(
            staff_id=people["姜警官"].id,
            substitute_id=people["小李"].id,
            since=first,
            until=last,
            handed=True,
            made_at=clock(),
        )
        session.add(absence)
    does("小李", case_id, "note", "看过了")
    assert outcome_of(read(), case_id) is (Outcome.SEEN if seen else Outcome.UNSEEN)
