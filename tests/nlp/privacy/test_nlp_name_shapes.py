"""Names that nothing announces are masked, and what only begins like a name is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.learn import LearnError
from learning.learn_names import learn_names, unmarked
from learning.shapes_text import write_shapes
from nlp.privacy.mask import mask
from nlp.privacy.name_shapes import START, NameShapes, read_shapes
from nlp.privacy.names import find_announced

LETTERS = [
    "后来〔沈春林〕又打电话来，说〔沈春林〕不管",
    "钱由〔达承平〕转给〔林冬梅〕，再没有下文",
    "那天〔沈小荷〕又打电话来，说要签字",
    "合同由〔许家和〕转给别人，说是〔马小年〕签字",
    "严重的时候，高度不够，任何时间都不方便，由石头堵着",
    "程度严重，金额不小，时间很长，又打电话来问",
]


@pytest.fixture(scope="module")
def weights():
    return learn_names(LETTERS, ["马上就来，由于方便，任何人都行", "金额很高，又打电话"])


def test_a_mark_tells_where_a_name_stands():
    assert unmarked("找〔张三〕要") == ("找张三要", {(1, 3)})


def test_another_name_in_a_place_of_names_is_found(weights):
    found = NameShapes(weights).find("后来董春生又打电话来，严重的时候不管")
    assert found == [(2, 5)]


def test_the_same_letters_give_the_same_weights(weights):
    assert learn_names(LETTERS, ["马上就来，由于方便，任何人都行", "金额很高，又打电话"]) == weights


def test_what_is_learned_does_not_hang_on_what_was_learned_before():
    text = "退伍军人的补助"
    assert list(find_announced(text)) == []
    assert list(find_announced(text, denied=lambda *_: False)) == [(1, 3)]


def test_weights_are_read_as_they_were_written(weights, tmp_path):
    path = tmp_path / "shapes.txt"
    write_shapes(path, weights, "letters.jsonl")
    assert read_shapes(path) == pytest.approx(weights)
    assert path.read_text("utf-8").startswith("# 由 rules learn-names 从 letters.jsonl")


def test_letters_without_a_mark_teach_nothing():
    with pytest.raises(LearnError, match="没有标出一个人名"):
        learn_names(["谁也没提"], [])


def test_the_likelier_of_two_that_overlap_is_the_name():
    shapes = NameShapes({START: 1.0, "〔王": 1.0, "国〕": 1.0})
    assert shapes.find("王建国") == [(0, 3)]


@pytest.mark.parametrize("text", ["请李书记过问", "王主任没来", "张先生说的", "刘局长您好"])
def test_a_surname_with_an_office_or_a_title_is_left_to_its_own_rule(text):
    assert (
        NameShapes({START: 9.0, "〔李": 0.0, "〔王": 0.0, "〔张": 0.0, "〔刘": 0.0}).find(text)
        == []
    )


@given(st.text())
def test_names_stand_in_order_and_none_overlaps(text):
    found = NameShapes({START: 9.0, "〔王": 1.0, "〔李": 1.0}).find(text)
    ends = [0, *(end for _, end in found)]
    assert all(start >= end for (start, _), end in zip(found, ends, strict=False))


@pytest.mark.parametrize("text", ["欧阳先生说的", "找欧阳师傅", "上官老师没来", "司马家的"])
def test_a_compound_surname_by_itself_has_a_shape_too(text):
    assert mask(text).text
