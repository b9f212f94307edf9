"""What a resident asks of the account itself."""

import pytest

from nlp.commands.intent import resident_intent
from nlp.text.normalise import normalise

COMMANDS = [
    ("帮助", "help"), ("怎么用？", "help"), ("?", "help"),
    ("我的诉求", "my_cases"), ("查看我的工单", "my_cases"), ("看我的投诉", "my_cases"),
    ("进度", "progress"), ("办得怎么样了", "progress"), ("查一下进度", "progress"),
    ("催办", "urge"), ("催一下", "urge"), ("怎么还没处理", "urge"), ("为什么没人管啊", "urge"),
    ("撤回", "withdraw"), ("取消诉求", "withdraw"), ("已经解决了，不用来了", "withdraw"),
    ("转人工", "person"), ("人工客服", "person"), ("我要找真人", "person"),
    ("联系网格员", "contact_worker"), ("网格员电话", "contact_worker"),
    ("匿名", "anonymous"), ("我要匿名反映", "anonymous"), ("不要透露我的姓名", "anonymous"),
    ("大字版", "large_type"), ("打开老年模式", "large_type"), ("字太小看不清", "large_type"),
    ("我的数据", "my_data"), ("删除我的数据", "my_data"), ("导出我的数据", "my_data"),
    ("办事指南", "policy"), ("政策", "policy"),
    ("你好", "greeting"), ("您好！", "greeting"), ("在吗？", "greeting"),
    ("谢谢", "thanks"), ("好的，谢谢", "thanks"), ("非常感谢你们", "thanks"), ("辛苦了", "thanks"),
    ("是", "agree"), ("是的", "agree"), ("对", "agree"), ("确认", "agree"), ("好的", "agree"),
    ("可以", "agree"), ("嗯", "agree"), ("OK", "agree"), ("好吧。", "agree"),
    ("不是", "refuse"), ("不对", "refuse"), ("取消", "refuse"), ("算了", "refuse"),
    ("不用了", "refuse"),
    ("我那个事儿咋样了", "progress"), ("上次说的油烟弄好没有啊", "progress"),
    ("我的事办到哪一步了", "progress"), ("查询", "progress"), ("谁在办", "progress"),
    ("怎么样了", "progress"), ("有结果吗", "progress"), ("什么时候能办好", "progress"),
    ("你们到底管不管", "urge"), ("怎么还没人来", "urge"), ("快点啊", "urge"),
    ("重办", "reopen"), ("我要重办", "reopen"), ("再来处理一下", "reopen"),
    ("没解决", "reopen"), ("根本没弄好", "reopen"), ("问题还是没有解决", "reopen"),
    ("对的没错", "agree"), ("没错就是这样", "agree"), ("对对对", "agree"),
]  # fmt: skip
MATTERS = [
    "你好，3栋油烟太大",
    "网格员态度差",
    "是3栋的油烟",
    "谢谢，但是楼道灯还是没亮",
    "我的邻居天天吵架",
    "停水了没人管",
    "物业一般不管事",
    "不满意物业的服务，垃圾没人收",
    "政策性住房漏水",
    "可以来看一下路灯吗",
    "投诉没人处理垃圾",
    "楼上漏水怎么还没人来修",
    "路灯坏了什么时候能修好",
    "社区门口的路谁在管",
    "查询医保怎么交",
    "一般，晚上十点以后开始吵",
    "上次修的下水道没弄好，又冒水了",
    "重新办理居住证",
    "快点把垃圾运走，臭死了",
    "13800000000",
    "83221234",
    "qq10000000",
]


@pytest.mark.parametrize(("text", "kind"), COMMANDS)
def test_a_command_is_heard(text, kind):
    assert resident_intent(text).kind == kind


@pytest.mark.parametrize("text", MATTERS)
def test_a_matter_to_report_is_no_command(text):
    assert resident_intent(text).kind == "none"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("进度 7", "progress", "7"),
        ("7号进度", "progress", "7"),
        ("查 JF20260612-0007", "progress", "JF20260612-0007"),
        ("2603040001", "progress", "2603040001"),
        ("催办 2603040001", "urge", "2603040001"),
        ("2603040001怎么样了", "progress", "2603040001"),
        ("催办7号", "urge", "7"),
        ("撤回 12", "withdraw", "12"),
        ("补充 7号：孩子也咳嗽", "supplement", "7"),
        ("第2个", "choice", "2"),
        ("第二个", "choice", "2"),
        ("2", "choice", "2"),
        ("重办7号", "reopen", "7"),
        ("7号重办", "reopen", "7"),
        ("选3", "choice", "3"),
    ],
)
def test_the_number_is_taken_along(text, kind, number):
    found = resident_intent(text)
    assert (found.kind, found.number) == (kind, number)


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("补充：晚上更严重", "supplement", "晚上更严重"),
        ("补充一下 还有噪音", "supplement", "还有噪音"),
        ("补充3栋也有", "supplement", "3栋也有"),
        ("补充", "supplement", ""),
        ("匿名：楼上在赌博", "anonymous", "楼上在赌博"),
        ("政策 高龄补贴", "policy", "高龄补贴"),
        ("代办 张奶奶 医保缴费 380元 已办", "errand", "张奶奶 医保缴费 380元 已办"),
        ("帮我代买菜", "errand", "菜"),
    ],
)
def test_what_follows_the_command_is_kept(text, kind, rest):
    found = resident_intent(text)
    assert (found.kind, found.text) == (kind, rest)


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("5星", 5), ("五分", 5), ("给5分", 5), ("打4分", 4), ("3颗星", 3), ("评价2", 2),
        ("非常满意", 5), ("满意", 4), ("一般", 3), ("不满意", 2), ("非常不满意！", 1),
        ("２星", 2), ("一星！！", 1), ("四星", 4), ("很满意", 5), ("基本满意", 3),
        ("评价", None), ("我要评价", None),
    ],
)  # fmt: skip
def test_a_rating_is_heard(text, stars):
    found = resident_intent(normalise(text))
    assert (found.kind, found.stars) == ("rate", stars)


def test_a_rating_may_carry_a_comment():
    found = resident_intent("2星，来了三次都没修好")
    assert (found.kind, found.stars, found.text) == ("rate", 2, "来了三次都没修好")


def test_a_word_of_the_five_levels_may_carry_a_comment():
    found = resident_intent("很满意，谢谢小秦")
    assert (found.kind, found.stars, found.text) == ("rate", 5, "谢谢小秦")
    found = resident_intent("不满意，来了三次都没修好")
    assert (found.kind, found.stars) == ("rate", 2)


def test_a_bare_figure_can_be_a_choice_or_a_rating():
    found = resident_intent("5")
    assert (found.kind, found.number, found.stars) == ("choice", "5", 5)
    assert resident_intent("9").stars is None
    assert resident_intent("6星").kind == "none"
