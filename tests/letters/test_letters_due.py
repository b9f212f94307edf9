"""What time does to letters: reminded, late once, dated anew; and on Monday the bulletin."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from flows.cases.change import ActionError
from flows.clocks.calendar import set_day
from flows.events import events_of
from flows.letters import due
from flows.letters.actions import act_on_bulletin
from flows.letters.change import Change
from flows.letters.decision import FIELDS, STAMPS, rebuilt
from flows.letters.tables import BULLETIN, Bulletin
from notify.tables import Outbox

OVER = datetime(2026, 3, 6, 16, 1, tzinfo=UTC)  # 00:01 on Saturday, after both ends.
MONDAY = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)


@pytest.fixture
def every(database):
    def of(letter_id, step):
        with database.read() as session:
            query = select(Outbox.payload).where(
                Outbox.subject_id == letter_id, Outbox.kind == step
            )
            return [payload["markdown"] for payload in session.scalars(query)]

    return of


@pytest.fixture
def bulletins(database):
    def found():
        with database.read() as session:
            rows = session.scalars(select(Bulletin).order_by(Bulletin.id)).all()
            return [(row, [(miss.letter_id, miss.why) for miss in row.misses]) for row in rows]

    return found


@pytest.fixture
def on_bulletin(database, office, people):
    def take(name, bulletin_id, trigger, text=None):
        with database.write() as session:
            return act_on_bulletin(
                session, office, bulletin_id, Change(trigger, people[name], text)
            )

    return take


def test_nobody_signs_reminded_twice_and_late_twice(
    by_hand, steps, every, letter, case_id, until, adds_up
):
    letter_id = by_hand("周主任", [case_id])
    until(OVER)
    assert steps(letter_id) == ["issue", "remind", "miss", "remind", "miss"]
    assert letter(letter_id).missed == 2
    assert "签收已过期限" in " ".join(every(letter_id, "miss"))
    assert "3月5日24时前签收" in " ".join(every(letter_id, "remind"))
    adds_up(letter_id)


def test_what_is_late_at_midnight_is_said_in_the_morning(database, office, by_hand, case_id, clock):
    letter_id = by_hand("周主任", [case_id])
    clock.now = datetime(2026, 3, 5, 16, 1, tzinfo=UTC)
    due.sweep(database, replace(office, quiet=(time(21), time(7))))
    with database.read() as session:
        query = select(Outbox.next_attempt_at).where(
            Outbox.subject_id == letter_id, Outbox.kind == "miss"
        )
        assert set(session.scalars(query)) == {datetime(2026, 3, 5, 23, 0, tzinfo=UTC)}


def test_what_was_answered_in_time_is_left_alone(by_hand, does, steps, case_id, until):
    letter_id = by_hand("周主任", [case_id])
    does("花主任", letter_id, "answer", "办好了")
    until(OVER)
    assert steps(letter_id) == ["issue", "answer_at_once"]


def test_a_sweep_visits_nothing_twice(database, office, by_hand, case_id, clock):
    by_hand("周主任", [case_id])
    clock.now = OVER
    assert due.sweep(database, office) == 1
    assert due.sweep(database, office) == 0


def test_a_day_off_declared_moves_the_dates_and_says_so(
    database, office, by_hand, letter, told, case_id, adds_up
):
    letter_id = by_hand("周主任", [case_id])
    with database.write() as session:
        set_day(session, date(2026, 3, 5), "停电", working=False)
    office.calendar.forget()
    assert due.redate_over(database, office, date(2026, 3, 5)) == 1
    assert due.redate_over(database, office, date(2026, 3, 5)) == 0
    assert "3月6日24时前签收，3月9日24时前回复" in told(letter_id, "redate")["desk"]
    adds_up(letter_id)


def test_on_monday_last_weeks_misses_are_a_draft_once(
    database, office, by_hand, does, case_id, until, clock, bulletins
):
    late, good = by_hand("周主任", [case_id]), by_hand("周主任", [case_id])
    does("花主任", good, "answer", "办好了")
    until(OVER)
    assert due.draw_up_bulletins(database, office) == 0
    clock.now = MONDAY
    assert due.draw_up_bulletins(database, office) == 1
    assert due.draw_up_bulletins(database, office) == 0
    [(bulletin, misses)] = bulletins()
    assert (bulletin.state, bulletin.number, bulletin.week) == ("draft", None, date(2026, 3, 2))
    assert misses == [(late, "late")]
    assert (
        "3月2日至8日，共有1份督办函没有落实到位：1份未按期签收或者回复。现予通报。"
        in bulletin.words
    )
    clock.advance(timedelta(days=7))
    assert due.draw_up_bulletins(database, office) == 0


def test_a_case_red_again_after_a_letter_is_in_the_bulletin(
    database, office, turns_red, case_id, clock, bulletins
):
    turns_red(case_id)
    again = turns_red(case_id, "resolve")
    clock.now = MONDAY
    due.draw_up_bulletins(database, office)
    [(_, misses)] = bulletins()
    assert misses == [(again, "again")]


def test_two_sweeps_on_monday_draw_up_one(
    database, office, by_hand, case_id, until, clock, bulletins, together
):
    by_hand("周主任", [case_id])
    until(OVER)
    clock.now = MONDAY
    together(*[lambda: due.draw_up_bulletins(database, office)] * 2)
    assert len(bulletins()) == 1


@pytest.fixture
def draft(database, office, by_hand, case_id, until, clock, bulletins) -> Bulletin:
    """Let a letter to the department be late, and draw up the week's bulletin."""
    by_hand("周主任", [case_id], to="部门")
    until(OVER)
    clock.now = MONDAY
    due.draw_up_bulletins(database, office)
    [(drawn_up, _)] = bulletins()
    return drawn_up


def test_a_bulletin_is_edited_then_issued_with_the_next_number_and_told_to_whom_it_names(
    database, draft, on_bulletin, group_of
):
    for name in ("花主任", "何科长", "小李", "王阿姨"):
        with pytest.raises(ActionError, match="发函单位的指挥中心"):
            on_bulletin(name, draft.id, "issue")
    on_bulletin("周主任", draft.id, "edit", "请城管部门说明。")
    issued = on_bulletin("周主任", draft.id, "issue")
    assert (issued.word, issued.words) == ("花溪街督通报〔2026〕第1期", "请城管部门说明。")
    with pytest.raises(ActionError, match="它已经结束了"):
        on_bulletin("周主任", draft.id, "edit", "改一下")
    with database.read() as session:
        rows = session.scalars(select(Outbox).where(Outbox.subject_kind == BULLETIN)).all()
        assert [(row.kind, group_of(row)) for row in rows] == [
            ("draw_up", "desk"),
            ("issue", "department"),
        ]
        stands = session.get_one(Bulletin, draft.id)
        fresh, _ = rebuilt(stands, events_of(session, stands.subject))
        for name in ("state", "words", "event_count", *FIELDS[BULLETIN], *STAMPS[BULLETIN]):
            assert getattr(fresh, name) == getattr(stands, name), name
