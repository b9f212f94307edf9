"""小李 writes in the group as people do, and the robot knows what she means."""

import pytest

FORMS = [
    ("7号我去", "accept", 7, ""),
    ("我去7号", "accept", 7, ""),
    ("接单7", "accept", 7, ""),
    ("接7", "accept", 7, ""),
    ("接7号", "accept", 7, ""),
    ("7号接单", "accept", 7, ""),
    ("#7 接单", "accept", 7, ""),
    ("接单 #7", "accept", 7, ""),
    ("七号我来", "accept", 7, ""),
    ("接单", "accept", None, ""),
    ("我去", "accept", None, ""),
    ("@街坊助手 7号我去", "accept", 7, ""),
    ("@街坊助手\u20057号我去", "accept", 7, ""),
    ("7 搞定了，已装净化器", "resolve", 7, "已装净化器"),
    ("7号搞定", "resolve", 7, ""),
    ("搞定了", "resolve", None, ""),
    ("7号已处理", "resolve", 7, ""),
    ("7号办结：已清运", "resolve", 7, "已清运"),
    ("办结7 已清运", "resolve", 7, "已清运"),
    ("7号灯已经修好了", "resolve", 7, "灯已经修好了"),
    ("7号处理好了", "resolve", 7, ""),
    ("退7号 不是我们网格的", "return", 7, "不是我们网格的"),
    ("退单7 重复", "return", 7, "重复"),
    ("7号退单，不归我们管", "return", 7, "不归我们管"),
    ("7号不是我们网格的", "return", 7, "不是我们网格的"),
    ("7号 已联系店主，明天上门", "note", 7, "已联系店主，明天上门"),
    ("回复7号 已联系店主", "reply", 7, "已联系店主"),
    ("7号还没解决", "note", 7, "还没解决"),
    ("7号明天处理好", "note", 7, "明天处理好"),
    ("转办7号 城管", "transfer", 7, "城管"),
    ("7号转给城管", "transfer", 7, "城管"),
    ("上报 3栋井盖丢了", "report_up", None, "3栋井盖丢了"),
    ("上报7号 需要街道协调", "report_up", 7, "需要街道协调"),
    ("7号上报", "report_up", 7, ""),
    ("会商7号", "consult", 7, ""),
    ("7号申请会商 涉及两家单位", "consult", 7, "涉及两家单位"),
    ("延期7号 3天", "extend", 7, "3天"),
    ("7号延期 等配件", "extend", 7, "等配件"),
    ("联单7号 城管 市监", "joint", 7, "城管 市监"),
    ("求助7号", "ask_help", 7, ""),
    ("查7", "query", 7, ""),
    ("查 7号", "query", 7, ""),
    ("7号", "query", 7, ""),
    ("今日", "today", None, ""),
    ("今天有什么", "today", None, ""),
    ("排班", "roster", None, ""),
    ("谁值班", "roster", None, ""),
    ("帮助", "help", None, ""),
    ("@街坊助手 帮助", "help", None, ""),
    ("3号回复 我晚上8点下班再去", "reply", 3, "我晚上8点下班再去"),
    ("10号 我去了 打牌的已经散了", "resolve", 10, "我去了 打牌的已经散了"),
    ("10号我去过了，没人在家", "note", 10, "我去过了，没人在家"),
    ("10号 我去了 已经修好了", "resolve", 10, "我去了 已经修好了"),
    ("7号我去了", "accept", 7, ""),
    ("8号不是我们的", "return", 8, "不是我们的"),
    ("那个漏水的我处理完了", "resolve", None, "那个漏水的我处理完了"),
    ("进展怎么样", "query", None, ""),
    ("7号怎么样了", "query", 7, ""),
    ("7号进展：已联系店主", "note", 7, "进展：已联系店主"),
    ("接8号 9号 10号", "accept", 8, ""),
    ("中午吃什么", "none", None, "中午吃什么"),
]


@pytest.mark.parametrize(("text", "kind", "number", "rest"), FORMS)
def test_a_loose_form_is_understood(engine, text, kind, number, rest):
    found = engine.worker_intent(text)
    assert (found.kind, found.number, found.text) == (kind, number, rest)


@pytest.mark.parametrize(
    "text", ["3栋没水", "3个人去看过", "7点开会", "12号楼的灯不亮", "20元买的"]
)
def test_a_figure_that_counts_something_is_no_case_number(engine, text):
    assert engine.worker_intent(text).number is None


def test_a_promise_is_not_a_result(engine):
    for text in ("7号争取今天解决", "7号明天才能修好", "7号没搞定"):
        found = engine.worker_intent(text)
        assert found.kind != "resolve" or not found.sure
