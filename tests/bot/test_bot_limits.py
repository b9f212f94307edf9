"""A flood from one telephone: bounded, told kindly, and nothing of it lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.context import MOST_LETTERS
from bot.dialogue.limits import (
    HOUR,
    MOST_ALARMS,
    MOST_CASES,
    MOST_MESSAGES,
    MOST_SENTENCES,
)
from bot.tables import Message
from flows.cases.kept import Limit
from flows.cases.states import State
from flows.cases.tables import Case
from flows.events import Event
from nlp.catalogue.severity import Severity

FIRE = "着火了，花神庙社区3栋冒烟"
DANGERS = (
    "花神苑东区着火了",
    "春江花园煤气泄漏了",
    "花神苑西区有人打架动刀了",
    "幸福里梅园有人触电了",
)


@pytest.fixture
def stored(database):
    def count():
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(Message))

    return count


@pytest.fixture
def supplements(database):
    """Give what was added to a case, in order."""

    def of(case):
        with database.read() as session:
            query = select(Event.text).where(
                Event.subject_id == case.id, Event.step == "supplement"
            )
            return session.scalars(query.order_by(Event.sequence)).all()

    return of


@pytest.fixture
def left(database):
    """Give what was left for the desk: which limit, the words, the case if there is one."""

    def events():
        with database.read() as session:
            rows = session.scalars(select(Event).where(Event.kind == "message").order_by(Event.id))
            return [(row.data["limit"], row.text, row.data["case"]) for row in rows]

    return events


def cards(outbox):
    """Name the steps that showed a card: each to the grid's group, and to the officers'."""
    return {row.event_key for row in outbox("assign")}


def test_one_fire_told_thirty_times_is_one_case_and_one_card(says, cases, outbox, stored):
    for _ in range(30):
        assert "119" in says(FIRE)
    [case] = cases()
    assert case.severity is Severity.URGENT
    assert len(cards(outbox)) == 1
    assert stored() == 30


def test_the_same_fire_told_again_after_other_talk_is_still_one_case(says, cases, clock):
    says(FIRE)
    clock.advance(timedelta(minutes=20))
    says("我的诉求")
    says("着火了！花神庙社区3栋")
    assert len(cases()) == 1


def test_a_second_danger_is_a_second_case(says, cases):
    for danger in DANGERS[:2]:
        says(danger)
    assert len(cases()) == 2


def test_many_alarms_of_one_telephone_ring_three_times_an_hour_and_each_says_the_number(
    says, cases, outbox, stored, supplements
):
    for number in range(30):
        answer = says(f"新诉求 {DANGERS[number % len(DANGERS)]}")
        assert any(call in answer for call in ("119", "110", "120"))
    alarms = cases()
    assert len(alarms) == MOST_ALARMS
    assert {case.severity for case in alarms} == {Severity.URGENT}
    assert len(cards(outbox)) == MOST_ALARMS
    assert stored() == 30
    assert "触电" in "".join(text for case in alarms for text in supplements(case))


def test_an_alarm_that_neither_rings_nor_has_an_open_case_is_left_for_the_desk(
    says, cases, left, database
):
    for danger in DANGERS[:MOST_ALARMS]:
        says(f"新诉求 {danger}")
    with database.write() as session:
        session.execute(update(Case).values(state=State.CLOSED))
    assert "您说的已经存下" in says(DANGERS[3])
    assert left() == [(Limit.ALARMS, DANGERS[3], None)]
    assert len(cases()) == MOST_ALARMS


def test_another_telephone_is_heard_meanwhile(says, cases):
    for danger in DANGERS:
        says(f"新诉求 {danger}")
    says(FIRE, sender="o-li")
    assert len(cases()) == MOST_ALARMS + 1


def test_an_hour_later_a_new_alarm_rings_again(says, cases, clock):
    for danger in DANGERS:
        says(f"新诉求 {danger}")
    clock.advance(HOUR + timedelta(seconds=1))
    says(f"新诉求 {DANGERS[3]}")
    assert len(cases()) == MOST_ALARMS + 1


def test_a_case_holds_as_much_as_somebody_can_read(says, cases, supplements, stored, left):
    says("花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽")
    says("对")
    answers = [says(f"补充，第{number}次油烟还是很大") for number in range(MOST_SENTENCES + 5)]
    [case] = cases()
    assert len(supplements(case)) + 1 == MOST_SENTENCES
    assert "已补充" in answers[0]
    assert "另外存着" in answers[-1]
    assert stored() == MOST_SENTENCES + 7
    [*_, last] = left()
    assert len(left()) == 6
    assert last == (Limit.CASE, f"第{MOST_SENTENCES + 4}次油烟还是很大", case.id)


def test_a_case_holds_no_more_letters_than_its_limit(says, cases, supplements):
    says("花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽")
    says("对")
    for _ in range(6):
        says("补充，" + "油烟太大" * 400)
    [case] = cases()
    held = len(case.description) + sum(map(len, supplements(case)))
    assert MOST_LETTERS <= held < MOST_LETTERS + 1700, "the last one is whole"


def test_what_is_half_told_is_as_bounded(says, cases, stored, left):
    says("楼上天天漏水")
    answers = [says(f"第{number}天还在漏水，墙都泡坏了") for number in range(MOST_SENTENCES + 3)]
    says("花神苑东区" + "漏" * 5000)
    assert "我存着" in answers[-1]
    assert (Limit.MATTER, f"第{MOST_SENTENCES + 2}天还在漏水，墙都泡坏了", None) in left()
    says("花神苑东区")
    assert stored() == MOST_SENTENCES + 6
    assert cases() == []


def test_one_message_of_any_length_is_one_bounded_matter(says, cases):
    says("花神庙社区3栋楼下烧烤店油烟太大" + "。" * 20000)
    says("对")
    [case] = cases()
    assert len(case.description) == MOST_LETTERS
    assert len(case.summary) <= MOST_LETTERS * 2


def test_after_many_messages_the_next_are_kept_and_danger_is_still_answered(
    says, cases, stored, clock, left
):
    for _ in range(MOST_MESSAGES):
        says("谢谢")
    assert "一句没丢" in says("路灯坏了，花神苑西区")
    assert "一句没丢" in says("对")
    assert cases() == []
    assert "119" in says(FIRE), "who cries fire is heard"
    assert len(cases()) == 1
    assert stored() == MOST_MESSAGES + 3
    expected = [(Limit.MESSAGES, said, None) for said in ("路灯坏了，花神苑西区", "对")]
    assert left() == expected
    clock.advance(HOUR + timedelta(seconds=1))
    assert "一句没丢" not in says("谢谢")


def test_after_many_cases_the_next_waits_for_the_word(says, cases, clock, left):
    for number in range(MOST_CASES):
        says(f"新诉求 花神苑西区路灯坏了{number}")
        says("对")
    says(f"新诉求 花神苑西区路灯坏了{MOST_CASES}")
    assert "替您留着" in says("对")
    assert left() == [(Limit.CASES, f"花神苑西区路灯坏了{MOST_CASES}", None)]
    assert len(cases()) == MOST_CASES
    clock.advance(HOUR + timedelta(seconds=1))
    assert "已受理" in says("对")
    assert len(cases()) == MOST_CASES + 1
