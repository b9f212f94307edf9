"""What time does to cases: each line is crossed once, by one, to the minute."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from flows.cases import due
from flows.cases.actions import open_case
from flows.cases.decision import Clocks, Decision, apply
from flows.cases.states import State
from flows.cases.tables import Case
from flows.clocks import running
from flows.clocks.profiles import Term
from flows.clocks.reads import clocks_of_round, crossing
from flows.clocks.tables import Clock, Stage
from flows.events import Event, Subject, events_of

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


@pytest.fixture
def steps(database):
    def of(case_id):
        with database.read() as session:
            return [event.step for event in events_of(session, Subject("case", case_id))]

    return of


@pytest.fixture
def lines(database):
    """List the moments at which a case's running clocks have their next line."""

    def of(case_id):
        with database.read() as session:
            query = select(Clock.crosses_at).where(Clock.subject_id == case_id)
            return sorted(moment for moment in session.scalars(query) if moment)

    return of


def at_once(*calls):
    """Let several do something at the same moment; gives what they got."""
    barrier, got = threading.Barrier(len(calls)), []

    def do(call):
        barrier.wait(5)
        got.append(call())

    threads = [threading.Thread(target=do, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return got


def test_a_case_is_visited_at_each_of_its_lines_and_at_no_other_time(
    database, office, brought_to, lines, clock
):
    case_id = brought_to("take")
    visits = []
    for _ in range(6):
        coming = lines(case_id)
        clock.now = coming[0] - MINUTE
        assert due.sweep(database, office) == 0, "not a minute early"
        clock.now = coming[0]
        assert due.sweep(database, office) == 1, "at the minute"
        assert due.sweep(database, office) == 0, "and once"
        visits.append(clock.now)
    with database.read() as session:
        clocks = session.scalars(
            select(Clock).where(Clock.subject_id == case_id, Clock.done_at.is_(None))
        ).all()
    assign, answer, resolve = sorted(clocks, key=lambda each: each.due_at)
    noon_of_friday = datetime(2026, 3, 6, 4, tzinfo=UTC)
    want = [assign.due_at - (assign.due_at - assign.started_at) / 2, assign.due_at, noon_of_friday]
    assert visits[:3] == want, "half the time, the end, and the desk on the next working day"
    assert visits[3:] == sorted(
        [running.yellow_from(answer), datetime(2026, 3, 9, 1, tzinfo=UTC), answer.due_at]
    ), "and while it is red each working morning"
    assert resolve.crosses_at == running.yellow_from(resolve)


def test_one_sweep_serves_so_many_and_begins_with_the_longest_overdue(
    database, office, brought_to, clock
):
    ids = []
    for _ in range(3):
        ids.append(brought_to("take"))
        clock.advance(timedelta(days=1))
    clock.advance(timedelta(days=60))
    assert due.sweep(database, office, limit=2) == 2
    with database.read() as session:
        assert crossing(session, "case", clock.now, 10) == ids[2:]
    assert due.sweep(database, office) == 1
    assert due.sweep(database, office) == 0


def test_crossing_a_line_of_the_work_changes_no_state_and_tells_no_resident(
    database, office, brought_to, steps, told_of, adds_up, clock
):
    case_id = brought_to("take")
    before = told_of(case_id)
    clock.advance(timedelta(days=30))
    due.sweep(database, office)
    assert steps(case_id)[2:] == ["call_head", "overdue", "overdue"], "after an outage the ends"
    more = told_of(case_id)[len(before) :]
    assert more
    assert "王阿姨" not in {who for who, _ in more}
    adds_up(case_id)


@pytest.mark.parametrize(
    ("after", "ends"),
    [(WEEK - MINUTE, State.RATED), (WEEK, State.CLOSED), (9 * WEEK, State.CLOSED)],
)
def test_a_low_mark_that_is_followed_by_nothing_closes_with_its_week(
    database, office, brought_to, steps, clock, after, ends
):
    case_id = brought_to("comment")
    clock.advance(after)
    due.sweep(database, office)
    with database.read() as session:
        case = session.get_one(Case, case_id)
        assert (case.state, case.rating) == (ends, 2)
    assert steps(case_id).count("close") == (ends is State.CLOSED)


def test_the_week_to_judge_one_round_does_not_close_the_next(
    database, office, brought_to, does, clock
):
    case_id = brought_to("reopen")
    clock.advance(timedelta(days=6))
    does("王阿姨", case_id, "reopen", "又坏了")
    does("小李", case_id, "take")
    does("小李", case_id, "resolve", "换了新的")
    clock.advance(timedelta(days=2))
    due.sweep(database, office)
    with database.read() as session:
        assert session.get_one(Case, case_id).state is State.RESOLVED
    clock.advance(timedelta(days=5))
    due.sweep(database, office)
    with database.read() as session:
        assert session.get_one(Case, case_id).state is State.CLOSED


def test_two_sweeps_at_the_same_moment_close_each_case_once(
    database, office, brought_to, steps, adds_up, clock
):
    ids = [brought_to("close") for _ in range(3)]
    clock.advance(WEEK)
    at_once(*(lambda: due.sweep(database, office) for _ in range(2)))
    for case_id in ids:
        assert steps(case_id).count("close") == 1
        adds_up(case_id)


def test_a_day_off_declared_twice_at_once_moves_the_dates_once(
    database, office, brought_to, steps, told_of
):
    case_id = brought_to("take")
    day = date(2026, 3, 10)
    redated = at_once(
        *(lambda: due.declare(database, office, day, "防汛放假", working=False) for _ in range(2))
    )
    assert sorted(redated) == [0, 1]
    assert steps(case_id).count("redate") == 1
    assert [who for who, _ in told_of(case_id, "redate")] == ["王阿姨", "grid-01", "department"]


def test_a_day_taken_back_gives_the_old_dates_and_says_so_again(
    database, office, brought_to, told_of
):
    case_id, day = brought_to("take"), date(2026, 3, 10)
    due.declare(database, office, day, "防汛放假", working=False)
    due.declare(database, office, day, "照常上班", working=True)
    [off, _, _, on, _, department] = [text for _, text in told_of(case_id, "redate")]
    assert "3月9日24时前给您答复，3月16日24时前办结" in off
    assert "3月9日24时前给您答复，3月13日24时前办结" in on
    assert "办结期限改为3月13日24时前" in department


def test_a_day_off_moves_only_what_is_still_to_be_done(database, office, brought_to, does):
    answered, ended = brought_to("reply"), brought_to("withdraw")
    does("小李", answered, "reply", "已联系店主")
    does("王阿姨", ended, "withdraw")
    due.declare(database, office, date(2026, 3, 6), "防汛放假", working=False)
    with database.read() as session:
        [event] = [
            event
            for case_id in (answered, ended)
            for event in events_of(session, Subject("case", case_id))
            if event.step == "redate"
        ]
    assert event.subject_id == answered
    assert set(event.data["moved"]) == {"resolve"}


def test_the_time_it_stood_still_is_kept_when_dates_move(database, office, brought_to, clock):
    case_id = brought_to("reply")
    with database.write() as session:
        resolve = session.get_one(Clock, ("case", case_id, 1, Stage.RESOLVE))
        old, asked = resolve.due_at, clock.now
        running.pause(resolve, asked)
        running.resume(resolve, asked + timedelta(hours=30))
    due.declare(database, office, date(2026, 3, 10), "防汛放假", working=False)
    with database.read() as session:
        resolve = session.get_one(Clock, ("case", case_id, 1, Stage.RESOLVE))
    assert resolve.due_at == old + timedelta(days=3, hours=30), "a day off and a weekend"


def test_a_case_that_cannot_be_served_keeps_nobody_waiting_and_is_looked_at_again(
    database, office, draft, people, lines, clock, monkeypatch
):
    ids = []
    for _ in range(3):
        with database.write() as session:
            ids.append(open_case(session, office, draft(), people["王阿姨"]).id)
    bad = ids[0]
    cross = due._cross

    def breaks(session, office, case_id, *rest):
        if case_id == bad:
            raise KeyError("a fault of ours")
        cross(session, office, case_id, *rest)

    monkeypatch.setattr(due, "_cross", breaks)
    first = min(lines(bad))
    clock.now = first
    assert due.sweep(database, office, limit=1) == 1, "the bad one is first in its batch"
    assert min(lines(bad)) == first + due.AGAIN
    assert due.sweep(database, office, limit=2) == 2, "and the others are served"
    monkeypatch.undo()
    clock.now = first + due.AGAIN
    due.sweep(database, office)
    assert min(lines(bad)) > first + due.AGAIN


def test_an_end_that_was_granted_by_its_day_stays_that_day(database, office, brought_to, cast):
    """As 延期 will grant it: a step of a person that moves a stage's end."""
    case_id = brought_to("reply")
    granted = datetime(2026, 3, 20, 16, tzinfo=UTC)
    with database.write() as session:
        case = session.get_one(Case, case_id)
        clocks = Clocks(case_id, clocks_of_round(session, case.subject, 1))
        event = Event(
            kind="case",
            subject_id=case_id,
            sequence=case.event_count + 1,
            step="grant",
            from_state=case.state.value,
            to_state=case.state.value,
            actor_kind="staff",
            actor_id=cast.zhou,
            actor_name="周主任",
            at=office.clock(),
            text=None,
            data={"in_round": 1} | Decision(moved=[Term(Stage.RESOLVE, granted)]).recorded(case),
        )
        apply(case, clocks, event)
        session.add(event)
    due.declare(database, office, date(2026, 3, 6), "防汛放假", working=False)
    with database.read() as session:
        assert session.get_one(Clock, ("case", case_id, 1, Stage.RESOLVE)).due_at == granted
        answer = session.get_one(Clock, ("case", case_id, 1, Stage.ANSWER)).due_at
    assert answer == datetime(2026, 3, 10, 16, tzinfo=UTC)
