"""Every step, tried by everybody: who may, and what all others are told."""

import re

import pytest

from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.steps import CASES, judging, merging

EVERYBODY = (
    *("王阿姨", "刘大爷", "小李", "小郑", "严网格长", "老赵", "陈姐"),
    *("姜警官", "戚警官", "何科长", "周主任", "金审计", "政策"),
)
"""The case is for the police and a department: 姜警官 is its officer, 何科长 its handler."""
ROSTER = ("小李", "小郑", "严网格长")
IN_STORMS = {row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)}
"""Rows of cases that follow another, or are followed: tests/bot/test_bot_storms.py."""
UNTRIED = {"accept", "redate"}
MAY = {
    "assign": (
        "周主任",
        "政策",
    ),
    "place": ("王阿姨",),
    "put_right": ("王阿姨",),
    "retitle": (
        "王阿姨",
        "周主任",
    ),
    "retitle_above": ("王阿姨", "周主任"),
    "acknowledge": ("姜警官",),
    "anonymise": ("王阿姨",),
    "reach": ("王阿姨",),
    "decline": ("周主任",),
    "withdraw": ("王阿姨",),
    "supplement": ("王阿姨",),
    "show": ("王阿姨",),
    "urge": ("王阿姨",),
    "take": (*ROSTER, "姜警官", "何科长"),
    "take_entrusted": (
        "何科长",
        "周主任",
    ),
    "take_up": (
        "何科长",
        "周主任",
    ),
    "reply": (
        "小李",
        "周主任",
    ),
    "arrive": (*ROSTER, "姜警官"),
    "note": (*ROSTER, "姜警官", "何科长", "周主任"),
    "resolve": (
        "小李",
        "周主任",
    ),
    "resolve_unreachable": (
        "小李",
        "周主任",
    ),
    "send_back": (*ROSTER, "周主任"),
    "stand_by": ("周主任",),
    "rule_decline": ("周主任",),
    "ask": (*ROSTER, "周主任"),
    "ask_help": ROSTER,
    "report_up": (*ROSTER, "周主任"),
    "report_up_free": ("周主任",),
    "report_to_department": ("周主任",),
    "hand_down": ("周主任",),
    "hand_down_to_desk": ("周主任",),
    "transfer": (*ROSTER, "周主任"),
    "entrust": (*ROSTER, "周主任", "政策"),
    "rule_assign": ("周主任",),
    "rule_entrust": ("周主任",),
    "consult": (
        "小李",
        "周主任",
    ),
    "conclude": (
        "小李",
        "周主任",
    ),
    "ask_extension": ("小李",),
    "grant": ("周主任",),
    "refuse_extension": ("周主任",),
    "join": (
        "小李",
        "周主任",
        "政策",
    ),
    "finish_part": ("何科长",),
    "return_part": ("何科长",),
    "excuse": (
        "小李",
        "周主任",
    ),
    "hand_over": (*ROSTER, "周主任", "政策"),
    "appoint": (*ROSTER, "周主任", "政策"),
    "come_back": ("政策",),
    "let_go": (
        "周主任",
        "政策",
    ),
    "let_go_to_desk": (
        "周主任",
        "政策",
    ),
    "undo": ("小李",),
    "undo_take": ("小李",),
    "undo_resolve": ("小李",),
    "undo_leaving": ("小李",),
    "undo_giving_up": ("小李",),
    "undo_giving_up_plan": ("小李",),
    "undo_handing": ("小李",),
    "undo_handing_plan": ("小李",),
    "undo_handing_free": ("周主任",),
    "undo_consult": ("小李",),
    "undo_conclude": ("小李",),
    "undo_resolve_plan": ("小李",),
    "rate": ("王阿姨",),
    "solved": ("王阿姨",),
    "partly": ("王阿姨",),
    "partly_last": ("王阿姨",),
    "want_call": (
        "王阿姨",
        "周主任",
        "政策",
    ),
    "unsolved": ("王阿姨",),
    "comment": ("王阿姨",),
    "replan": (
        "小李",
        "周主任",
    ),
    "call_back": ("周主任",),
    "close": ("政策",),
    "reopen": (
        "王阿姨",
        "周主任",
        "政策",
    ),
    "reopen_above": (
        "王阿姨",
        "周主任",
        "政策",
    ),
}
TAKEN = "(1号|诉求[0-9]{10})在小李手上，.{2,8}要由小李来做；要换人，请先交接。"
OTHERS_ARE_TOLD = {
    "assign": "交办要由指挥中心来做。",
    "place": "补地点要由反映人本人来做。",
    "put_right": "更正地点要由反映人本人来做。|补地点要由反映人本人来做。",
    "retitle": "更正事项要由指挥中心或反映人本人来做。",
    "retitle_above": (
        "更正为对工作人员的意见要由指挥中心或反映人本人来做。|更正事项要由指挥中心或反映人本人来做。"
    ),
    "acknowledge": "已阅要由本警格的民警来做。",
    "anonymise": "匿名要由反映人本人来做。",
    "reach": "留联系方式要由反映人本人来做。",
    "decline": "不予受理要由指挥中心来做。",
    "withdraw": "撤回要由反映人本人来做。",
    "supplement": "补充要由反映人本人来做。",
    "show": "补照片要由反映人本人来做。",
    "urge": "催办要由反映人本人来做。",
    "take": "接单要由相关部门或本警格的民警或本网格的工作人员来做。",
    "take_entrusted": (
        "接单要由相关部门或本警格的民警或本网格的工作人员来做。|接单要由指挥中心或承办部门来做。"
    ),
    "take_up": (
        "接单要由相关部门或本警格的民警或本网格的工作人员来做。"
        "|接单要由指挥中心或承办部门或相关部门来做。"
    ),
    "reply": f"回复要由接单的人或指挥中心来做。|{TAKEN}",
    "arrive": "到场回复要由本警格的民警或本网格的工作人员来做。|回复要由接单的人或指挥中心来做。",
    "note": (
        "记录要由接单的人或原网格的工作人员或指挥中心或承办"
        "部门或协办部门或相关部门或本警格的民警或本网格的工作人员来做。"
    ),
    "resolve": f"办结要由接单的人或指挥中心来做。|{TAKEN}",
    "resolve_unreachable": f"联系不上办结要由接单的人或指挥中心来做。|{TAKEN}",
    "send_back": "退单要由接单的人或指挥中心或承办部门或本网格的工作人员来做。",
    "stand_by": "维持原派要由指挥中心来做。",
    "rule_decline": "不予受理要由指挥中心来做。",
    "ask": f"问居民要由接单的人或指挥中心或承办部门或协办部门或本网格的工作人员来做。|{TAKEN}",
    "ask_help": f"求助要由接单的人或本网格的工作人员来做。|{TAKEN}",
    "report_up": f"上报要由接单的人或指挥中心或承办部门或本网格的工作人员来做。|{TAKEN}",
    "report_up_free": (
        "上报要由指挥中心来做。|上报要由接单的人或指挥中心或承办部门或本网格的工作人员来做。"
    ),
    "report_to_department": (
        "上报要由指挥中心来做。|上报要由接单的人或指挥中心或承办部门或本网格的工作人员来做。"
    ),
    "hand_down": "退回要由指挥中心或承办部门来做。",
    "hand_down_to_desk": "退回要由指挥中心或承办部门来做。",
    "transfer": f"转办要由接单的人或指挥中心或承办部门或本网格的工作人员来做。|{TAKEN}",
    "entrust": f"转部门要由接单的人或指挥中心或承办部门或本网格的工作人员来做。|{TAKEN}",
    "rule_assign": "交办要由指挥中心来做。|改派网格要由指挥中心来做。",
    "rule_entrust": (
        "改派部门要由指挥中心来做。|转部门要由接单的人或指挥中心或承办部门或本网格的工作人员来做。"
    ),
    "consult": f"会商要由接单的人或指挥中心或承办部门来做。|{TAKEN}",
    "conclude": f"会商结论要由接单的人或指挥中心或承办部门来做。|{TAKEN}",
    "ask_extension": f"申请延期要由接单的人或承办部门来做。|{TAKEN}",
    "grant": "同意延期要由指挥中心来做。",
    "refuse_extension": "不同意延期要由指挥中心来做。",
    "join": f"联单要由接单的人或指挥中心或承办部门来做。|{TAKEN}",
    "finish_part": "协办办结要由协办部门来做。",
    "return_part": "协办退回要由协办部门来做。",
    "excuse": f"免办要由接单的人或指挥中心或承办部门来做。|{TAKEN}",
    "hand_over": f"交接要由接单的人或指挥中心或承办部门或本网格的工作人员来做。|{TAKEN}",
    "appoint": (
        "交接要由接单的人或指挥中心或承办部门或本网格的工作人员来做。|"
        "指派要由接单的人或指挥中心或承办部门或本网格的工作人员来做。"
    ),
    "come_back": "接着办要由系统来做。",
    "let_go": "放回群里要由指挥中心来做。",
    "let_go_to_desk": "放回群里要由指挥中心来做。|放回要由指挥中心来做。",
    "undo": "撤销要由刚做那一步的人来做。",
    "undo_take": "撤销要由刚做那一步的人来做。",
    "undo_resolve": "撤销要由刚做那一步的人来做。",
    "undo_leaving": "撤销要由刚做那一步的人来做。",
    "undo_giving_up": "撤销要由刚做那一步的人来做。",
    "undo_giving_up_plan": "撤销要由刚做那一步的人来做。",
    "undo_handing": "撤销要由刚做那一步的人来做。",
    "undo_handing_plan": "撤销要由刚做那一步的人来做。",
    "undo_handing_free": "撤销要由刚做那一步的人来做。",
    "undo_consult": "撤销要由刚做那一步的人来做。",
    "undo_conclude": "撤销要由刚做那一步的人来做。",
    "undo_resolve_plan": "撤销要由刚做那一步的人来做。",
    "rate": "评价要由反映人本人来做。",
    "solved": "解决了要由反映人本人来做。",
    "partly_last": "解决了一部分要由反映人本人来做。",
    "want_call": "重办要由指挥中心或反映人本人来做。",
    "partly": "解决了一部分要由反映人本人来做。",
    "unsolved": "没解决要由反映人本人来做。",
    "comment": "评价说明要由反映人本人来做。",
    "replan": f"定日期要由接单的人或指挥中心来做。|{TAKEN}",
    "call_back": "回访要由指挥中心来做。",
    "close": "销号要由系统来做。",
    "reopen": "重办要由指挥中心或反映人本人来做。",
    "reopen_above": "重办要由指挥中心或反映人本人来做。",
}
NEEDED = {
    "assign": ("周主任", "grid_id", "交办还缺网格，请补上再发一次。"),
    "put_right": ("王阿姨", "text", "更正地点还缺地点，请补上再发一次。"),
    "retitle": ("王阿姨", "item", "更正事项还缺事项，请补上再发一次。"),
    "retitle_above": ("王阿姨", "item", "更正事项还缺事项，请补上再发一次。"),
    "reach": ("王阿姨", "text", "留联系方式还缺内容，请补上再发一次。"),
    "decline": ("周主任", "text", "不予受理还缺原因，请补上再发一次。"),
    "supplement": ("王阿姨", "text", "补充还缺内容，请补上再发一次。"),
    "reply": ("小李", "text", "回复还缺内容，请补上再发一次。"),
    "arrive": ("小李", "text", "到场回复还缺内容，请补上再发一次。"),
    "note": ("小李", "text", "记录还缺内容，请补上再发一次。"),
    "resolve": ("小李", "text", "办结还缺内容，请补上再发一次。"),
    "resolve_unreachable": ("小李", "text", "联系不上办结还缺内容，请补上再发一次。"),
    "send_back": ("小李", "kind", "退单还缺退单理由，请补上再发一次。"),
    "stand_by": ("周主任", "text", "维持原派还缺原因，请补上再发一次。"),
    "rule_decline": ("周主任", "text", "不予受理还缺原因，请补上再发一次。"),
    "ask": ("小李", "text", "问居民还缺内容，请补上再发一次。"),
    "ask_help": ("小李", "text", "求助还缺内容，请补上再发一次。"),
    "report_up": ("小李", "text", "上报还缺原因，请补上再发一次。"),
    "report_up_free": ("周主任", "text", "上报还缺原因，请补上再发一次。"),
    "report_to_department": ("周主任", "text", "上报还缺原因，请补上再发一次。"),
    "hand_down": ("周主任", "text", "退回还缺原因，请补上再发一次。"),
    "hand_down_to_desk": ("周主任", "text", "退回还缺原因，请补上再发一次。"),
    "transfer": ("小李", "grid_id", "转办还缺网格，请补上再发一次。"),
    "entrust": ("小李", "department_id", "转部门还缺部门，请补上再发一次。"),
    "rule_assign": ("周主任", "grid_id", "改派网格还缺网格，请补上再发一次。"),
    "rule_entrust": ("周主任", "department_id", "改派部门还缺部门，请补上再发一次。"),
    "consult": ("小李", "text", "会商还缺方案，请补上再发一次。"),
    "conclude": ("小李", "text", "会商结论还缺内容，请补上再发一次。"),
    "ask_extension": ("小李", "until", "申请延期还缺日期，请补上再发一次。"),
    "refuse_extension": ("周主任", "text", "不同意延期还缺原因，请补上再发一次。"),
    "join": ("小李", "departments", "联单还缺协办部门，请补上再发一次。"),
    "finish_part": ("何科长", "text", "协办办结还缺内容，请补上再发一次。"),
    "return_part": ("何科长", "text", "协办退回还缺原因，请补上再发一次。"),
    "excuse": ("小李", "part", "免办还缺协办单，请补上再发一次。"),
    "hand_over": ("小李", "staff_id", "交接还缺同事，请补上再发一次。"),
    "come_back": ("政策", "staff_id", "接着办还缺同事，请补上再发一次。"),
    "appoint": ("小李", "staff_id", "指派还缺同事，请补上再发一次。"),
    "rate": ("王阿姨", "stars", "评价还缺1到5分的评分，请补上再发一次。"),
    "comment": ("王阿姨", "text", "评价说明还缺内容，请补上再发一次。"),
    "replan": ("小李", "until", "定日期还缺日期，请补上再发一次。"),
    "call_back": ("周主任", "text", "回访还缺内容，请补上再发一次。"),
}


class TakenBackError(Exception):
    """A step that was possible, and is not kept."""


@pytest.fixture
def tries(database, office, people, wish):
    """Try a step without keeping it; gives the refusal, None where there is none."""

    def answer(name, case_id, code):
        change = Change(CASES.by_code[code].trigger, people[name], **wish(code))
        try:
            with database.write() as session:
                perform(session, office, case_id, change)
                raise TakenBackError
        except TakenBackError:
            return None
        except ActionError as refusal:
            return str(refusal)

    return answer


def test_every_step_on_a_case_is_tried():
    codes = {row.code for row in CASES.steps if not row.joins} - IN_STORMS - UNTRIED
    assert codes == set(MAY) == set(OTHERS_ARE_TOLD)
    asking = {r.code for r in CASES.steps if any(not n.optional for n in r.needs)}
    assert set(NEEDED) == asking - IN_STORMS


@pytest.mark.parametrize("code", MAY)
def test_who_may_take_a_step_and_what_all_others_are_told(brought_to, tries, code):
    case_id = brought_to(code)
    said = {name: tries(name, case_id, code) for name in EVERYBODY}
    assert [name for name, refusal in said.items() if refusal is None] == [
        name for name in EVERYBODY if name in MAY[code]
    ]
    for name, refusal in said.items():
        assert refusal is None or re.fullmatch(OTHERS_ARE_TOLD[code], refusal), name


@pytest.mark.parametrize("code", NEEDED)
def test_a_step_that_lacks_something_says_what(brought_to, does, wish, code):
    name, field, sentence = NEEDED[code]
    case_id = brought_to(code)
    for nothing in (None, 0 if field != "text" else ""):
        with pytest.raises(ActionError) as refusal:
            does(name, case_id, CASES.by_code[code].trigger, **{**wish(code), field: nothing})
        assert str(refusal.value) == sentence


def test_doing_it_again_needs_no_words(brought_to, does):
    assert does("王阿姨", brought_to("reopen"), "reopen").state is CASES.by_code["reopen"].to


def test_who_has_the_case_is_not_told_that_somebody_has_it(brought_to, does):
    case_id = brought_to("reply")
    for name in ("小李", "周主任"):
        with pytest.raises(ActionError, match="撤回要由反映人本人来做。"):
            does(name, case_id, "withdraw")


def test_a_grid_that_is_on_no_map_gets_no_case(brought_to, does):
    with pytest.raises(ActionError, match="没有这个网格"):
        does("周主任", brought_to("assign"), "assign", grid_id=987654)


def test_an_ended_case_says_so_to_everybody(brought_to, does):
    case_id = brought_to("withdraw")
    does("王阿姨", case_id, "withdraw")
    for name, trigger in (("小李", "take"), ("王阿姨", "urge"), ("周主任", "decline")):
        with pytest.raises(ActionError, match=r"现在是“已撤回”，不能.*它已经结束了"):
            does(name, case_id, trigger)
