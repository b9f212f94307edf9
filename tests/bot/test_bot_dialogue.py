"""What 王阿姨 says to the account, and what comes of it."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from bot.dialogue import words
from bot.incoming import Kind
from flows.cases.states import State
from nlp.place.locate import wgs84_to_gcj02

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"


def test_one_sentence_with_a_place_is_read_back_and_filed(says, cases):
    answer = says(SMOKE)
    assert "餐饮油烟扰民" in answer
    assert "花神庙社区第一网格" in answer
    assert cases() == []
    filed = says("对")
    [case] = cases()
    assert case.number in filed
    assert case.state is State.ASSIGNED
    assert "24时前" in filed


def test_a_tapped_yes_is_a_yes(says, cases):
    says(SMOKE)
    says("对，提交", tap="agree")
    assert len(cases()) == 1


def test_without_a_place_it_asks_and_the_answer_finds_the_grid(says, cases):
    assert "在哪里" in says("楼道灯坏了好几天了")
    assert "春江社区第一网格" in says("春江花园")
    says("是的")
    assert cases()[0].area_code == "329901001002001"


def test_several_sentences_in_a_row_are_one_case(says, cases):
    says("楼上天天漏水")
    says("墙都泡坏了，找他们也不管")
    says("花神苑东区")
    says("对")
    says("昨天又漏了")
    [case] = cases()
    assert case.description.splitlines()[:2] == ["楼上天天漏水", "墙都泡坏了，找他们也不管"]
    assert case.event_count == 3  # accepted, assigned, supplemented


def test_another_matter_after_filing_is_another_case(says, cases):
    says(SMOKE)
    says("对")
    says("路灯坏了，花神苑西区")
    says("对")
    assert [case.item_name for case in cases()] == ["餐饮油烟扰民", "路灯、楼道灯不亮"]


def test_a_name_two_communities_share_is_asked_never_guessed(says, cases):
    question = says("幸福里有人乱扔垃圾")
    assert "1. 花神庙社区，梅园路" in question
    assert "2. 春江社区，滨河路" in question
    says("2")
    says("对")
    assert cases()[0].area_code == "329901001002003"


def test_a_shared_location_is_converted_and_found(says, cases):
    says("路面有个大坑")
    longitude, latitude = wgs84_to_gcj02(118.773, 31.9725)
    says(kind=Kind.LOCATION, longitude=longitude, latitude=latitude, label="花神大道1号")
    says("对")
    [case] = cases()
    assert case.area_code == "329901001001001"
    assert case.point == pytest.approx([118.773, 31.9725], abs=1e-5)


def test_a_poster_says_where_they_are(says, cases):
    assert "花神庙社区第二网格" in says(kind=Kind.SCAN, scene="grid-02", event="scan")
    says("垃圾桶满了没人清")
    says("对")
    assert cases()[0].area_code == "329901001001002"


def test_the_last_confirmed_grid_is_offered_and_can_be_changed(says, cases):
    says(SMOKE)
    says("对")
    says("新诉求")
    assert "花神庙社区第一网格" in says("路灯坏了")

    says("要改", tap="refuse")
    says("南园新村")
    says("对")
    assert [case.area_code[-6:] for case in cases()] == ["001001", "003001"]


def test_a_place_nobody_knows_is_asked_about_and_not_taken_for_the_last_one(says, cases):
    says("花神庙社区3栋楼下烧烤店油烟太大")
    says("对")
    asked = says("月亮路9号路灯坏了")
    assert "月亮路" in asked
    assert "“月亮路9号”我还不认得" in asked
    says("不清楚")
    says("对")
    assert cases()[1].area_code == "329901"


def test_who_cannot_say_where_is_not_turned_away(says, cases):
    says("有人乱停车堵住路口")
    says("我也说不清")
    answer = says("对")
    [case] = cases()
    assert (case.state, case.grid_id) == (State.ACCEPTED, None)
    assert "指挥中心" in answer


def test_what_it_does_not_understand_it_says_and_offers_three_and_a_person(says, cases):
    answer = says("那个东西又那样了，好几回了")
    assert "是下面哪一件" in answer
    assert answer.count("\n") >= 4
    assert "请工作人员来分" in answer
    assert "在哪里" in says("1")
    says("转人工")
    assert cases()[0].summary.startswith("居民请工作人员联系")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("家里煤气漏了，味道很大", "119"),
        ("有人晕倒了快来人", "120"),
        ("着火了！楼道里全是烟", "119"),
    ],
)
def test_an_emergency_is_answered_with_the_number_first_and_filed_at_once(
    says, cases, text, number
):
    answer = says(text)
    assert number in answer.split("\n\n")[0]
    [case] = cases()
    assert case.severity == "urgent"


def test_possible_danger_gets_the_number_and_the_talk_goes_on(says, cases):
    answer = says("楼上天天吵得厉害，今天又像在打人，花神庙社区3栋")
    assert answer.startswith("要是现在就有危险，请先打1")
    assert "对吗" in answer
    assert cases() == []
    says("对")
    [case] = cases()
    assert case.severity != "urgent"


def test_an_emergency_goes_to_its_group_the_moment_the_place_is_known(
    says, cases, outbox, group_of
):
    says("着火了！楼道里全是烟")
    [row] = outbox()
    assert group_of(row) == "desk"
    assert "【紧急】" in row.payload["markdown"]
    says("花神苑东区")
    [case] = cases()
    assert case.state is State.ASSIGNED
    assert "【紧急】" in outbox("place")[0].payload["markdown"]


def test_an_emergency_with_its_place_is_in_the_group_at_once(says, outbox):
    says("花神庙社区3栋着火了")
    assert "【紧急】" in outbox("assign")[0].payload["markdown"]


def test_a_half_told_case_waits_a_day_and_no_longer(says, cases, clock):
    says("楼道灯坏了")
    clock.advance(timedelta(hours=23, minutes=59))
    assert "路灯、楼道灯不亮" in says("花神苑东区")
    clock.advance(timedelta(hours=24))
    assert "提交" not in says("你好")
    says("对")
    assert cases() == []


def test_hello_in_between_does_not_lose_what_was_said(says, cases):
    says("楼道灯坏了")
    assert "楼道灯坏了" in says("你好")
    says("花神苑东区")
    says("对")
    assert len(cases()) == 1


def test_it_can_be_taken_back_before_and_after_filing(says, cases):
    says(SMOKE)
    says("不报了", tap="cancel")
    assert cases() == []
    says(SMOKE)
    says("对")
    assert "要撤回“餐饮油烟扰民”" in says("撤回")
    assert cases()[0].state is State.ASSIGNED
    assert "已撤回" in says("对，撤回", tap=f"withdraw:{cases()[0].number}")
    assert cases()[0].state is State.WITHDRAWN


def test_progress_tells_who_and_by_when(says, writes):
    says(SMOKE)
    says("对")
    assert "已交办" in says("进度")
    writes("1号我去")
    answer = says("进度")
    assert "小李" in answer
    assert "办理中" in answer
    writes("1号回复 已联系店主")
    assert "已联系店主" in says("进度")


@pytest.mark.parametrize("text", ["昨天又漏了，墙都泡了", "刚弄完没两天又堵上了"])
def test_what_is_only_meant_of_a_case_is_part_of_a_matter_where_there_is_none(says, bot, text):
    meant = bot.engine.understand(text).intent
    assert not meant.exact
    assert meant.kind == "reopen"
    assert words.NOTHING_TO_REOPEN not in says(text)


def test_what_is_given_up_while_it_is_told_is_gone(says, cases):
    says("楼上天天漏水")
    says("算了算了，先不报了")
    assert says("进度") == words.NO_CASES
    assert not cases()


def test_nobody_sees_the_case_of_somebody_else(says, cases):
    says(SMOKE)
    says("对")
    number = cases()[0].number
    assert "没有找到" in says(f"进度 {number}", sender="o-liu")
    assert (
        "没有找到" in says(f"撤回 {number}", sender="o-liu") or cases()[0].state is State.ASSIGNED
    )
    assert cases()[0].state is State.ASSIGNED


def test_a_good_rating_closes_the_case(says, writes, cases):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says("5分 很满意", tap=f"rate:{cases()[0].number}:5")
    [case] = cases()
    assert (case.state, case.rating) == (State.CLOSED, 5)


def test_a_mark_typed_instead_of_tapped_counts_too(says, writes, cases):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says("打4分")
    assert cases()[0].rating == 4


def test_a_bad_rating_asks_why_and_offers_to_do_it_again(says, writes, cases, last_said):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    assert "哪里没办好" in says("1分", tap=f"rate:{cases()[0].number}:1")
    assert "记下了" in says("根本没装")
    assert last_said("comment") == "根本没装"
    assert "重新交办" in says("请他们重办", tap=f"reopen:{cases()[0].number}")
    assert (cases()[0].state, cases()[0].round) == (State.ASSIGNED, 2)


def test_a_rating_cannot_be_given_twice(says, writes, cases):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says("5分", tap=f"rate:{cases()[0].number}:5")
    assert "不能评价" in says("1分", tap=f"rate:{cases()[0].number}:1")
    assert cases()[0].rating == 5


def test_anonymous_is_kept(says, cases):
    says(SMOKE)
    assert "匿名" in says("匿名")
    says("对")
    assert cases()[0].anonymous


def test_a_voice_message_with_its_transcript_is_a_sentence(says, cases):
    assert "餐饮油烟扰民" in says(SMOKE, kind=Kind.VOICE, media=("m1",))


def test_a_voice_message_without_one_goes_to_a_person(says, cases):
    assert "请工作人员来听" in says(kind=Kind.VOICE, media=("m1",))
    assert cases()[0].state is State.ACCEPTED


def test_a_photo_belongs_to_the_case_being_told(says, cases, database):
    from sqlalchemy import select

    from flows.cases.attachments import Attachment

    assert "照片收到" in says(kind=Kind.IMAGE, media=("m1",))
    says("花神苑东区垃圾没人清")
    says("对")
    with database.read() as session:
        [photo] = session.scalars(select(Attachment)).all()
    assert photo.case_id == cases()[0].id


@pytest.mark.parametrize("kind", [Kind.LINK, Kind.OTHER])
def test_what_it_cannot_handle_yet_gets_a_kind_sentence(says, kind):
    assert "收到" in says(kind=kind)


@pytest.mark.parametrize("text", ["帮助", "代办", "办事指南", "我的数据", "大字版", "谢谢", "你好"])
def test_every_word_of_the_rule_book_is_answered(says, cases, text):
    assert says(text)
    assert cases() == []


def test_two_residents_do_not_mix(says, cases):
    says("楼道灯坏了", sender="o-wang")
    says("路面有个大坑", sender="o-liu")
    says("花神苑东区", sender="o-wang")
    says("对", sender="o-wang")
    assert [case.description for case in cases()] == ["楼道灯坏了\n花神苑东区"]


def test_a_retry_gets_the_same_answer_and_does_nothing_twice(says, cases):
    says(SMOKE)
    first = says("对", key="message:same")
    assert says("对", key="message:same") == first
    assert len(cases()) == 1


def test_a_blocked_account_is_not_written_to(says, writes, outbox):
    says(SMOKE)
    says("对")
    says(kind=Kind.UNFOLLOW)
    writes("1号我去")
    assert outbox("take") == []


@pytest.mark.parametrize("choice", ["agree", "refuse", "cancel", "nonsense"])
def test_a_button_of_an_earlier_step_changes_nothing(says, cases, choice):
    says(SMOKE)
    says("对")
    assert "用不上了" in says("对，提交", tap=choice)
    assert len(cases()) == 1
    assert cases()[0].event_count == 2


def test_a_second_emergency_of_another_kind_is_heard_too(says, cases):
    says("着火了！楼道里全是烟")
    assert "120" in says("有人晕倒了快来人")
    assert len({case.item_code for case in cases()}) == 2


def test_the_same_emergency_told_again_is_not_a_second_case(says, cases):
    says("着火了！楼道里全是烟")
    assert "119" in says("着火了！快来人") or "在哪里" in says("着火了！快来人")
    assert len(cases()) == 1


def test_a_half_told_matter_stays_out_of_the_emergencys_card(says, cases):
    says("垃圾没人收")
    says("花神庙社区3栋煤气漏了，味道很大")
    assert cases()[0].description == "花神庙社区3栋煤气漏了，味道很大"


def test_it_does_not_say_that_workers_know_before_they_do(says, outbox):
    answer = says("着火了！楼道里全是烟")
    assert "网格员" not in answer.replace("才能通知到网格员", "")
    assert outbox("assign") == []


def test_an_emergency_goes_to_the_last_confirmed_grid_when_no_place_is_said(says, outbox, group_of):
    says(SMOKE)
    says("对")
    assert "花神庙社区第一网格" in says("新诉求 着火了！楼道里全是烟")
    assert [group_of(row) for row in outbox("assign")] == ["grid-01", "grid-01", "police-1"]


def test_a_new_matter_can_be_told_while_an_emergency_waits_for_its_place(says, cases):
    says("着火了！楼道里全是烟")
    assert "对吗" in says("新诉求 花神苑东区路灯坏了")
    says("对")
    fire, lamp = cases()
    assert (fire.grid_id, fire.severity) == (None, "urgent")
    assert lamp.severity != "urgent"


def test_the_desk_hears_what_is_added_to_an_emergency_without_a_place(says, outbox, group_of):
    says("着火了！楼道里全是烟")
    says("三楼还有人没出来")
    [row] = outbox("supplement")
    assert group_of(row) == "desk"
    assert "三楼还有人没出来" in row.payload["markdown"]


def test_an_emergency_moves_to_the_grid_its_resident_corrects_it_to(says, cases, outbox, group_of):
    says(SMOKE)
    says("对")
    says("新诉求 家里一股煤气味")
    assert "第二网格" in says("在花神苑西区6栋")
    gas = cases()[-1]
    told = [row for row in outbox("place") if row.subject_id == gas.id]
    assert [group_of(row) for row in told] == ["grid-02", "police-1", "grid-01"]
    assert "不用再办" in told[-1].payload["markdown"]
    assert group_of(outbox("supplement")[-1]) == "grid-02"


@pytest.mark.parametrize("text", ["新诉求 着火了快来", "着火了 花神苑西区2栋"])
def test_another_emergency_of_the_same_kind_is_another_case(says, cases, text):
    says("花神苑东区3栋着火了")
    says(text)
    assert len(cases()) == 2


def test_an_emergency_cannot_be_cancelled_by_a_word(says, cases):
    says("着火了！楼道里全是烟")
    assert "先不撤" in says("不报了")
    assert cases()[0].state is State.ACCEPTED


@pytest.mark.parametrize("text", ["没事了", "虚惊一场，火灭了", "开玩笑的，别当真", "人出来了"])
def test_who_says_that_all_is_well_is_answered_kindly(says, cases, text):
    says("着火了！楼道里全是烟")
    answer = says(text)
    assert "没事就好" in answer
    assert "在哪里" not in answer
    assert cases()[0].state is State.ACCEPTED


def test_who_asks_whether_all_is_well_is_not_answered_that_it_is(says):
    says("着火了！楼道里全是烟")
    assert "没事就好" not in says("没事了吗")


def test_all_is_well_ends_no_matter_that_was_no_emergency(says):
    says(SMOKE)
    says("对")
    assert "没事就好" not in says("没事了")


def test_what_follows_a_keyword_is_not_lost(says, cases):
    assert "垃圾" in says("新诉求 垃圾桶满了没人清，花神苑东区")
    says("对")
    assert "匿名" in says("匿名 花神苑西区楼上半夜放音乐吵得睡不着")
    says("对")
    assert [case.anonymous for case in cases()] == [False, True]


@pytest.mark.parametrize(("typed", "filed"), [("对，提交", 1), ("不报了", 0)])
def test_the_label_of_a_button_may_be_typed(says, cases, typed, filed):
    says(SMOKE)
    says(typed)
    assert len(cases()) == filed


def test_a_bare_yes_after_filing_is_not_sent_to_the_workers(says, cases):
    says(SMOKE)
    says("对")
    for word in ("好的", "可以", "7"):
        says(word)
    assert cases()[0].event_count == 2


def test_asking_for_a_person_twice_is_one_case(says, cases):
    says("转人工")
    says("转人工")
    assert len(cases()) == 1


def test_a_low_mark_given_while_telling_something_else_keeps_both(says, writes, cases):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    says("新诉求 楼道灯坏了")
    assert "哪里没办好" in says("1分", tap=f"rate:{cases()[0].number}:1")
    says("花神苑东区")
    says("对")
    assert cases()[0].rating == 1
    assert len(cases()) == 2


def test_a_reason_said_after_it_was_handed_out_again_reaches_its_workers(
    says, writes, cases, outbox
):
    says(SMOKE)
    says("对")
    writes("1号我去")
    writes("1 搞定了，已装净化器")
    number = cases()[0].number
    says("1分", tap=f"rate:{number}:1")
    says("请他们重办", tap=f"reopen:{number}")
    answer = says("油烟机根本没人来修")
    assert "已补充" in answer
    assert "不能" not in answer
    assert any("根本没人来修" in row.payload["markdown"] for row in outbox("supplement"))


def test_the_full_name_of_a_grid_is_a_place(says, cases):
    says("路灯坏了，春江社区第三网格")
    says("对")
    assert cases()[0].area_code == "329901001002003"


def test_what_must_not_be_read_in_a_group_is_not_on_the_card(says, outbox, bot):
    hidden = [item for item in bot.engine.catalogue.items.values() if not item.group_visible]
    assert hidden
    says("花神庙社区3栋，我不想活了")
    assert "不想活" not in outbox("assign")[0].payload["markdown"]


def test_what_cannot_be_handled_anonymously_says_so_before_filing(says, cases):
    """The catalogue says of each item whether it may be; a pension needs somebody to talk to."""
    assert "不能匿名" in says("匿名 花神苑东区老人想办养老金认证，走不动")
    says("对")
    assert [case.anonymous for case in cases()] == [False]


def test_what_is_offered_can_be_tapped_as_well_as_typed(says, cases):
    question = says("幸福里有人乱扔垃圾")
    key = re.findall(r"msgmenuid=(grid%3A\d+)", question)[1]
    says("2. 春江社区第三网格", tap=unquote(key))
    says("对")
    assert cases()[0].area_code == "329901001002003"


def test_a_choice_of_an_earlier_list_changes_nothing(says, cases):
    says("幸福里有人乱扔垃圾")
    says("1")
    assert "用不上了" in says("1. 花神庙社区，梅园路", tap="grid:1")
    assert "用不上了" in says("都不是", tap="item:nonsense")
    says("对")
    assert len(cases()) == 1


def _labels(answer):
    return [label.partition(". ")[2] for label in re.findall(r">([^<]+)</a>", answer)]


def test_none_of_the_offered_grids_leaves_it_to_the_desk(says, cases):
    says("幸福里有人乱扔垃圾")
    assert "指挥中心" in says("3")
    says("对")
    assert cases()[0].grid_id is None


def test_none_of_the_offered_items_is_asked_with_others_and_then_sorted_by_the_desk(says, cases):
    first = says("那个东西又那样了，好几回了")
    assert "4. 都不是，请工作人员来分" in first
    again = says("都不是")
    assert "在哪里" in again or set(_labels(again)[:-1]).isdisjoint(_labels(first))
    says("都不是")
    says("花神庙社区3栋")
    says("对")
    assert cases()[0].description.startswith("那个东西又那样了，好几回了")


def test_a_question_ends_with_what_can_be_chosen(says):
    said = says(SMOKE)
    sentence, _, choices = said.rpartition("\n")
    assert sentence.endswith("对吗？")
    assert re.findall(r">([^<]+)</a>", choices) == ["对，提交", "要改", "不报了"]
