"""What a worker cannot solve alone: handed on, returned, talked over, given more time."""

import pytest

from flows.cases.states import Level, Objection, State
from flows.cases.tables import Case


@pytest.fixture
def filed(says):
    says("花神庙社区3栋楼下烧烤店油烟太大")
    says("对")


@pytest.fixture
def case(cases):
    return lambda: cases()[-1]


@pytest.mark.parametrize(
    ("said", "answer", "area"),
    [
        ("1号转办 第二网格 是他们那边的", "已转给花神庙社区第二网格", "329901001001002"),
        ("转1号给二网格", "已转给花神庙社区第二网格", "329901001001002"),
        ("1号给老赵 是他那边的", "已转给花神庙社区第二网格", "329901001001002"),
    ],
)
def test_a_case_is_handed_to_another_grid(filed, writes, case, outbox, said, answer, area):
    assert answer in writes(said)
    assert (case().state, case().area_code) == (State.ASSIGNED, area)
    [card] = [row for row in outbox("transfer") if "转来" in row.payload["markdown"]]
    assert card.recipient.startswith("group:")


def test_a_case_is_handed_to_a_department(filed, writes, case):
    assert "已转给" in writes("1号转办 城管 占道经营")
    assert (case().state, case().level) == (State.ASSIGNED, Level.DEPARTMENT)
    assert "不能接单" in writes("1号我去") or "承办部门" in writes("1号我去")


def test_to_whom_is_asked_where_it_is_not_said(filed, writes, case):
    assert "转给谁" in writes("转办1号")
    assert case().state is State.ASSIGNED
    assert "已转给花神庙社区第二网格" in writes("第二网格")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("退1号 不是我们网格的", Objection.GRID),
        ("退1号 这个归城管管", Objection.DUTY),
        ("退1号 昨天有人报过了，重复", Objection.REPEAT),
        ("退1号 没说清在哪", Objection.UNCLEAR),
    ],
)
def test_a_return_says_which_of_four_it_is(filed, writes, case, said, kind):
    assert "裁定" in writes(said)
    assert case().objection is kind


@pytest.mark.parametrize(("said", "kind"), [("1", Objection.GRID), ("4", Objection.UNCLEAR)])
def test_the_reason_can_be_chosen_by_its_number(filed, writes, case, said, kind):
    writes("退1号")
    assert "裁定" in writes(said)
    assert case().objection is kind


def test_more_time_is_asked_for_until_a_day(filed, writes, case):
    writes("1号我去")
    assert "到哪一天" in writes("1号延期")
    answer = writes("到3月18号 等配件")
    assert "已申请延到3月18日24时" in answer, answer
    assert case().asked_until is not None


def test_a_day_that_is_too_far_away_is_said_so(filed, writes, case):
    writes("1号我去")
    assert "最多延7个工作日" in writes("1号延期 到4月30号 等配件")
    assert case().asked_until is None


def test_several_talk_it_over_until_a_day(filed, writes, case, outbox):
    writes("1号我去")
    assert "开始会商" in writes("1号会商 和物业、城管定方案 下周三前")
    assert case().state is State.CONSULTING
    assert "会商有了结论" in writes("1号会商结论 店里加装净化器")
    assert case().state is State.HANDLING


def test_departments_are_asked_to_help(filed, writes, case, database):
    writes("1号我去")
    assert "已请部门协办" in writes("1号联单 城管 一起查")
    assert case().open_parts == 1
    assert "还有协办没办完" in writes("1号办结 油烟机装好了")
    with database.read() as session:
        assert session.get(Case, case().id).state is State.HANDLING


def test_the_card_of_a_department_without_a_group_is_the_desk_s(filed, writes, outbox):
    writes("1号我去")
    assert "没有群，已告诉指挥中心" in writes("1号联单 城管 一起查")
    cards = [row.payload["markdown"] for row in outbox("join")]
    assert len(cards) == 1
    assert "没有群，请转告" in cards[0]
    assert "一起查" in cards[0]


def test_a_department_that_is_not_there_is_asked_for(filed, writes, case):
    writes("1号我去")
    assert "请哪个部门" in writes("1号联单 太空总署 一起查")
    assert case().open_parts == 0


def test_nobody_answers_is_a_note_before_its_time(filed, writes, case):
    writes("1号我去")
    assert "记下了" in writes("1号联系不上 打了三次")
    assert case().state is State.HANDLING
