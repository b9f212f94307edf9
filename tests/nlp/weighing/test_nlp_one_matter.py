"""Whether a new report may be of an open case's matter: every sign has to speak for it."""

from dataclasses import replace

import pytest

from nlp.weighing.one_matter import NEAR_FOR, Fresh, Known, may_be_one

LIFT = Known("safety-lift", "330106001001", "5栋", 0.0, "5栋电梯坏了", wide=False)
ONE_MORE = Fresh({"safety-lift"}, "330106001001", "5栋", 600.0, "电梯停在三楼不动")


def test_the_same_item_place_and_time_may_be_one():
    assert may_be_one(LIFT, ONE_MORE)


def test_what_it_may_be_about_is_enough():
    assert may_be_one(LIFT, replace(ONE_MORE, items={"opinion-property", "safety-lift"}))


@pytest.mark.parametrize(
    "other",
    [
        {"items": {"opinion-light"}},
        {"items": ()},
        {"area": "330106001002"},
        {"building": "9栋"},
        {"at": NEAR_FOR + 1},
        {"text": "请问电梯年检怎么查"},
        {"text": "昨天那部修好了，今天是另一部"},
        {"text": "电梯修好了，谢谢"},
    ],
)
def test_one_sign_against_it_is_enough(other):
    assert not may_be_one(LIFT, replace(ONE_MORE, **other))


def test_where_nothing_is_known_nothing_is_the_same():
    nowhere = replace(LIFT, area="")
    assert not may_be_one(nowhere, replace(ONE_MORE, area=""))


@pytest.mark.parametrize(("one", "other"), [("5栋", ""), ("", "5栋"), ("", "")])
def test_a_building_that_is_not_named_speaks_against_nothing(one, other):
    assert may_be_one(replace(LIFT, building=one), replace(ONE_MORE, building=other))


def test_what_runs_through_pipes_reaches_past_buildings():
    water = Known("opinion-water", "330106001001", "5栋", 0.0, "停水了", wide=True)
    assert may_be_one(water, Fresh({"opinion-water"}, "330106001001", "9栋", 60.0, "没水了"))


def test_a_question_is_one_more_of_nothing_and_nothing_is_one_more_of_it():
    assert not may_be_one(replace(LIFT, text="请问电梯怎么报修"), ONE_MORE)


@pytest.mark.parametrize(
    "text",
    ["电梯停在三楼不动，麻烦处理，谢谢", "昨天晚上就停了，到现在还没人修", "从昨天起电梯就不动"],
)
def test_politeness_and_how_long_it_lasts_speak_against_nothing(text):
    assert may_be_one(LIFT, replace(ONE_MORE, text=text))


def test_who_asks_when_there_is_water_again_reports_that_there_is_none():
    water = Known("opinion-water", "330106001001", "", 0.0, "停水了", wide=True)
    fresh = Fresh({"opinion-water"}, "330106001001", "", 60.0, "请问什么时候来水")
    assert may_be_one(water, fresh)
