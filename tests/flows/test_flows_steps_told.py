"""Every step: who is told what, in which words, and that nobody else is told anything."""

import pytest
from sqlalchemy import select

from flows.cases import words
from flows.cases.reads import TOLD_WITH_WORDS
from flows.cases.states import Objection
from flows.cases.steps import CASES, judging, merging
from flows.map.tables import GroupChat
from flows.people.tables import Contact
from notify.tables import Outbox

IN_STORMS = {row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)}
"""Rows of cases that follow another, or are followed: tests/bot/test_bot_storms.py."""
PRIVATE = ("王秀英", "13900001111", "501")
MASKED = "看过了，＊家＊栋＊室，电话＊"
OPEN = "看过了，王秀英家3栋501室，电话13900001111。"
MINE = "您反映的“餐饮油烟扰民”（编号 2603040001）"
TOLD = {
    "assign": (
        "周主任",
        [
            ("grid-02", "**新诉求 1号 · 餐饮油烟扰民**"),
            ("police-1", "**新诉求 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：已改派别的网格，这里不用再办。"),
        ],
    ),
    "place": (
        "王阿姨",
        [
            ("grid-02", "**【紧急】新诉求 1号 · 餐饮油烟扰民**"),
            ("police-1", "**【紧急】新诉求 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：已改派别的网格，这里不用再办。"),
        ],
    ),
    "put_right": ("王阿姨", [("grid-01", "1号：居民更正了地点，请点“查看详情”看新地点。")]),
    "retitle": (
        "王阿姨",
        [
            ("grid-01", "1号：事项更正了，现在是“噪音扰民”。"),
            ("police-1", "1号：更正为“噪音扰民”，不归警格了，不用再管。"),
        ],
    ),
    "retitle_above": ("周主任", [("desk", "**改为对工作人员的意见，由这里办** 2603040001")]),
    "acknowledge": ("姜警官", []),
    "anonymise": ("王阿姨", []),
    "reach": ("王阿姨", [("grid-01", "1号 · 餐饮油烟扰民：居民留了联系方式，")]),
    "decline": (
        "周主任",
        [
            ("王阿姨", f"{MINE}不能受理：{OPEN}"),
            ("police-1", "1号 · 餐饮油烟扰民：不予受理，不用再管。"),
        ],
    ),
    "withdraw": (
        "王阿姨",
        [
            ("grid-01", "1号 · 餐饮油烟扰民：居民已撤回，不用再办。"),
            ("police-1", "1号 · 餐饮油烟扰民：居民已撤回，不用再管。"),
        ],
    ),
    "supplement": ("王阿姨", [("grid-01", f"1号 · 餐饮油烟扰民：居民补充“{MASKED}”")]),
    "show": ("王阿姨", [("grid-01", "1号 · 餐饮油烟扰民：居民补了照片。")]),
    "urge": ("王阿姨", [("grid-01", "1号 · 餐饮油烟扰民：居民来催了，请尽快给一个答复。")]),
    "take": ("小李", [("王阿姨", f"{MINE}已由网格员小李接单，正在办理。")]),
    "take_entrusted": ("何科长", [("王阿姨", f"{MINE}已由综合行政执法局何科长接单，正在办理。")]),
    "take_up": ("何科长", [("王阿姨", f"{MINE}已由综合行政执法局何科长接单，正在办理。")]),
    "reply": ("小李", [("王阿姨", f"{MINE}有新进展：{OPEN}")]),
    "arrive": ("小李", [("王阿姨", f"{MINE}有新进展：{OPEN}")]),
    "note": ("小李", []),
    "resolve": ("小李", [("王阿姨", f"{MINE}已办结：{OPEN}\n看经过：http")]),
    "resolve_unreachable": ("小李", [("王阿姨", f"{MINE}已办结：{OPEN}\n看经过：http")]),
    "send_back": (
        "小李",
        [("desk", f"**退单待裁定（不归我们管）** 2603040001 · 餐饮油烟扰民\n小李：{MASKED}")],
    ),
    "stand_by": (
        "周主任",
        [
            ("grid-01", "**维持原派 1号 · 餐饮油烟扰民**"),
            ("police-1", "**维持原派 1号 · 餐饮油烟扰民**"),
        ],
    ),
    "rule_decline": (
        "周主任",
        [
            ("王阿姨", f"{MINE}不能受理：{OPEN}"),
            ("grid-01", "1号 · 餐饮油烟扰民：异议成立，不予受理，这里不用再办。"),
            ("police-1", "1号 · 餐饮油烟扰民：不予受理，不用再管。"),
        ],
    ),
    "ask": ("小李", [("王阿姨", f"{MINE}想请您补一句：{OPEN}直接回这里就行。")]),
    "ask_help": ("小李", [("desk", f"**网格员求助** 2603040001 · 餐饮油烟扰民\n小李：{MASKED}")]),
    "report_up": ("小李", [("desk", f"**上报待处理** 2603040001 · 餐饮油烟扰民\n小李：{MASKED}")]),
    "report_up_free": (
        "周主任",
        [("desk", f"**上报待处理** 2603040001 · 餐饮油烟扰民\n周主任：{MASKED}")],
    ),
    "report_to_department": ("周主任", [("department", "**转来 1号 · 餐饮油烟扰民**")]),
    "hand_down": (
        "周主任",
        [("grid-01", "**退回 1号 · 餐饮油烟扰民**"), ("police-1", "**退回 1号 · 餐饮油烟扰民**")],
    ),
    "hand_down_to_desk": (
        "周主任",
        [("desk", f"**上级退回** 2603040001 · 餐饮油烟扰民\n周主任：{MASKED}")],
    ),
    "transfer": (
        "小李",
        [
            ("grid-02", "**转来 1号 · 餐饮油烟扰民**"),
            ("police-1", "**转来 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：已改派别的网格，这里不用再办。"),
        ],
    ),
    "entrust": (
        "小李",
        [
            ("department", "**转来 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：已转给部门，这里不用再办。"),
            ("police-1", "1号 · 餐饮油烟扰民：已转给别处，你们这里不用再管。"),
        ],
    ),
    "rule_assign": (
        "周主任",
        [
            ("grid-02", "**转来 1号 · 餐饮油烟扰民**"),
            ("police-1", "**转来 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：异议成立，已改派，这里不用再办。"),
        ],
    ),
    "rule_entrust": (
        "周主任",
        [
            ("department", "**转来 1号 · 餐饮油烟扰民**"),
            ("grid-01", "1号 · 餐饮油烟扰民：异议成立，已改派，这里不用再办。"),
            ("police-1", "1号 · 餐饮油烟扰民：已转给别处，你们这里不用再管。"),
        ],
    ),
    "consult": (
        "小李",
        [
            ("王阿姨", f"{MINE}一家办不了，要几家一起商量：{OPEN}3月10日24时前给您结果。"),
            ("desk", f"**会商** 2603040001 · 餐饮油烟扰民\n小李：{MASKED}"),
        ],
    ),
    "conclude": ("小李", [("王阿姨", f"{MINE}商量好了：{OPEN}")]),
    "ask_extension": (
        "小李",
        [("desk", f"**申请延期** 2603040001 · 餐饮油烟扰民\n小李：{MASKED}")],
    ),
    "grant": (
        "周主任",
        [
            ("王阿姨", f"{MINE}要多些时间，3月17日24时前办结。"),
            ("grid-01", "1号 · 餐饮油烟扰民：同意延期，3月17日24时前办结。"),
        ],
    ),
    "refuse_extension": (
        "周主任",
        [("grid-01", f"1号 · 餐饮油烟扰民：不同意延期，原因：{MASKED}，还是3月13日24时前办结。")],
    ),
    "join": ("小李", [("department", "**协办 1号 · 餐饮油烟扰民**")]),
    "finish_part": (
        "何科长",
        [("grid-01", f"1号 · 餐饮油烟扰民：协办何科长办完了：{MASKED}。协办都办完了，可以办结。")],
    ),
    "return_part": (
        "何科长",
        [
            (
                "grid-01",
                f"1号 · 餐饮油烟扰民：协办何科长说办不了：{MASKED}。要免办，请在后台说明原因。",
            )
        ],
    ),
    "excuse": ("小李", [("department", f"1号 · 餐饮油烟扰民：你们那一份免办了，原因：{MASKED}")]),
    "hand_over": (
        "小李",
        [
            ("grid-01", "1号 · 餐饮油烟扰民：交给小郑办了。"),
            ("小郑", "2603040001 · 餐饮油烟扰民：交给您办了。http"),
        ],
    ),
    "appoint": (
        "小李",
        [
            ("王阿姨", f"{MINE}已由网格员小郑接单，正在办理。"),
            ("grid-01", "1号 · 餐饮油烟扰民：交给小郑办了。"),
            ("小郑", "2603040001 · 餐饮油烟扰民：交给您办了。http"),
        ],
    ),
    "come_back": (
        "政策",
        [
            ("grid-01", "1号 · 餐饮油烟扰民：交给小郑办了。"),
            ("小郑", "2603040001 · 餐饮油烟扰民：交给您办了。http"),
        ],
    ),
    "let_go": (
        "周主任",
        [
            ("grid-01", "**请接手 1号 · 餐饮油烟扰民**"),
            ("police-1", "**请接手 1号 · 餐饮油烟扰民**"),
        ],
    ),
    "let_go_to_desk": (
        "周主任",
        [("desk", "**原经办人不在岗，待处理** 2603040001 · 餐饮油烟扰民")],
    ),
    "undo": ("小李", []),
    "undo_take": ("小李", []),
    "undo_resolve": ("小李", [("王阿姨", f"{MINE}已由网格员小李接单，正在办理。")]),
    "undo_leaving": ("小李", []),
    "undo_giving_up": ("小李", [("王阿姨", f"{MINE}已由网格员小李接单，正在办理。")]),
    "undo_giving_up_plan": ("小李", []),
    "undo_handing": ("小李", [("王阿姨", f"{MINE}已由网格员小李接单，正在办理。")]),
    "undo_handing_plan": ("小李", []),
    "undo_handing_free": ("周主任", []),
    "undo_consult": ("小李", [("王阿姨", f"{MINE}已由网格员小李接单，正在办理。")]),
    "undo_conclude": ("小李", []),
    "undo_resolve_plan": ("小李", []),
    "rate": ("王阿姨", [("grid-01", "1号 · 餐饮油烟扰民：居民评了2分。")]),
    "solved": ("王阿姨", []),
    "partly": (
        "王阿姨",
        [
            (
                "grid-01",
                (
                    f"1号 · 餐饮油烟扰民：居民说解决了一部分：{MASKED}。"
                    "剩下的接着办：回“1号定日期 周五”，或办完再办结。"
                ),
            )
        ],
    ),
    "partly_last": (
        "王阿姨",
        [
            ("grid-01", f"1号 · 餐饮油烟扰民：居民说解决了一部分：{MASKED}，上一级去回访。"),
            ("desk", "**请回访** 2603040001 · 餐饮油烟扰民\n重办过两次，居民还是不满意："),
        ],
    ),
    "want_call": ("王阿姨", [("desk", "**请回访** 2603040001 · 餐饮油烟扰民")]),
    "unsolved": ("王阿姨", [("grid-01", f"1号 · 餐饮油烟扰民：居民说没解决：{MASKED}。")]),
    "comment": ("王阿姨", []),
    "replan": ("小李", [("王阿姨", f"{MINE}剩下的，3月10日24时前办完。")]),
    "call_back": ("周主任", []),
    "close": ("政策", []),
    "reopen": (
        "王阿姨",
        [
            ("grid-01", "**重办 1号 · 餐饮油烟扰民**"),
            ("police-1", "**重办 1号 · 餐饮油烟扰民**"),
            ("desk", "**居民要求重办** 2603040001 · 餐饮油烟扰民"),
            ("小李", "2603040001 · 餐饮油烟扰民：居民要求重办，已重新交给网格。http"),
        ],
    ),
    "reopen_above": (
        "王阿姨",
        [
            ("desk", "**居民要求重办** 2603040001 · 餐饮油烟扰民"),
            ("周主任", "2603040001 · 餐饮油烟扰民：居民要求重办，要重新安排。http"),
        ],
    ),
}
"""Whom each step tells, in order, and how what they read begins."""


def test_every_step_is_listened_to():
    said = {row.code for row in CASES.steps if not row.joins}
    assert set(TOLD) == said - IN_STORMS - {"accept", "redate"}


@pytest.mark.parametrize("code", TOLD)
def test_a_step_tells_whom_it_should_and_nobody_else(
    brought_to, does, wish, told_of, delivered, code
):
    name, want = TOLD[code]
    case_id = brought_to(code)
    if not code.startswith("undo"):
        delivered(case_id)
    does(name, case_id, CASES.by_code[code].trigger, **wish(code))
    told = told_of(case_id, code)
    told = told[2:] if code == "assign" else told  # By policy, once before.
    assert [who for who, _ in told] == [who for who, _ in want]
    for (who, text), (_, begins) in zip(told, want, strict=True):
        assert text.startswith(begins)
        assert who == "王阿姨" or not any(private in text for private in PRIVATE)


@pytest.mark.parametrize("code", [each for each in TOLD if CASES.by_code[each].console])
def test_what_the_rows_say_a_resident_reads_is_what_a_resident_reads(
    brought_to, does, wish, told_of, delivered, code
):
    """Forms say so (会发给居民): a lie sends what was meant for colleagues to a resident."""
    name, _ = TOLD[code]
    case_id = brought_to(code)
    delivered(case_id)
    does(name, case_id, CASES.by_code[code].trigger, **wish(code))
    read = [text for who, text in told_of(case_id, code) if who == "王阿姨"]
    assert any("13900001111" in text for text in read) == (code in TOLD_WITH_WORDS)


def test_the_table_of_steps_tells_only_where_somebody_is_told():
    for code, (_, told) in TOLD.items():
        if not code.startswith("undo") and code != "comment":
            # Only where somebody read of the slip already, or where a call is to be made.
            assert bool(CASES.by_code[code].tells) == bool(told), code


def test_who_unfollowed_is_told_nothing_and_the_work_goes_on(
    database, brought_to, does, told_of, contact_of_wang, delivered
):
    case_id = brought_to("reply")
    delivered(case_id)
    with database.write() as session:
        session.get_one(Contact, contact_of_wang).following = False
    before = told_of(case_id)
    does("小李", case_id, "reply", "已联系店主")
    does("小李", case_id, "resolve", "已装净化器")
    assert told_of(case_id) == before


def test_the_resident_is_asked_whether_it_is_solved_by_three_taps(
    database, brought_to, does, delivered
):
    case_id = brought_to("resolve")
    delivered(case_id)
    case = does("小李", case_id, "resolve", "已装净化器")
    with database.read() as session:
        payload = session.scalars(select(Outbox.payload).where(Outbox.kind == "resolve")).one()
    page = f"http://127.0.0.1:8000/p/{case.public_code}"
    assert payload["text"] == f"{MINE}已办结：已装净化器。\n看经过：{page}\n\n解决了吗？"
    assert [choice for choice, _ in payload["choices"]] == [
        f"solved:{case.number}:{said}" for said in ("yes", "partly", "no")
    ]
    assert payload["tail"] == words.RESOLVED_TAIL


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("修好了", "：修好了。\n"),
        ("修好了！", "：修好了！\n"),
        ("{number}", "：{number}。\n"),
    ],
)
def test_what_was_said_ends_like_a_sentence_and_stays_as_it_was(
    brought_to, does, told_of, delivered, said, read
):
    case_id = brought_to("resolve")
    delivered(case_id)
    does("小李", case_id, "resolve", said)
    [(_, text)] = told_of(case_id, "resolve")
    assert text.startswith(f"{MINE}已办结{read}")


def test_a_group_without_a_robot_is_replaced_by_the_desk(database, brought_to, does, told_of, cast):
    with database.write() as session:
        group = session.scalars(select(GroupChat).where(GroupChat.grid_id == cast.grid)).one()
        group.webhook_key = None
    case_id = brought_to("supplement", police=False, department_id=None)
    does("王阿姨", case_id, "urge")
    told = told_of(case_id)
    assert [who for who, _ in told] == ["desk", "desk"]
    assert all(text.startswith("**网格还没有群** 2603040001") for _, text in told)


UNPLACED = {"grid_id": None, "police": False, "department_id": None}


@pytest.mark.parametrize(
    ("trigger", "read"),
    [
        ("supplement", "2603040001号 · 餐饮油烟扰民：居民补充“楼下还有噪音”"),
        ("urge", "2603040001号 · 餐饮油烟扰民：居民来催了，请尽快给一个答复。"),
        ("withdraw", "2603040001号 · 餐饮油烟扰民：居民已撤回，不用再办。"),
    ],
)
@pytest.mark.parametrize("sent_back", [False, True])
def test_what_no_grid_has_is_told_to_the_desk_by_its_own_number(
    brought_to, does, told_of, trigger, read, sent_back
):
    """A short number is a grid's: the desk stands over twelve of them."""
    case_id = brought_to("supplement", **({} if sent_back else UNPLACED))
    if sent_back:
        does("小李", case_id, "send_back", "不归我们", kind=Objection.DUTY)
    does("王阿姨", case_id, trigger, "楼下还有噪音")
    assert [each for each in told_of(case_id, trigger) if each[0] != "police-1"] == [("desk", read)]


def test_what_the_level_above_works_on_is_told_there(brought_to, does, told_of):
    case_id = brought_to("report_up")
    does("小李", case_id, "report_up", "要城管来")
    does("周主任", case_id, "take")
    does("王阿姨", case_id, "supplement", "今天又冒烟了")
    [(who, text)] = told_of(case_id, "supplement")
    assert (who, text) == ("desk", "2603040001号 · 餐饮油烟扰民：居民补充“今天又冒烟了”")


def test_a_mark_for_what_the_desk_did_is_told_to_the_desk(brought_to, does, told_of):
    case_id = brought_to("reopen_above")
    does("王阿姨", case_id, "rate", stars=4)
    assert told_of(case_id, "rate") == [("desk", "2603040001号 · 餐饮油烟扰民：居民评了4分。")]


def test_the_public_page_is_told_of_every_step_but_a_comment_and_never_of_people():
    public = {row.code: row.public for row in CASES.steps}
    silent = {row.code for row in CASES.steps if row.public is None and not row.joins}
    inside = {"note", "comment", "ask_extension", "refuse_extension", "hand_over", "release"}
    helpers = {"finish_part", "return_part", "excuse", "acknowledge"}
    assert silent == inside | helpers | {row.code for row in CASES.rows("undo")}
    for sentence in filter(None, public.values()):
        assert not set("{}0123456789“”") & set(sentence), "nothing is filled in"
