"""Danger is answered with a number first; talk about danger is not."""

import json
from pathlib import Path

import pytest

HISTORY = Path(__file__).parents[3] / "learning" / "history" / "emergencies.jsonl"
HAPPENING = [
    ("3栋502着火了快来", "fire"),
    ("楼下冒黑烟，火很大", "fire"),
    ("昨天刚装的插座，现在起火了", "fire"),
    ("家里一股煤气味", "gas"),
    ("好像天然气泄漏了怎么办", "gas"),
    ("小区围墙塌了压到车", "collapse"),
    ("前面路面塌陷一个大洞", "collapse"),
    ("有老人晕倒在菜场门口", "hurt"),
    ("电梯口有人摔伤流血了", "hurt"),
    ("有个小孩掉进河里了", "drowning"),
    ("塘边有人溺水", "drowning"),
    ("隔壁在打人，有人持刀", "violence"),
    ("他又家暴我", "violence"),
    ("我不想活了", "suicide"),
    ("有人要跳楼", "ledge"),
    ("再不解决我就跳楼", "suicide"),
    ("我担心他会自杀", "suicide"),
    ("有人打我 救命", "violence"),
    ("我老公打我 我怕", "violence"),
    ("我老公打我，春江社区第一网格", "violence"),
    ("让他别打我了", "violence"),
    ("昨天晚上他又打我", "violence"),
    ("有人拿刀砍人", "violence"),
    ("楼上天天吵架打孩子", "violence"),
    ("快来人啊救命啊", "help"),
    ("快报警", "help"),
    ("天然气泄露了", "gas"),
    ("被车撞了流血", "hurt"),
    ("被车撞了", "hurt"),
    ("房子要塌了", "collapse"),
    ("吃农药了", "poison"),
    ("不想活了，喝了农药", "poison"),
    ("有人落水了", "drowning"),
    ("好像着火了", "fire"),
    ("煤气罐漏气了", "gas"),
    ("液化气泄漏了", "gas"),
    ("我家燃气管子断了 呲呲响", "gas"),
    ("我妈摔倒了动不了", "hurt"),
    ("我被困在电梯里了", "lift"),
    ("电梯关人了 我出不来", "lift"),
    ("孩子被锁在车里了，脸都红了", "trapped"),
    ("孩子在菜场走丢了，才四岁", "missing"),
    ("我妈有老年痴呆，早上出去到现在没回来", "missing"),
    ("家里进贼了，我躲在房间里", "burglary"),
    ("有人在撬我家的锁", "burglary"),
    ("有人触电了", "electric"),
    ("高压线断了掉在马路上", "electric"),
    ("电表箱进水了，里面噼啪响", "electric"),
    ("洪水进屋了，水到腰了", "flood"),
    ("车困在涵洞里，水漫到车窗了", "flood"),
    ("隔壁家门缝里有煤气味，敲门没人应", "gas_next_door"),
    ("工人从脚手架上摔下来了", "fall"),
    ("小孩从三楼窗户掉下去了", "fall"),
    ("楼顶上站着个人，要往下跳", "ledge"),
    ("我在楼顶，不想活了", "suicide"),
]
NOT_HAPPENING = [
    "火锅店油烟大",
    "昨天新闻里着火了",
    "什么时候搞消防演练，讲讲着火怎么跑",
    "楼道堆东西，万一着火怎么办",
    "存在火灾隐患",
    "没有着火，是我看错了",
    "跳楼价甩卖喇叭太吵",
    "防溺水宣传什么时候搞",
    "落水管破了",
    "怕墙倒了，请来看看",
    "被打扰得睡不着",
    "网上买的东西火了",
    "天气热得上火",
    "停水了没人管",
    "楼下饭店的油烟像着火一样呛人",
    "吵得跟打架似的",
    "热得要命",
    "救命稻草",
    "累得不想活动",
    "他没打我",
    "骚扰电话天天打我手机",
    "有事打我电话13812345678",
    "路灯杆被车撞歪了",
    "要求装火灾报警器",
    "再不处理我要报警了",
    "家暴宣传什么时候搞",
    "在三楼",
    "北门",
    "一直走到头",
    "我叫张伟",
    "着火了打哪个电话",
    "火已经灭了，没伤着人",
    "孩子找到了，谢谢大家",
    "没事了，虚惊一场",
    "我家猫走丢了",
    "电梯老是坏，物业不修",
    "家里老是跳闸",
    "楼道里充电，怕着火",
    "气炸了，等了一上午",
    "昨晚做梦掉河里了",
    "上个月家里进了贼，想装监控",
    "",
]


@pytest.mark.parametrize(("text", "kind"), HAPPENING)
def test_an_emergency_is_answered_with_its_number(engine, text, kind):
    found = engine.understand(text)
    assert found.emergency is not None, text
    assert found.emergency.kind == kind
    assert found.emergency.number in found.emergency.sentence


@pytest.mark.parametrize("text", NOT_HAPPENING)
def test_talk_of_danger_is_no_emergency(engine, text):
    assert engine.understand(text).emergency is None


def test_an_emergency_has_an_urgent_item_and_is_sure(engine):
    found = engine.understand("电瓶车充电着火了")
    assert engine.catalogue.items[found.emergency.item].severity == "urgent"
    assert found.sure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我老公打我 我怕", "110"), ("快报警", "110"), ("救命", "110"), ("天然气泄露了", "119"),
        ("房子要塌了", "119"), ("着火了", "119"), ("吃农药了", "120"), ("被车撞了流血", "120"),
        ("有人落水了", "120"), ("我不想活了", "12356"), ("有人要跳楼", "110"),
        ("电梯里困了人", "119"),
        ("孩子走丢了", "110"), ("有人撬我家门", "110"), ("工人从架子上摔下来了", "120"),
    ],
)  # fmt: skip
def test_the_number_fits_the_danger(engine, text, number):
    assert engine.understand(text).emergency.number == number


def test_a_mental_health_crisis_gets_12356(engine):
    assert engine.understand("活着没意思，不想活了").emergency.number == "12356"


def test_the_more_pressing_of_two_is_told_first(engine):
    assert engine.understand("着火了，有人受伤").emergency.kind == "fire"


def history():
    lines = HISTORY.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


TOGETHER = pytest.mark.xdist_group("emergencies")
"""On one worker, which reads all those messages once."""


@pytest.fixture(scope="module")
def learned_from(engine):
    """Tell what is found in each message that is written down as an emergency."""
    return [engine.understand(each["text"]).emergency for each in history() if each["label"]]


@TOGETHER
def test_of_the_messages_that_it_was_learned_from_nearly_all_are_found(learned_from):
    """`learning.measures.emergencies` tells the messages nobody looked at: the measure."""
    assert len(learned_from) >= 1500
    found = [each for each in learned_from if each is not None]
    assert len(found) >= 0.99 * len(learned_from)


def test_of_what_is_none_little_raises_an_alarm(engine):
    """Most of these were written to sound like danger."""
    messages = [each for each in history() if not each["label"]][::10]
    assert len(messages) >= 1000
    found = [engine.understand(each["text"]).emergency for each in messages]
    assert sum(each is not None and each.sure for each in found) <= 0.04 * len(messages)
    assert sum(each is not None for each in found) <= 0.10 * len(messages)


@pytest.mark.parametrize(
    "text",
    [
        "我在窗台上",
        "我在窗台上浇花",
        "在楼顶",
        "打我电话",
        "老师打我孩子手心",
        "着火了该打哪个电话",
    ],
)
def test_a_sign_alone_is_never_sure(engine, text):
    """Where somebody stands, and whom to ring, were most of the sure alarms for nothing."""
    found = engine.understand(text).emergency
    assert found is None or not found.sure


@pytest.mark.parametrize(
    "text",
    ["我也说不清", "不知道", "快点", "算了", "河边", "我在外面", "今天早上", "三号楼", "就这些"],
)
def test_what_answers_a_question_opens_no_emergency(engine, text):
    found = engine.understand(text).emergency
    assert found is None or not found.sure


@TOGETHER
def test_danger_that_is_only_possible_is_told_apart(learned_from):
    """The number is worth a line there; an alarm in the group is not."""
    found = [each for each in learned_from if each is not None]
    sure = [each for each in found if each.sure]
    assert 0 < len(found) - len(sure) < len(sure)


def test_no_message_is_written_down_twice():
    texts = [each["text"] for each in history()]
    assert len(texts) == len(set(texts))


CALL = (
    "刚才楼下烧起来了，火很大，楼上的老人下不来，一直在喊，消防车还没到，求求你们赶紧派人来挪车。"
)
PETITION = (
    "尊敬的领导，2019年3月隔壁楼道起火，造成严重后果，业主多次向有关部门反映，至今没有得到答复，"
    "希望政府督促物业进行整改，并且追究开发商的责任，解决消防隐患，还大家一个安全的环境。"
)


def test_a_long_message_that_calls_for_help_is_an_emergency(engine):
    story = "我是3栋的住户，我们这里飞线充电说了好多次都没有人听，大家都当没有这回事，该充还是充。"
    assert len(story + CALL) > 80
    assert engine.understand(story + CALL).emergency.kind == "fire"


def test_a_letter_about_an_old_fire_is_none(engine):
    assert len(PETITION) > 80
    assert engine.understand(PETITION).emergency is None


def test_until_now_is_not_now(engine):
    assert engine.understand("去年车库着火到现在没赔").emergency is None
    assert engine.understand("去年着火过，现在又着火了").emergency is not None


def test_the_words_that_decided_are_told(engine):
    assert engine.understand("奶奶掉进小区的河里了").emergency.sign == "掉进小区的河"


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("你们这帮废物，路灯坏了一个月没人修", "路灯"),
        ("他妈的楼上天天漏水，物业都是猪", "漏水"),
        ("操，又停水了，一群饭桶", "停水"),
        ("什么狗屁社区，垃圾堆成山都不管", "垃圾"),
    ],
)
def test_an_insult_does_not_hide_the_matter(engine, text, matter):
    found = engine.understand(text)
    assert any(each.word in matter for item in found.items for each in item.words)
    assert found.emergency is None
    assert found.intent.kind == "none"


@pytest.mark.parametrize("text", ["落水管破了", "落水管断了，没人修"])
def test_where_nothing_is_happening_no_emergency_is_read_back(engine, text):
    found = engine.understand(text)
    assert found.emergency is None
    assert engine.catalogue.items[found.items[0].code].severity != "urgent"
    assert sum(item.score for item in found.items) <= 1
