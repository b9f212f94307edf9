"""A letter's way, and who may take which step."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.cases.change import ActionError
from flows.letters import due, words
from flows.letters.states import BulletinState, State, Who
from flows.letters.steps import BULLETINS, LETTERS

DOCS = Path(__file__).parents[2] / "docs"


def test_a_letter_is_issued_signed_for_by_name_answered_and_accepted(
    by_hand, does, letter, told, case_id, adds_up
):
    letter_id = by_hand("周主任", [case_id])
    issued = letter(letter_id)
    assert (issued.state, issued.word, issued.words) == (
        "issued",
        "花溪街督〔2026〕1号",
        "请马上去看",
    )
    card = told(letter_id, "issue")["desk"]
    assert "餐饮油烟扰民" in card
    assert "3月5日24时前签收，3月6日24时前回复" in card
    does("花主任", letter_id, "acknowledge")
    signed = letter(letter_id)
    assert (signed.state, signed.signed_at) == ("acknowledged", signed.issued_at)
    assert "花主任签收" in told(letter_id, "acknowledge")["desk"]
    does("花主任", letter_id, "answer", "店主已装净化器，电话13800138000")
    answer = told(letter_id, "answer")["desk"]
    assert "店主已装净化器" in answer
    assert "13800138000" not in answer
    does("周主任", letter_id, "close")
    assert letter(letter_id).state is State.CLOSED
    adds_up(letter_id)


def test_an_answer_that_is_not_enough_is_sent_back_with_a_new_date(
    by_hand, does, letter, told, case_id, clock, adds_up
):
    letter_id = by_hand("周主任", [case_id])
    does("花主任", letter_id, "answer", "知道了")
    assert letter(letter_id).signed_by_id is not None
    clock.advance(timedelta(days=1))
    does("周主任", letter_id, "send_back", "没有说怎么办")
    assert (letter(letter_id).state, letter(letter_id).round) == (State.RETURNED, 2)
    card = told(letter_id, "send_back")["desk"]
    assert "没有说怎么办" in card
    assert "3月9日24时前回复" in card
    does("花主任", letter_id, "answer", "周五前装好")
    does("周主任", letter_id, "close")
    adds_up(letter_id)


@pytest.mark.parametrize(
    ("name", "trigger", "refusal"),
    [
        ("周主任", "acknowledge", "签收要由主送单位的负责人来做。"),
        ("花主任", "close", "认可办结要由发函单位的指挥中心来做。"),
        ("小李", "answer", "回复要由主送单位的负责人来做。"),
        ("何科长", "answer", "回复要由主送单位的负责人来做。"),
        ("王阿姨", "acknowledge", "签收要由主送单位的负责人来做。"),
        ("政策", "answer", "回复要由主送单位的负责人来做。"),
        (
            *("周主任", "close"),
            "督办函花溪街督〔2026〕1号现在是“待签收”，不能认可办结。现在可以：撤销。",
        ),
        ("花主任", "answer", "签收并回复还缺内容，请补上再提交一次。"),
        ("花主任", "miss", "超期要由系统来做。"),
    ],
)  # fmt: skip
def test_a_refusal_says_who_may_and_what_now(by_hand, does, case_id, name, trigger, refusal, steps):
    letter_id = by_hand("周主任", [case_id])
    with pytest.raises(ActionError) as error:
        does(name, letter_id, trigger)
    assert str(error.value) == refusal
    assert steps(letter_id) == ["issue"]


def test_what_has_ended_says_so(by_hand, does, case_id):
    letter_id = by_hand("周主任", [case_id])
    does("周主任", letter_id, "revoke", "发错了")
    with pytest.raises(ActionError, match="它已经结束了。"):
        does("周主任", letter_id, "close")


def test_the_department_signs_what_is_addressed_to_it(by_hand, does, letter, told, case_id):
    letter_id = by_hand("周主任", [case_id], to="部门")
    assert set(told(letter_id, "issue")) == {"department"}
    does("何科长", letter_id, "acknowledge")
    assert letter(letter_id).state is State.ACKNOWLEDGED
    with pytest.raises(ActionError):
        does("花主任", letter_id, "answer", "好")


def test_the_head_of_a_grid_signs_and_its_worker_does_not(turns_red, does, letter, case_id, head):
    letter_id = turns_red(case_id)
    with pytest.raises(ActionError, match="主送单位的负责人"):
        does("小李", letter_id, "acknowledge")
    does(head, letter_id, "acknowledge")
    assert letter(letter_id).signed_by_id == head.id


def test_whoever_stands_above_the_issuer_may_close(by_hand, does, letter, case_id):
    letter_id = by_hand("周主任", [case_id])
    does("花主任", letter_id, "answer", "办好了")
    does("县中心", letter_id, "close")
    assert letter(letter_id).state is State.CLOSED


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_random_lives_are_what_their_events_add_up_to(  # noqa: PLR0917 - fixtures.
    database, office, clock, by_hand, does, people, steps, letter, filed, adds_up, seed
):
    """Anybody asks for anything at any moment: what is done is legal, and replays."""
    draw = random.Random(seed)
    letter_id = by_hand("周主任", [filed() for _ in range(draw.randint(1, 3))])
    for _ in range(12):
        clock.advance(timedelta(minutes=draw.choice([1, 90, 600, 2000, 5000])))
        due.sweep(database, office)
        row, name = draw.choice(LETTERS.steps), draw.choice(sorted(people))
        before, refused = letter(letter_id).state, "。"
        try:
            does(name, letter_id, row.trigger, draw.choice([None, "办好了"]))
        except ActionError as refusal:
            refused = str(refusal)
        else:
            done = LETTERS.by_code[steps(letter_id)[-1]]
            assert before in done.source
            assert letter(letter_id).state is (done.to or before)
            assert not (name != "政策" and done.by == {Who.SYSTEM})
        assert refused.endswith("。")
    adds_up(letter_id)


def test_every_state_and_everybody_has_a_chinese_name():
    assert set(words.STATE_NAMES) == set(State)
    assert set(words.BULLETIN_STATE_NAMES) == set(BulletinState)
    assert set(words.WHO_NAMES) == set(Who)


@pytest.mark.parametrize("table", [LETTERS, BULLETINS], ids=["letters", "bulletins"])
def test_the_diagrams_in_the_docs_are_the_tables(table):
    page = (DOCS / "letters.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{table.diagram()}\n```" in page
