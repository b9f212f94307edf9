"""Every step, tried by everybody: who may, and what all others are told."""

import re

import pytest

from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.steps import CASES

EVERYBODY = (
    *("王阿姨", "刘大爷", "小李", "小郑", "严网格长", "老赵", "陈姐"),
    *("姜警官", "戚警官", "何科长", "于科长", "周主任", "金审计", "政策"),
)
"""The case is for the police and a department: 姜警官 is its officer, 何科长 its handler.

于科长 is of the department that it is entrusted to, or that is asked to help.
"""
ROSTER = ("小李", "小郑", "严网格长")
RULINGS = ("stand_by", "rule_assign", "rule_entrust", "rule_decline")
JUDGING = ("solved", "partly", "unsolved", "rate_storm", "partly_storm", "unsolved_storm")
IN_A_STORM = (
    *("supplement_too", "show_too", "withdraw_too"),
    *("solved_too", "partly_too", "unsolved_too", "rate_too"),
)
"""What the reporter of a case that follows another may say: as of any case of theirs."""
UNDOING = tuple(row.code for row in CASES.rows("undo"))
MAY = {
    "assign": ("周主任", "政策"),
    "place": ("王阿姨",),
    "put_right": ("王阿姨",),
    "retitle": ("王阿姨", "周主任"),
    "anonymise": ("王阿姨",),
    "reach": ("王阿姨",),
    "decline": ("周主任",),
    "withdraw": ("王阿姨",),
    "supplement": ("王阿姨",),
    "urge": ("王阿姨",),
    "redate": (),
    "take": (*ROSTER, "姜警官", "何科长"),
    "take_up": ("何科长", "周主任"),
    "take_entrusted": ("于科长", "周主任"),
    "send_back": (*ROSTER, "何科长", "周主任"),
    **dict.fromkeys(RULINGS, ("周主任",)),
    **dict.fromkeys(("transfer", "report_up"), (*ROSTER, "何科长", "周主任")),
    "entrust": (*ROSTER, "何科长", "周主任", "政策"),
    "report_to_department": ("周主任",),
    **dict.fromkeys(("hand_down", "hand_down_to_desk"), ("何科长", "周主任")),
    **dict.fromkeys(("consult", "conclude", "excuse"), ("小李", "何科长", "周主任")),
    "join": ("小李", "何科长", "周主任", "政策"),
    **dict.fromkeys(("finish_part", "return_part"), ("于科长",)),
    "ask_extension": ("小李", "何科长"),
    **dict.fromkeys(("grant", "refuse_extension"), ("周主任",)),
    **dict.fromkeys(("hand_over", "appoint"), (*ROSTER, "何科长", "周主任", "政策")),
    **dict.fromkeys(("let_go", "let_go_to_desk"), ("周主任", "政策")),
    "reply": ("小李", "周主任"),
    "arrive": (*ROSTER, "姜警官"),
    "note": (*ROSTER, "姜警官", "何科长", "周主任"),
    **dict.fromkeys(("resolve", "resolve_unreachable", "replan"), ("小李", "周主任")),
    "show": ("王阿姨",),
    "ask": (*ROSTER, "何科长", "周主任"),
    "ask_help": ROSTER,
    **dict.fromkeys(UNDOING, ("小李",)),
    "undo_handing_free": ("何科长",),
    **dict.fromkeys(JUDGING, ("王阿姨",)),
    **dict.fromkeys(IN_A_STORM, ("王阿姨",)),
    "merge": ("周主任", "政策"),
    **dict.fromkeys(("unmerge", "unmerge_at_desk", "call_back"), ("周主任",)),
    **dict.fromkeys(("release", "split"), ("政策",)),
    "rate": ("王阿姨",),
    "comment": ("王阿姨",),
    "close": ("政策",),
    "reopen": ("王阿姨", "周主任", "政策"),
    "reopen_above": ("王阿姨", "周主任", "政策"),
}
TAKEN = "(1号|诉求[0-9]{10})已由小李接单，不用再接了。"
WHO_HAS, HERE = "接单的人", "本网格的工作人员"
MOVERS = f"{WHO_HAS}或指挥中心或承办部门或{HERE}"
LEADS = f"{WHO_HAS}或指挥中心或承办部门"
OTHERS_ARE_TOLD = {
    "assign": "交办要由指挥中心或系统来做。",
    "place": "补地点要由反映人本人来做。",
    # Who has nothing to do with the case is told of the trigger's first row.
    "put_right": "(补地点|更正地点)要由反映人本人来做。",
    "retitle": "更正事项要由指挥中心或反映人本人来做。",
    "anonymise": "匿名要由反映人本人来做。",
    "reach": "留联系方式要由反映人本人来做。",
    "decline": "不予受理要由指挥中心来做。",
    "withdraw": "撤回要由反映人本人来做。",
    "supplement": "补充要由反映人本人来做。",
    "urge": "催办要由反映人本人来做。",
    "redate": "改期要由系统来做。|期限没有变化。",
    "take": "接单要由承办部门或本警格的民警或本网格的工作人员来做。",
    # Who has nothing to do with the case is told of the first row, whatever its state.
    **dict.fromkeys(
        ("take_up", "take_entrusted"),
        "接单要由(指挥中心或承办部门|承办部门或本警格的民警或本网格的工作人员)来做。",
    ),
    "send_back": f"退单要由{WHO_HAS}或指挥中心或承办部门或{HERE}来做。",
    "stand_by": "维持原派要由指挥中心来做。",
    "rule_assign": "(交办要由指挥中心或系统|改派网格要由指挥中心)来做。",
    "rule_entrust": f"(转部门要由{MOVERS}或系统|改派部门要由指挥中心)来做。",
    "rule_decline": "不予受理要由指挥中心来做。",
    "transfer": f"转办要由{MOVERS}来做。|{TAKEN}",
    "entrust": f"转部门要由{MOVERS}或系统来做。|{TAKEN}",
    "report_to_department": f"上报要由({MOVERS}|指挥中心)来做。",
    "hand_down": "退回要由指挥中心或承办部门来做。",
    "hand_down_to_desk": "退回要由指挥中心或承办部门来做。",
    "consult": f"会商要由{LEADS}来做。|{TAKEN}",
    "conclude": f"会商结论要由{LEADS}来做。|{TAKEN}",
    "join": f"联单要由{LEADS}或系统来做。|{TAKEN}",
    "excuse": f"免办要由{LEADS}来做。|{TAKEN}",
    "finish_part": "协办办结要由协办部门来做。",
    "return_part": "协办退回要由协办部门来做。",
    "ask_extension": f"申请延期要由{WHO_HAS}或承办部门来做。|{TAKEN}",
    "grant": "同意延期要由指挥中心来做。",
    "refuse_extension": "不同意延期要由指挥中心来做。",
    "hand_over": f"交接要由{MOVERS}或系统来做。|{TAKEN}",
    "appoint": f"(交接|指派)要由{MOVERS}或系统来做。",
    "let_go": "放回群里要由指挥中心或系统来做。",
    "let_go_to_desk": "放回(群里)?要由指挥中心或系统来做。",
    "reply": f"回复要由接单的人或指挥中心来做。|{TAKEN}",
    "arrive": "到场回复要由本警格的民警或本网格的工作人员来做。|回复要由接单的人或指挥中心来做。",
    "note": f"记录要由{WHO_HAS}或原网格的工作人员或指挥中心或承办部门"
    f"或协办部门或本警格的民警或{HERE}来做。",
    "resolve": f"办结要由接单的人或指挥中心来做。|{TAKEN}",
    "resolve_unreachable": f"联系不上办结要由接单的人或指挥中心来做。|{TAKEN}",
    "report_up": f"上报要由{MOVERS}来做。|{TAKEN}",
    "show": "补照片要由反映人本人来做。",
    "ask": f"问居民要由{WHO_HAS}或指挥中心或承办部门或协办部门或{HERE}来做。|{TAKEN}",
    "ask_help": f"求助要由接单的人或本网格的工作人员来做。|{TAKEN}",
    **dict.fromkeys(
        UNDOING,
        f"撤销要由{WHO_HAS}或原网格的工作人员或承办部门或协办部门或本警格的民警或{HERE}来做。|{TAKEN}"
        "|没有可以撤销的：只能撤销自己刚做的那一步。",
    ),
    "rate": "评价要由反映人本人来做。",
    "comment": "评价说明要由反映人本人来做。",
    **dict.fromkeys(("rate_storm", "rate_too"), "评价要由反映人本人来做。"),
    **dict.fromkeys(("solved", "solved_too"), "解决了要由反映人本人来做。"),
    **dict.fromkeys(("partly", "partly_storm", "partly_too"), "解决了一部分要由反映人本人来做。"),
    **dict.fromkeys(("unsolved", "unsolved_storm", "unsolved_too"), "没解决要由反映人本人来做。"),
    "supplement_too": "补充要由反映人本人来做。",
    "show_too": "补照片要由反映人本人来做。",
    "withdraw_too": "撤回要由反映人本人来做。",
    "replan": f"定日期要由接单的人或指挥中心来做。|{TAKEN}",
    "call_back": "回访要由指挥中心来做。",
    "merge": "并入要由指挥中心或系统来做。",
    **dict.fromkeys(("unmerge", "unmerge_at_desk"), "撤销合并要由指挥中心来做。"),
    "release": "分出去一件要由系统来做。",
    "split": "拆出一件要由系统来做。",
    "close": "销号要由系统来做。",
    **dict.fromkeys(("reopen", "reopen_above"), "重办要由指挥中心或反映人本人或系统来做。"),
}
NEEDED = {
    "assign": ("周主任", "grid_id", "交办还缺网格，请补上再发一次。"),
    "put_right": ("王阿姨", "text", "更正地点还缺地点，请补上再发一次。"),
    "retitle": ("王阿姨", "item", "更正事项还缺事项，请补上再发一次。"),
    "reach": ("王阿姨", "text", "留联系方式还缺内容，请补上再发一次。"),
    "decline": ("周主任", "text", "不予受理还缺原因，请补上再发一次。"),
    "supplement": ("王阿姨", "text", "补充还缺内容，请补上再发一次。"),
    "send_back": ("小李", "kind", "退单还缺退单理由，请补上再发一次。"),
    "stand_by": ("周主任", "text", "维持原派还缺原因，请补上再发一次。"),
    "rule_assign": ("周主任", "grid_id", "改派网格还缺网格，请补上再发一次。"),
    "rule_entrust": ("周主任", "department_id", "改派部门还缺部门，请补上再发一次。"),
    "rule_decline": ("周主任", "text", "不予受理还缺原因，请补上再发一次。"),
    "transfer": ("小李", "grid_id", "转办还缺网格，请补上再发一次。"),
    "entrust": ("小李", "department_id", "转部门还缺部门，请补上再发一次。"),
    "report_to_department": ("周主任", "text", "上报还缺原因，请补上再发一次。"),
    "hand_down": ("周主任", "text", "退回还缺原因，请补上再发一次。"),
    "hand_down_to_desk": ("周主任", "text", "退回还缺原因，请补上再发一次。"),
    "consult": ("小李", "until", "会商还缺日期，请补上再发一次。"),
    "conclude": ("小李", "text", "会商结论还缺内容，请补上再发一次。"),
    "join": ("小李", "departments", "联单还缺协办部门，请补上再发一次。"),
    "finish_part": ("于科长", "text", "协办办结还缺内容，请补上再发一次。"),
    "return_part": ("于科长", "text", "协办退回还缺原因，请补上再发一次。"),
    "excuse": ("小李", "part", "免办还缺协办单，请补上再发一次。"),
    "ask_extension": ("小李", "until", "申请延期还缺日期，请补上再发一次。"),
    "refuse_extension": ("周主任", "text", "不同意延期还缺原因，请补上再发一次。"),
    "hand_over": ("小李", "staff_id", "交接还缺同事，请补上再发一次。"),
    "appoint": ("严网格长", "staff_id", "指派还缺同事，请补上再发一次。"),
    "resolve_unreachable": ("小李", "text", "联系不上办结还缺内容，请补上再发一次。"),
    "replan": ("小李", "until", "定日期还缺日期，请补上再发一次。"),
    "call_back": ("周主任", "text", "回访还缺内容，请补上再发一次。"),
    "merge": ("周主任", "parent_id", "并入还缺并到哪一件，请补上再发一次。"),
    "split": ("政策", "text", "拆出一件还缺内容，请补上再发一次。"),
    "supplement_too": ("王阿姨", "text", "补充还缺内容，请补上再发一次。"),
    "rate_storm": ("王阿姨", "stars", "评价还缺1到5分的评分，请补上再发一次。"),
    "rate_too": ("王阿姨", "stars", "评价还缺1到5分的评分，请补上再发一次。"),
    "reply": ("小李", "text", "回复还缺内容，请补上再发一次。"),
    "arrive": ("小李", "text", "到场回复还缺内容，请补上再发一次。"),
    "note": ("小李", "text", "记录还缺内容，请补上再发一次。"),
    "resolve": ("小李", "text", "办结还缺内容，请补上再发一次。"),
    "ask": ("小李", "text", "问居民还缺内容，请补上再发一次。"),
    "ask_help": ("小李", "text", "求助还缺内容，请补上再发一次。"),
    "report_up": ("小李", "text", "上报还缺原因，请补上再发一次。"),
    "rate": ("王阿姨", "stars", "评价还缺1到5分的评分，请补上再发一次。"),
    "comment": ("王阿姨", "text", "评价说明还缺内容，请补上再发一次。"),
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
    codes = {row.code for row in CASES.steps if not row.joins} - {"accept"}
    assert codes == set(MAY) == set(OTHERS_ARE_TOLD)
    assert set(NEEDED) == {r.code for r in CASES.steps if any(not n.optional for n in r.needs)}


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
    for nothing in (None, {"text": "", "departments": ()}.get(field, 0)):
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
        with pytest.raises(ActionError, match=r"现在是“已撤回”，不能.*它已经结束了。"):
            does(name, case_id, trigger)
