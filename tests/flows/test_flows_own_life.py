"""The machine knows no thing: a life of a few rows, a letter's, moves by what its rows say."""

from dataclasses import dataclass
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.machine import IllegalStepError, Need, Step, Table


class Letter(StrEnum):
    WRITTEN = "written"
    SENT = "sent"
    ANSWERED = "answered"


class Person(StrEnum):
    CLERK = "clerk"
    HEAD = "head"


@dataclass
class Paper:
    state: Letter
    words: str = ""
    stamp: str = ""


CLERK, HEAD = frozenset({Person.CLERK}), frozenset({Person.HEAD})
WORDS, STAMP = Need("words", "内容"), Need("stamp", "印章")
SEND = Step(
    code="send", name="发出", source=(Letter.WRITTEN,), to=Letter.SENT, by=CLERK, intent="send"
)
REMIND = Step(code="remind", name="再催", source=(Letter.SENT,), by=CLERK, intent="send")
ANSWER = Step(
    code="answer",
    name="答复",
    source=(Letter.SENT,),
    to=Letter.ANSWERED,
    by=HEAD,
    needs=(WORDS, STAMP),
)
ANSWER_AT_ONCE = Step(
    code="answer_at_once",
    name="当场答复",
    source=(Letter.WRITTEN, Letter.SENT),
    to=Letter.ANSWERED,
    by=HEAD,
    trigger="answer",
    needs=(WORDS, Need("stamp", "印章", optional=True)),
)
STEPS = (SEND, REMIND, ANSWER, ANSWER_AT_ONCE)
LETTERS = Table(Letter, Letter.WRITTEN, (Letter.ANSWERED,), STEPS)


def test_a_row_without_a_trigger_is_asked_for_by_its_code():
    assert (SEND.trigger, ANSWER_AT_ONCE.trigger) == ("send", "answer")


def test_rows_that_share_a_trigger_are_given_in_the_order_of_the_table():
    assert LETTERS.rows("answer") == (ANSWER, ANSWER_AT_ONCE)
    assert LETTERS.rows("send") == (SEND,)
    with pytest.raises(LookupError, match="answer_at_once"):
        LETTERS.rows("answer_at_once")  # A code is no trigger where the row has another.


def test_where_a_trigger_can_be_asked_for_is_said_once_each():
    assert LETTERS.states_of("answer") == (Letter.SENT, Letter.WRITTEN)
    assert LETTERS.states_of("remind") == (Letter.SENT,)


@pytest.mark.parametrize(
    ("state", "rows"),
    [
        (Letter.WRITTEN, (SEND, ANSWER_AT_ONCE)),
        (Letter.SENT, (REMIND, ANSWER, ANSWER_AT_ONCE)),
        (Letter.ANSWERED, ()),
    ],
)
def test_what_is_possible_follows_from_where_it_stands(state, rows):
    assert LETTERS.possible(state) == rows


@pytest.mark.parametrize(("intent", "row"), [("send", SEND), ("answer", None), ("", None)])
def test_of_rows_with_one_intent_the_first_is_asked_for_and_silent_rows_never(intent, row):
    assert LETTERS.asked_by(intent) is row


def test_a_row_that_leads_nowhere_lets_it_stand():
    paper = Paper(Letter.SENT, words="请尽快")
    LETTERS.move(paper, REMIND)
    assert paper == Paper(Letter.SENT, words="请尽快")


@pytest.mark.parametrize("row", [SEND, REMIND, ANSWER, ANSWER_AT_ONCE])
def test_an_illegal_row_says_which_and_from_where_and_moves_nothing(row):
    paper = Paper(Letter.ANSWERED)
    with pytest.raises(IllegalStepError, match=f"{row.code} is not possible from answered"):
        LETTERS.move(paper, row)
    assert paper == Paper(Letter.ANSWERED)


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_letters_do_not_know_of_each_other(rows):
    """One machine moves them all; each stands where its own steps led."""
    still, moved = Paper(Letter.WRITTEN), Paper(Letter.WRITTEN)
    for row in rows:
        stood = moved.state
        if row in LETTERS.possible(stood):
            LETTERS.move(moved, row)
            assert moved.state is (row.to or stood)
    assert still.state is Letter.WRITTEN


@pytest.mark.parametrize(
    ("row", "words", "stamp", "missing"),
    [
        (ANSWER, "", "", "内容"),
        (ANSWER, "同意", "", "印章"),
        (ANSWER, "", "章", "内容"),
        (ANSWER, "同意", "章", None),
        (ANSWER_AT_ONCE, "同意", "", None),
        (SEND, "", "", None),
    ],
)
def test_the_first_need_left_open_is_asked_for_and_an_optional_one_never(
    row, words, stamp, missing
):
    need = row.missing(Paper(Letter.SENT, words, stamp))
    assert (need.name if need else None) == missing


def test_the_diagram_shows_every_row_from_every_state_it_starts_at():
    assert LETTERS.diagram().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> written",
        "    written --> sent: send 发出",
        "    sent --> sent: remind 再催",
        "    sent --> answered: answer 答复",
        "    written --> answered: answer_at_once 当场答复",
        "    sent --> answered: answer_at_once 当场答复",
        "    answered --> [*]",
    ]
