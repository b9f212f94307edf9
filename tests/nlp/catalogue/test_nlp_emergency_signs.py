"""How an office clerk writes a sign, and what a sign finds."""

import pytest

from nlp.catalogue.signs import SignError, SignIndex

SETS = {"水": ("河", "塘")}


def found(sign, text):
    return [text[hit.start : hit.end] for hit in SignIndex([(sign, 0)], SETS).find(text)]


@pytest.mark.parametrize(
    ("sign", "text", "words"),
    [
        ("着火", "楼下着火了", ["着火"]),
        ("着火/起火", "起火了，着火了", ["起火", "着火"]),
        ("打 我/老人", "他打我，打了老人", ["打我"]),
        ("掉/滚…河", "孩子掉到门口的河里", ["掉到门口的河"]),
        ("掉…<水>", "掉进塘里", ["掉进塘"]),
        ("水…淹 到/了", "水马上淹到二楼", ["水马上淹到"]),
        ("掉/掉进 进塘", "掉进塘", ["掉进塘"]),
        ("着火/着火了", "着火了。着火", ["着火了", "着火"]),
    ],
)
def test_a_sign_finds_its_words(sign, text, words):
    assert found(sign, text) == words


@pytest.mark.parametrize("text", ["掉下来了。河边有人", "掉" + "很" * 11 + "河", "河边掉了东西"])
def test_soon_after_means_a_few_characters_in_the_same_sentence(text):
    assert found("掉…河", text) == []


@pytest.mark.parametrize("sign", ["火", "着火/", "掉…<山>", "…河"])
def test_a_sign_that_cannot_be_read_is_refused(sign):
    with pytest.raises(SignError):
        SignIndex([(sign, 0)], SETS)


def test_special_characters_in_a_sign_are_only_characters():
    assert found("a.b", "axb a.b") == ["a.b"]
