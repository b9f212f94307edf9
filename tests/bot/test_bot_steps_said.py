"""Every step can be said by each who may take it, where they are."""

import re

import pytest
from sqlalchemy import select

from bot.incoming import Kind
from flows.cases.states import Who
from flows.cases.steps import CASES, judging, merging
from flows.events import Event

WORKERS = {Who.ROSTER, Who.COLLEAGUE, Who.ASSIGNEE}
ON_CONSOLE = {Who.DISPATCHER, Who.HANDLER, Who.INFORMED, Who.HELPER, Who.POLICE}
NOT_SAID_BY = {
    ("accept", Who.ROSTER): "said as 上报 without a number: bot/group/patrol.py",
    ("retitle", Who.DISPATCHER): "said with a ruling: admin/rulings",
    ("retitle_above", Who.DISPATCHER): "said with a ruling: admin/rulings",
    ("retitle_above", Who.REPORTER): "a complaint of its own in the talk: bot/dialogue/above.py",
    **{(row.code, who): "said in their groups" for row in CASES.rows("undo") for who in Who},
    ("resolve_unreachable", Who.ASSIGNEE): "ten working days later: test_bot_group_handed_on.py",
}
"""Who may, and has no words for it yet, with the reason."""

TOLD = "花神庙社区3栋楼下油烟太大"
ROUND = ["7号我去", "7号办结 修好了"]
THRICE = [TOLD, "对，提交", *2 * [*ROUND, "rate:1", "reopen"], *ROUND]
"""Done again as often as a word can have it."""
SAID = {
    "accept": [TOLD, "对，提交"],
    "supplement": [TOLD, "对，提交", "晚上最厉害"],
    "urge": [TOLD, "对，提交", "催办"],
    "withdraw": [TOLD, "对，提交", "撤回", "withdraw"],
    "place": ["着火了，快来人", "花神苑西区6栋"],
    "put_right": [TOLD, "对，提交", "不是3栋，是5栋"],
    "retitle": [TOLD, "对，提交", "弄错了，我说的是夜里噪音太吵"],
    "anonymise": [TOLD, "对，提交", "别告诉他们是我说的"],
    "reach": [TOLD, "对，提交", "我电话13800138000，打这个找我"],
    "show": [TOLD, "对，提交", "photo"],
    "rate": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "评价", "rate:5"],
    "comment": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "rate:1", "味道一点没小"],
    "reopen": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "rate:1", "reopen"],
    "take": [TOLD, "对，提交", "7号我去"],
    "send_back": [TOLD, "对，提交", "退7号 不是我们网格的"],
    "transfer": [TOLD, "对，提交", "7号转办 第二网格 是他们那边的"],
    "entrust": [TOLD, "对，提交", "7号转办 城管 占道经营"],
    "consult": [TOLD, "对，提交", "7号我去", "7号会商 和店主定方案 3月20号"],
    "conclude": [
        TOLD,
        "对，提交",
        "7号我去",
        "7号会商 和店主定方案 3月20号",
        "7号会商结论 装净化器",
    ],
    "ask_extension": [TOLD, "对，提交", "7号我去", "7号延期 到3月18号 等配件"],
    "join": [TOLD, "对，提交", "7号我去", "7号联单 城管 一起查"],
    "hand_over": [TOLD, "对，提交", "7号我去", "7号交给小郑"],
    "appoint": [TOLD, "对，提交", "7号交给小郑"],
    "excuse": [TOLD, "对，提交", "7号我去", "7号联单 城管 一起查", "7号免办 城管 自己查过了"],
    "solved": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "solved:yes"],
    "partly": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "solved:partly"],
    "partly_last": [*THRICE, "solved:partly"],
    "want_call": [*THRICE, "reopen"],
    "unsolved": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "solved:no"],
    "replan": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "solved:partly", "7号定日期 3月20号"],
    "report_up": [TOLD, "对，提交", "7号上报 要城管来"],
    "reply": [TOLD, "对，提交", "7号我去", "7号回复 已联系店主"],
    "note": [TOLD, "对，提交", "7号记录 没人在家"],
    "arrive": ["花神庙社区3栋着火了", "7号回复 到场了"],
    "ask": [TOLD, "对，提交", "7号我去", "问居民7号 几单元"],
    "ask_help": [TOLD, "对，提交", "7号我去", "7号求助 一个人抬不动"],
    "undo": [TOLD, "对，提交", "7号记录 没人在家", "撤销"],
    "undo_take": [TOLD, "对，提交", "7号我去", "撤销"],
    "undo_resolve": [TOLD, "对，提交", "7号我去", "7号办结 修好了", "撤销"],
    "undo_leaving": [TOLD, "对，提交", "退7号 不是我们网格的", "撤销"],
    "undo_giving_up": [TOLD, "对，提交", "7号我去", "7号上报 要城管来", "撤销"],
    "resolve": [TOLD, "对，提交", "7号我去", "7号办结 修好了"],
}
"""What is said, in turn, until the step is taken: 7号 stands for the case's number in its group."""
IN_STORMS = {row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)}
"""What is said of a case that others follow, or that follows one: test_bot_storms.py."""
ABOVE = ("reopen_above", "take_up")
"""Rows of a trigger that is said above, at a case that has no grid or no grid's turn."""


def test_whoever_may_take_a_step_has_a_way_to_say_it():
    for row in CASES.steps:
        if row.silent:
            continue
        said = row.code in SAID or row.code in ABOVE or row.code in IN_STORMS
        intents = {each.intent for each in CASES.rows(row.trigger)} - {""}
        for who in row.by - {Who.SYSTEM}:
            if (row.code, who) in NOT_SAID_BY:
                continue
            if who in WORKERS:
                assert intents, f"{row.code} cannot be said in the group"
                assert said
            elif who in ON_CONSOLE:
                assert row.console, f"{row.code} has no form on the console"
            else:
                assert said, f"{row.code} cannot be said in the talk"


def test_every_row_has_its_public_sentence_or_none_on_purpose():
    silent = {row.code for row in CASES.steps if row.public is None and not row.joins}
    inside = {"note", "comment", "ask_extension", "refuse_extension", "hand_over", "acknowledge"}
    helpers = {"finish_part", "return_part", "excuse", "release"}
    undone = {row.code for row in CASES.rows("undo")}
    assert silent == inside | helpers | undone


@pytest.mark.parametrize("code", SAID)
def test_the_step_is_taken_when_it_is_said(says, writes, cases, database, code):
    for sentence in SAID[code]:
        case = cases()[-1] if cases() else None
        if re.match(r"退?7号|问居民|撤销", sentence):
            writes(sentence.replace("7号", f"{case.short_number}号"))
        elif sentence.startswith("solved:"):
            answer = sentence.removeprefix("solved:")
            says("解决", tap=f"solved:{case.number}:{answer}")
        elif sentence.startswith("rate:"):
            says("评分", tap=f"rate:{case.number}:{sentence.removeprefix('rate:')}")
        elif sentence in ("withdraw", "reopen"):
            says("好", tap=f"{sentence}:{case.number}")
        elif sentence == "photo":
            says(kind=Kind.IMAGE, media=("m1",))
        else:
            says(sentence)
    with database.read() as session:
        steps = session.scalars(select(Event.step).order_by(Event.id)).all()
    assert code in steps
