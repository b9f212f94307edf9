"""Danger is answered with a number first; talk about danger is not."""

import pytest

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
    ("有人要跳楼", "suicide"),
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
    ("我被困在电梯里了", "trapped"),
    ("电梯关人了 我出不来", "trapped"),
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


def test_the_emergencys_item_comes_first_and_is_sure(engine):
    found = engine.understand("电瓶车充电着火了")
    assert found.items[0].code == "safety-fire"
    assert found.sure
    assert engine.catalogue.items[found.items[0].code].severity == "urgent"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("我老公打我 我怕", "110"), ("快报警", "110"), ("救命", "110"), ("天然气泄露了", "119"),
        ("房子要塌了", "119"), ("着火了", "119"), ("吃农药了", "120"), ("被车撞了流血", "120"),
        ("有人落水了", "120"), ("我不想活了", "12356"),
    ],
)  # fmt: skip
def test_the_number_fits_the_danger(engine, text, number):
    assert engine.understand(text).emergency.number == number


def test_a_mental_health_crisis_gets_12356(engine):
    assert engine.understand("活着没意思，不想活了").emergency.number == "12356"


def test_the_more_pressing_of_two_is_told_first(engine):
    assert engine.understand("着火了，有人受伤").emergency.kind == "fire"
