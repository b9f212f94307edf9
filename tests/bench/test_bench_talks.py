"""A little of the random talks that `python -m bench.talks` holds by the hundred thousand turns."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.talks import residents
from bench.talks.broken import BrokenError
from bench.talks.life import Life
from bench.talks.rules import Tally, check
from bench.talks.street import Street
from bench.talks.turns import Act
from bench.talks.walking import live

LIVES = 3
TURNS = 120
"""Together ten to twenty seconds."""


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    """Lay the street once: every life begins it anew."""
    laid = Street(tmp_path_factory.mktemp("talks"))
    yield laid
    laid.database.close()


def test_two_residents_and_two_workers_say_anything_and_every_rule_holds(street):
    tally = Tally()
    for number in range(LIVES):
        live(street, f"7:{number}", TURNS, tally)
    assert tally.turns == LIVES * TURNS
    assert tally.checked["events_rebuild"] > LIVES


def test_a_life_of_the_same_seed_is_the_same_talk(street):
    talks = []
    for _ in range(2):
        tally = Tally()
        live(street, "7:0", 40, tally)
        talks.append(tally.checked)
    assert talks[0] == talks[1]


@pytest.fixture
def turn(street):
    """王秀兰 files a case and takes it back; gives the life and how it was answered."""
    life = Life(street)
    wang = life.residents[0]

    def say(text):
        key = f"message:{len(life.turns)}"
        said = residents.incoming(wang, key, {"text": text})
        return life.play(Act(timedelta(minutes=1), said))

    for text in ("标记甲甲甲，花神苑东区3栋楼道灯坏了", "对"):
        check(life, say(text), Tally())
    return life, say("谢谢")


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("", "is_answered"),
        ("好" * 800, "fits"),
        ('<a href="weixin://bizmsgmenu?msgmenucontent=x&msgmenuid=odd">x</a>', "buttons_are_known"),
        ("2603040001 已撤回。以后有事随时说。", "withdrawn_is_withdrawn"),
        ("好的，2603040001 改成匿名了，办理的人看不到是谁说的。", "anonymous_is_anonymous"),
        (
            "好的，已转给工作人员，编号 2603040001。上班时间（周一到周五9点到17点）联系您。",
            "a_person",
        ),
        ("已补充到 2603040001，办的人看得到。", "words_were_added"),
        ("李建国说的灯也坏了。", "resident_reads_own_matters"),
    ],
)
def test_an_answer_that_is_not_true_breaks_its_rule(turn, answer, rule):
    life, given = turn
    with pytest.raises(BrokenError, match=rule):
        check(life, replace(given, answer=answer), Tally())
