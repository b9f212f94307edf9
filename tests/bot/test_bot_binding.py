"""One smart robot listens in all groups; a group is bound by a code said in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.group.binding import MOST_WRONG
from flows.cases.states import State
from flows.map.binding import LIFE, issue_code
from flows.map.tables import GroupChat

NEW = "wr-new-group"


@pytest.fixture
def code(database, cast, clock):
    """Let the second grid's group be unbound, with a code from the console."""
    with database.write() as session:
        group = session.scalars(select(GroupChat).where(GroupChat.chat_id == "wr-grid-02")).one()
        group.chat_id = None
        return issue_code(group, clock())


@pytest.fixture
def bound(database):
    """Tell which group a chat is bound to."""

    def name(chat):
        with database.read() as session:
            return session.scalar(select(GroupChat.name).where(GroupChat.chat_id == chat))

    return name


@pytest.mark.parametrize(
    "said", ["绑定 {}", "@街坊 绑定{}", "绑定：{}", "绑定码 {}", "绑定 {} 谢谢"]
)
def test_the_code_said_in_the_group_binds_it(writes, code, bound, said):
    answer = writes(said.format(code), chat=NEW, sender="stranger")
    assert "花神庙社区第二网格群" in answer
    assert bound(NEW) == "花神庙社区第二网格群"


def test_once_bound_its_workers_are_heard_there(says, writes, code, cases):
    writes(f"绑定 {code}", chat=NEW)
    says("花神苑西区路灯坏了")
    says("对")
    assert "老赵" in writes("1号我去", chat=NEW, sender="worker-03")
    assert cases()[0].state is State.HANDLING


def test_an_unbound_group_is_told_how_it_is_bound(writes, code):
    answer = writes("1号我去", chat=NEW, sender="worker-03")
    assert "还没有绑定" in answer
    assert "绑定 六位数字" in answer


def test_a_code_is_good_once(writes, code, bound):
    writes(f"绑定 {code}", chat=NEW)
    assert "不对" in writes(f"绑定 {code}", chat="wr-another")
    assert bound("wr-another") is None


def test_a_wrong_code_changes_nothing(writes, code, bound):
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "没有改动" in writes(f"绑定 {wrong}", chat=NEW)
    assert bound(NEW) is None


def test_a_stale_code_changes_nothing(writes, code, bound, clock):
    clock.advance(LIFE)
    assert "已经过期" in writes(f"绑定 {code}", chat=NEW)
    assert bound(NEW) is None


def test_a_bound_group_stays_what_it_is_and_the_code_stays_good(writes, code, bound):
    assert "已经绑定为“花神庙社区第一网格群”" in writes(f"绑定 {code}")
    assert bound("wr-grid-01") == "花神庙社区第一网格群"
    writes(f"绑定 {code}", chat=NEW)
    assert bound(NEW) == "花神庙社区第二网格群"


def test_guessing_ends_after_five_wrong_codes_for_an_hour(writes, code, bound, clock):
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(MOST_WRONG):
        assert "不对" in writes(f"绑定 {wrong}", chat=NEW)
    assert "重新取一个" in writes(f"绑定 {code}", chat=NEW)
    assert bound(NEW) is None
    assert "绑好了" in writes(f"绑定 {code}", chat="wr-elsewhere")


def test_an_hour_later_it_may_be_tried_again(writes, code, bound, clock):
    for _ in range(MOST_WRONG):
        writes("绑定 000000" if code != "000000" else "绑定 000001", chat=NEW)
    clock.advance(timedelta(hours=1))
    assert "绑好了" in writes(f"绑定 {code}", chat=NEW)


def test_one_robot_in_two_groups_knows_each_by_its_chat(says, writes, cases):
    says("花神庙社区3栋路灯坏了")
    says("对")
    says("花神苑西区路灯坏了", sender="o-liu")
    says("对", sender="o-liu")
    assert "小李" in writes("1号我去", group="grid-01", sender="worker-01")
    assert "老赵" in writes("1号我去", group="grid-02", sender="worker-03")
    assert [case.state for case in cases()] == [State.HANDLING, State.HANDLING]
    assert cases()[0].grid_id != cases()[1].grid_id


def test_alone_with_the_robot_one_is_sent_to_the_group(writes, cases):
    assert "网格群" in writes("1号我去", chat="")


def test_two_codes_at_once_in_one_chat_bind_one_group_and_both_are_answered(
    database, cast, clock, writes, bound
):
    codes = []
    with database.write() as session:
        for chat in ("wr-grid-02", "wr-grid-03"):
            group = session.scalars(select(GroupChat).where(GroupChat.chat_id == chat)).one()
            group.chat_id = None
            codes.append(issue_code(group, clock()))
    writes("绑定 000000", chat=NEW)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda code: writes(f"绑定 {code}", chat=NEW), codes))
    assert sorted("绑好了" in answer for answer in answers) == [False, True]
    assert sorted("已经绑定为" in answer for answer in answers) == [False, True]
    assert bound(NEW)
