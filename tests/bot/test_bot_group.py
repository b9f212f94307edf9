"""What 小李 writes in the group, in the loose forms people type."""

import pytest

from flows.cases.states import State
from nlp.commands.worker_intent import WorkerIntent

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"


@pytest.fixture
def filed(says):
    says(SMOKE)
    says("对")


@pytest.mark.parametrize("text", ["1号我去", "@街坊 1号接单", "接单1", "接1", "我去1号", "接单"])
def test_a_case_is_taken_in_one_message(filed, writes, cases, text):
    answer = writes(text)
    assert cases()[0].state is State.HANDLING
    assert "1号（餐饮油烟扰民）已由小李接单" in answer
    assert "24时前" in answer


@pytest.mark.parametrize(
    "text", ["1 搞定了，已装净化器", "1号办结 已装净化器", "办结1号 已装净化器"]
)
def test_a_case_is_finished_in_one_message(filed, writes, cases, outbox, text):
    writes("1号我去")
    assert "已办结" in writes(text)
    assert cases()[0].state is State.RESOLVED
    payload = outbox("resolve")[0].payload
    assert "已装净化器" in payload["text"]
    assert [label for _, label in payload["choices"]] == ["解决了", "解决了一部分", "没解决"]


@pytest.mark.parametrize("done", ["1 搞定了", "1号办结", "1完", "1号已经弄好了哦"])
def test_a_bare_done_is_asked_what_was_done_once(filed, writes, cases, outbox, done):
    writes("1号我去")
    assert "做了什么" in writes(done)
    assert cases()[0].state is State.HANDLING
    assert "已办结" in writes("换了个净化器")
    assert cases()[0].state is State.RESOLVED
    assert "换了个净化器" in outbox("resolve")[0].payload["text"]


def test_progress_goes_to_the_resident(filed, writes, outbox):
    writes("1号我去")
    writes("1号回复 已联系店主，明天上门")
    assert "已联系店主，明天上门" in outbox("reply")[0].payload["text"]


@pytest.mark.parametrize(
    "text",
    ["1号 换了灯泡还是不亮", "1号办结不了，等配件", "1号到现场了没人", "1号弄了一半"],
)
def test_what_workers_say_among_themselves_is_noted_and_no_resident_reads_it(
    filed, writes, outbox, cases, text
):
    writes("1号我去")
    told = len(outbox("reply"))
    assert "没有告诉居民" in writes(text)
    assert cases()[0].state is State.HANDLING
    assert len(outbox("reply")) == told


@pytest.mark.parametrize("text", ["1号 已到场", "1号到现场了，正在疏散"])
def test_whoever_is_on_site_at_an_urgent_case_has_answered_it(says, writes, cases, text):
    says("花神庙社区3栋着火了")
    assert "已告诉居民" in writes(text)
    assert cases()[0].state is State.HANDLING


def test_what_is_not_clear_is_asked_and_changes_nothing(filed, writes, cases, monkeypatch, bot):
    writes("1号我去")
    unsure = WorkerIntent("resolve", 1, "弄了", (1,), sure=False, other="note")
    monkeypatch.setattr(type(bot.engine), "worker_intent", lambda _self, _text: unsure)
    answer = writes("1号弄了")
    assert "1. 办结\n2. 记录" in answer
    assert cases()[0].state is State.HANDLING
    assert "已办结" in writes("1")


def test_sending_back_needs_a_reason(filed, writes, cases):
    assert "1. 不是本网格" in writes("退1号")
    assert cases()[0].state is State.ASSIGNED
    assert "不是我们网格的" in writes("不是我们网格的")
    assert cases()[0].state is State.ACCEPTED


@pytest.mark.parametrize("sender", ["worker-03", "stranger"])
def test_nobody_off_the_roster_changes_anything(filed, writes, cases, sender):
    assert "没有改动" in writes("1号我去", sender=sender)
    assert cases()[0].state is State.ASSIGNED


def test_a_worker_cannot_act_on_another_grids_case_through_his_own_group(filed, writes, cases):
    assert "没有1号" in writes("1号我去", sender="worker-03", group="grid-02")
    assert cases()[0].state is State.ASSIGNED


def test_with_two_candidates_the_number_is_asked(filed, says, writes, cases):
    says("路灯坏了，花神苑东区")
    says("对")
    assert "是哪一件" in writes("接单")
    assert [case.state for case in cases()] == [State.ASSIGNED] * 2


def test_the_list_and_one_case_can_be_asked_for(filed, writes):
    assert "1号 餐饮油烟扰民 3栋：已交办" in writes("查")
    one = writes("查1号")
    assert "/w/" in one
    assert "3栋" not in one


def test_chatter_is_answered_with_what_it_understands(filed, writes):
    assert "接单" in writes("@街坊 中午吃啥")


def test_a_case_out_of_reach_is_a_plain_sentence(filed, writes):
    assert "没有99号" in writes("99号我去")


def test_the_desks_group_says_where_to_dispatch(writes, cases):
    assert "/admin/cases" in writes("1号接单", sender="dispatcher-1", group="desk")
    assert cases() == []


def test_a_word_on_an_urgent_case_takes_it(says, writes, cases, outbox):
    says("花神庙社区3栋着火了")
    assert "已到场" in writes("1号回复 已到场")
    [case] = cases()
    assert case.state is State.HANDLING
    assert [len(outbox(kind)) for kind in ("take", "arrive")] == [0, 1], "one message says both"


def test_a_word_on_any_other_case_does_not_take_it(filed, writes, cases):
    assert "接单" in writes("1号回复 在哪里？")
    assert cases()[0].state is State.ASSIGNED


def test_what_is_added_after_a_case_was_sent_back_goes_to_the_desk(
    says, filed, writes, outbox, group_of
):
    writes("1号退单 不归我们管")
    says("补充 孩子咳得更厉害了")
    assert group_of(outbox("supplement")[-1]) == "desk"


def test_an_urgent_case_is_marked_when_a_worker_asks_what_is_open(says, writes):
    says("花神庙社区3栋着火了")
    assert "\n【紧急】【快到期】1号" in writes("查")


def test_several_cases_are_taken_in_one_message(says, writes, cases):
    for said in (SMOKE, "对", "新诉求：花神庙社区5栋楼道灯不亮", "对"):
        says(said)
    answer = writes("接1号 2号")
    assert [case.state for case in cases()] == [State.HANDLING, State.HANDLING]
    assert "1号（" in answer
    assert "2号（" in answer


def test_a_number_that_is_none_leaves_the_others_done(filed, writes, cases):
    answer = writes("1、99都接了")
    assert cases()[0].state is State.HANDLING
    assert "本网格没有99号" in answer


def test_more_cases_than_anyone_means_change_nothing(filed, writes, cases):
    assert "没有改动" in writes("接" + "、".join(map(str, range(1, 14))))
    assert cases()[0].state is State.ASSIGNED
