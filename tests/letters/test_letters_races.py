"""Two at once, for every row of both tables of letters: one wins, the other is told what now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases.change import ActionError
from flows.clocks.calendar import set_day
from flows.events import events_of
from flows.letters import due
from flows.letters.actions import act_on_bulletin
from flows.letters.change import Change
from flows.letters.steps import BULLETINS, LETTERS
from flows.letters.tables import Bulletin

WHO = {
    **dict.fromkeys(("acknowledge", "answer_at_once", "answer"), ("花主任", "花主任")),
    **dict.fromkeys(("close", "send_back", "revoke"), ("周主任", "县中心")),
}
"""Who meets who at a row of letters; those that only time takes are met by two sweeps."""
WAYS = {"answer": ("acknowledge",), "close": ("answer",), "send_back": ("answer",)}
BY_HAND = [row.code for row in LETTERS.steps if row.console]
BY_TIME = ("remind", "miss", "redate")
ELSEWHERE = ("issue",)
"""Two numbers for two that are issued at once: test_letters_numbers.py."""
HALF_A_DAY = timedelta(hours=12)


def test_every_row_of_letters_is_raced():
    assert {*BY_HAND, *BY_TIME, *ELSEWHERE} == {row.code for row in LETTERS.steps}


@pytest.mark.parametrize("code", BY_HAND)
def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told(
    by_hand, does, steps, adds_up, together, case_id, code
):
    letter_id, row = by_hand("周主任", [case_id]), LETTERS.by_code[code]
    for trigger in WAYS.get(code, ()):
        does("花主任", letter_id, trigger, "办好了")

    def take(name):
        try:
            does(name, letter_id, row.trigger, "请看")
        except ActionError as refusal:
            return str(refusal)
        return ""

    said = together(*(lambda name=name: take(name) for name in WHO[code]))
    [refused] = [sentence for sentence in said if sentence]
    assert "现在是" in refused
    assert steps(letter_id).count(code) == 1
    adds_up(letter_id)


@pytest.fixture
def both(database, other_database, office, together):
    """Let the worker processes of two machines do the same at the same moment."""
    return lambda act: together(lambda: act(database, office), lambda: act(other_database, office))


@pytest.mark.parametrize("code", ["remind", "miss"])
def test_of_two_sweeps_at_once_one_says_it(code, both, by_hand, case_id, clock, steps, adds_up):
    letter_id = by_hand("周主任", [case_id])
    while code not in steps(letter_id):
        clock.advance(HALF_A_DAY)
        before = len(steps(letter_id))
        both(due.sweep)
        assert len(steps(letter_id)) <= before + 1
    adds_up(letter_id)


def test_of_two_who_find_a_day_off_at_once_one_redates(
    database, office, both, by_hand, case_id, clock, steps, adds_up
):
    letter_id = by_hand("周主任", [case_id])
    day = clock().date() + timedelta(days=1)
    with database.write() as session:
        set_day(session, day, "停电", working=False)
    office.calendar.forget()
    both(lambda own, office: due.redate_over(own, office, day))
    assert steps(letter_id).count("redate") == 1
    adds_up(letter_id)


@pytest.fixture
def drawn_up(database, office, both, by_hand, case_id, clock):
    """Let a letter be late, and two sweeps draw up the week's bulletin on Monday; gives its id."""
    by_hand("周主任", [case_id])
    for _ in range(14):
        clock.advance(HALF_A_DAY)
        due.sweep(database, office)
    both(due.draw_up_bulletins)
    with database.read() as session:
        return session.scalars(select(Bulletin.id)).one()


@pytest.mark.parametrize("code", [row.code for row in BULLETINS.steps])
def test_of_two_at_a_bulletin_one_wins_and_the_other_is_told(
    code, database, office, people, drawn_up, together
):
    def take(name):
        try:
            with database.write() as session:
                change = Change(code, people[name], "请看", "请看")
                act_on_bulletin(session, office, drawn_up, change)
        except ActionError as refusal:
            return str(refusal)
        return ""

    own = [] if code == "draw_up" else ["周主任", "县中心"]
    said = together(*(lambda name=name: take(name) for name in own)) if own else [""]
    refused = [sentence for sentence in said if sentence]
    assert all("现在是" in sentence for sentence in refused)
    with database.read() as session:
        subject = session.get_one(Bulletin, drawn_up).subject
        steps = [event.step for event in events_of(session, subject)]
    assert steps.count(code) == len(said) - len(refused)
    assert code == "edit" or steps.count(code) == 1
