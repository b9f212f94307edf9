"""What is none of a menu's choices changes nothing, and a figure alone is nobody's note."""

import pytest

from flows.cases.states import State
from flows.events import events_of


@pytest.fixture
def two(says, cases, writes):
    for sender, words in (
        ("o-wang", "花神庙社区3栋的路灯坏了"),
        ("o-li", "花神庙社区5栋门口垃圾没人收"),
    ):
        says(words, sender=sender)
        says("对，提交", sender=sender)
    writes("1号我去")
    writes("2号我去")
    return cases


@pytest.fixture
def steps(database):
    def taken(case):
        with database.read() as session:
            return [event.step for event in events_of(session, case.subject)]

    return taken


@pytest.mark.parametrize("figure", ["5", "2号", "9。", "12"])
def test_a_figure_that_is_no_choice_is_asked_about_once_and_then_let_go(writes, two, steps, figure):
    before = [steps(case) for case in two()]
    assert "1. " in writes("退1号 我不想去")
    assert "还等您说一句" in writes("7")
    assert "没有动" in writes("8")
    writes(figure)
    assert [steps(case) for case in two()] == before


def test_after_the_menu_came_again_its_choice_still_counts(writes, two, cases):
    writes("退1号 我不想去")
    writes("7")
    assert "已退回" in writes("1")
    assert cases()[0].state is State.ACCEPTED


@pytest.mark.parametrize("words", ["等下我先问问", "我问一下", "稍等", "先看看再说"])
def test_who_is_not_ready_to_say_has_said_no_reason(writes, two, steps, words):
    writes("退1号")
    before = steps(two()[0])
    writes(words)
    assert steps(two()[0]) == before


@pytest.mark.parametrize("figure", ["2", "2号", "#2", "2。"])
def test_a_figure_alone_is_no_note(writes, two, steps, figure):
    before = [steps(case) for case in two()]
    assert "垃圾" in writes(figure)
    assert [steps(case) for case in two()] == before
