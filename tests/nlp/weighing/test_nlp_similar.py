"""The same matter told by many is found again; other matters beside it are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.segment import Segmenter
from nlp.weighing.similar import LASTS, SAME, Signature, content_words, most_alike, same_place

HOUR = 3600.0
GRID, NEXT_GRID = frozenset({1}), frozenset({2})
HERE, ROUND_THE_CORNER, ACROSS_TOWN = (118.70, 31.90), (118.701, 31.90), (118.75, 31.90)


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter(["停电", "停水", "电梯"])


@pytest.fixture
def told(segmenter):
    def tell(text, item="", grids=GRID, point=None, at=0.0):
        return Signature(content_words(text, segmenter), item, grids, point, at)

    return tell


def likeness(one, other):
    return next((like for _, like in most_alike(one, [other])), None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3栋停电了", "3栋又停电了，什么时候来电"),
        ("我们楼停电两个小时了", "停电了，整栋楼都没电"),
        ("停水了怎么做饭", "家里停水，水龙头没水"),
    ],
)
def test_two_neighbours_tell_of_one_power_cut(told, one, other):
    assert likeness(told(one), told(other, at=HOUR)).score >= SAME


def test_the_same_item_binds_what_is_told_in_other_words(told):
    dark, cut = told("怎么没电了", "utility-power"), told("跳闸了全楼都黑", "utility-power")
    assert likeness(dark, cut) is not None
    assert likeness(replace(dark, item=""), replace(cut, item="")) is None


def test_another_matter_in_the_same_grid_is_another_matter(told):
    assert likeness(told("3栋停电了", "power"), told("楼下广场舞太吵", "dance")) is None


def test_the_same_words_in_another_grid_are_another_matter(told):
    assert likeness(told("停电了"), told("停电了", grids=NEXT_GRID)) is None


def test_across_the_grids_border_two_points_near_by_are_one_place(told):
    one = told("停电了", point=HERE)
    near = told("停电了", grids=NEXT_GRID, point=ROUND_THE_CORNER)
    assert likeness(one, near).place == 1.0
    assert likeness(one, replace(near, point=ACROSS_TOWN)) is None


def test_an_unknown_place_speaks_neither_for_nor_against(told):
    assert same_place(told("停电了"), told("停电了", grids=frozenset())) == 0.5
    assert likeness(told("停电了"), told("停电了", grids=frozenset())) is not None


def test_after_two_days_it_is_another_power_cut(told):
    assert likeness(told("停电了"), told("停电了", at=LASTS)) is None
    close, later = told("停电了", at=HOUR), told("停电了", at=12 * HOUR)
    assert likeness(told("停电了"), close).score > likeness(told("停电了"), later).score


def test_the_most_alike_comes_first(told):
    new = told("3栋停电了", at=2 * HOUR)
    known = [told("路灯不亮"), told("5栋停电很久了没人修"), told("3栋停电了", at=HOUR)]
    assert [index for index, _ in most_alike(new, known)] == [2, 1]


def test_a_message_without_words_is_like_none(told):
    assert most_alike(told("？？？"), [told("？？？"), told("")]) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_mutual_and_never_more_than_one(segmenter, one, other):
    first = Signature(content_words(one, segmenter), "a", GRID, HERE, 0.0)
    second = Signature(content_words(other, segmenter), "a", frozenset(), ACROSS_TOWN, HOUR)
    there = most_alike(first, [second], 0.0)
    back = most_alike(second, [first], 0.0)
    assert there == back
    assert all(0 <= part <= 1 for _, like in there for part in like)
