"""请假 in one sentence: who stands in, what goes to them, and back. It is Wednesday, 4 March."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from flows.cases.absences import begin_absences
from flows.cases.states import State
from flows.people.absence import Absence
from flows.people.tables import Staff


@pytest.fixture
def two(says, writes):
    for matter in ("花神庙社区3栋楼下烧烤店油烟太大", "花神庙社区5栋楼道灯不亮"):
        says(f"新诉求：{matter}")
        says("对")
    writes("1号我去")
    writes("2号我去")


@pytest.fixture
def absences(database):
    def stored():
        with database.read() as session:
            names = {person.id: person.name for person in session.scalars(select(Staff))}
            return [
                (names[a.staff_id], names.get(a.substitute_id), a.since, a.until)
                for a in session.scalars(select(Absence).order_by(Absence.id))
            ]

    return stored


def hands(database, cases):
    with database.read() as session:
        names = {person.id: person.name for person in session.scalars(select(Staff))}
    return [names.get(case.assignee_id) for case in cases()]


TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("我请假到周五，小郑替我", TODAY, date(2026, 3, 6)),
        ("请假三天，件都给小郑", TODAY, date(2026, 3, 6)),
        ("身体不舒服今天休息，小郑顶一下", TODAY, TODAY),
        ("这周我年假，都交给小郑了", TODAY, date(2026, 3, 8)),
    ],
)
def test_one_sentence_notes_it_and_hands_everything_over(
    two, writes, cases, absences, database, said, since, until
):
    answer = writes(said)
    assert "小郑替您" in answer
    assert "1号、2号已交给他" in answer
    assert absences() == [("小李", "小郑", since, until)]
    assert hands(database, cases) == ["小郑", "小郑"]


def test_the_cases_that_are_named_go_and_the_others_are_back_in_the_group(
    two, writes, cases, database
):
    answer = writes("请假三天，1号给小郑")
    assert "1号已交给他" in answer
    assert "2号" in answer
    assert hands(database, cases) == ["小郑", None]


def test_until_when_is_asked_and_who_stands_in(two, writes, absences):
    assert "请到哪天" in writes("我要请假")
    answer = writes("到周五")
    assert "谁替" in answer
    assert "1. 小郑" in answer or "小郑" in answer
    assert "小郑替您" in writes("小郑")
    assert absences() == [("小李", "小郑", TODAY, date(2026, 3, 6))]


def test_where_nobody_stands_in_it_goes_back_to_the_group_after_a_yes(
    two, writes, cases, absences, outbox
):
    assert "放回群里" in writes("我请假到周五")
    assert absences() == []
    assert "1号、2号放回群里" in writes("好")
    assert [case.state for case in cases()] == [State.ASSIGNED, State.ASSIGNED]
    assert any("请接手" in row.payload["markdown"] for row in outbox("let_go"))


def test_what_begins_later_is_handed_over_on_its_first_day(
    two, writes, cases, absences, database, bot, clock
):
    assert "到那天早上再交" in writes("后天休息，件转小郑")
    assert hands(database, cases) == ["小李", "小李"]
    clock.now += timedelta(days=2)
    assert begin_absences(database, bot.office) == 1
    assert hands(database, cases) == ["小郑", "小郑"]
    assert begin_absences(database, bot.office) == 0


def test_back_early(two, writes, absences, database):
    writes("我请假到周五，小郑替我")
    assert "您回来了" in writes("我回来了")
    assert "没有记着请假" in writes("我回来了")


def test_whoever_is_away_is_handed_nothing(two, writes, cases, database):
    writes("我请假到周五，小郑替我")
    assert "也不在" in writes("1号交给小李", sender="worker-02")
    assert hands(database, cases) == ["小郑", "小郑"]


def test_nobody_says_it_of_a_colleague_but_the_head(two, writes, absences, database):
    assert "本人或网格长" in writes("小李请假到周五，小郑替", sender="worker-02")
    assert absences() == []
    with database.write() as session:
        heads = session.scalars(select(Staff).where(Staff.name == "严网格长")).all()
        heads[0].wecom_userid = "head-1"
    assert "小郑替小李" in writes("小李请假到周五，小郑替", sender="head-1")
    assert absences() == [("小李", "小郑", TODAY, date(2026, 3, 6))]


def test_who_stands_in_has_the_duty_meanwhile(two, writes, cases, database):
    writes("我请假到周五，老赵替我")
    assert "没有改动" not in writes("查", sender="worker-03")


def test_a_case_is_handed_to_a_colleague_by_itself(two, writes, cases, database, outbox):
    assert "交给小郑办了" in writes("1号交给小郑")
    assert hands(database, cases) == ["小郑", "小李"]
    assert [row.recipient.partition(":")[0] for row in outbox("hand_over")] == ["group", "staff"]


def test_the_roster_names_who_stands_in(two, writes):
    writes("我请假到周五，小郑替我")
    assert "小郑（替小李）" in writes("排班")


@pytest.mark.parametrize("said", ["撤销", "不请假了", "我提前回来了", "取消请假", "假不请了"])
@pytest.mark.parametrize("later", [30, 60 * 20])
def test_a_slip_is_taken_back_and_what_nobody_touched_comes_back(
    two, writes, cases, database, clock, outbox, said, later
):
    writes("我请假到周五，小郑替我")
    writes("2号联系了物业，等回话", sender="worker-02")
    clock.now += timedelta(seconds=later)
    answer = writes(said)
    assert "1号没人动过，还归您办" in answer
    assert "2号别人已经在办" in answer
    assert hands(database, cases) == ["小李", "小郑"]
    with database.read() as session:
        [absence] = session.scalars(select(Absence)).all()
        assert absence.ended_on == TODAY
    told = [row.payload.get("markdown", "") for row in outbox("hand_over")]
    assert any("交给小李办了" in text for text in told)


def test_what_was_put_back_into_the_group_comes_back_unless_it_was_taken(
    two, writes, cases, database, outbox
):
    writes("我请假到周五")
    writes("好")
    writes("1号我去", sender="worker-02")
    answer = writes("撤销")
    assert "2号没人动过，还归您办" in answer
    assert "1号别人已经在办" in answer
    assert hands(database, cases) == ["小郑", "小李"]
    recipients = [row.recipient.partition(":")[0] for row in outbox("come_back")]
    assert recipients == ["group", "staff"], "the resident was told of them long ago"


def test_an_absence_to_come_is_not_to_be(two, writes, cases, database, clock, bot):
    writes("后天休息，件转小郑")
    assert "3月6日（周五）的假取消了" in writes("不请假了")
    clock.now += timedelta(days=2)
    begin_absences(database, bot.office)
    assert hands(database, cases) == ["小李", "小李"]
    assert "没有记着请假" in writes("不请假了")


def test_a_step_after_the_leave_is_taken_back_first(two, writes, cases, database):
    writes("上报 3栋门口井盖丢了")
    writes("我请假到周五，小郑替我")
    writes("3号我去")
    writes("撤销")
    assert hands(database, cases)[2] is None
    assert "没人动过" in writes("撤销")
    assert hands(database, cases) == ["小李", "小李", None]


def test_nobody_takes_back_the_leave_of_a_colleague(two, writes, cases, database, absences):
    writes("我请假到周五，小郑替我")
    assert "没有可以撤销的" in writes("撤销", sender="worker-02")
    assert "本人或网格长" in writes("小李不请假了", sender="worker-02")
    assert hands(database, cases) == ["小郑", "小郑"]


def test_an_hour_later_it_is_no_slip_any_more(two, writes, clock, database, cases):
    writes("我请假到周五，小郑替我")
    clock.now += timedelta(hours=2)
    assert "没有可以撤销的" in writes("撤销")
    assert "还归您办" in writes("不请假了")


def test_what_was_said_last_of_the_same_days_counts(two, writes, database, cases):
    writes("我请假到下周三，小郑替我")
    writes("我请假到周五，老赵替我")
    with database.read() as session:
        [first, second] = session.scalars(select(Absence).order_by(Absence.id)).all()
        assert (first.ended_on, second.ended_on) == (TODAY, None)
    assert "1号、2号没人动过，还归您办" in writes("撤销")
    assert hands(database, cases) == ["小李", "小李"]


def test_a_leave_that_is_cut_short_by_a_later_one_still_begins(
    two, writes, cases, database, bot, clock
):
    writes("明天请假三天，小郑替我")
    writes("后天请假，小郑替我")
    clock.now += timedelta(days=1)
    assert begin_absences(database, bot.office) == 1
    assert hands(database, cases) == ["小郑", "小郑"]
