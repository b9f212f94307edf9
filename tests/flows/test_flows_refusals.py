"""Whatever is asked for at whatever moment: a refusal says what now, in words fit for who asks."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.states import Who
from flows.cases.steps import CASES
from flows.cases.words import STATE_NAMES

TRIGGERS = sorted({row.trigger for row in CASES.steps} - {"accept"})
PEOPLE = ("王阿姨", "刘大爷", "小李", "小郑", "姜警官", "何科长", "周主任", "陈姐")
PLACES = ("supplement", "take_up", "reply", "conclude", "take_entrusted", "rate", "comment")
"""Rows at whose beginning a case stands in each state that is open, resolved or rated."""
THEIRS = sorted({row.trigger for row in CASES.steps if Who.REPORTER in row.by} - {"accept"})
OF_THE_HOUSE = re.compile("等别人|交接|转办|退单|在.{1,6}手上|(?<!诉求)1号")
"""What a resident is not to read: words of those who work on it."""


class TakenBackError(Exception):
    """A step that was possible, and is not kept."""


def refusal(database, office, case_id, change):
    try:
        with database.write() as session:
            perform(session, office, case_id, change)
            raise TakenBackError
    except TakenBackError:
        return None
    except ActionError as error:
        return str(error)


@pytest.mark.parametrize("place", PLACES)
def test_a_refusal_is_a_whole_sentence_for_who_reads_it(
    database, office, brought_to, people, place
):
    case_id = brought_to(place)

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.sampled_from(TRIGGERS), st.sampled_from(PEOPLE))
    def walk(trigger, name):
        said = refusal(database, office, case_id, Change(trigger, people[name], "看过了", "看过了"))
        if said is None:
            return
        assert said.endswith(("。", "？"))
        assert not re.search(r"[{}a-z]|None|系统来做。.*或", said), said
        assert "或系统" not in said
        if name == "王阿姨" and trigger in THEIRS:
            assert not OF_THE_HOUSE.search(said), said

    walk()


def test_a_resident_is_told_what_now_where_nothing_is_left_to_do(brought_to, does):
    case_id = brought_to("withdraw")
    does("王阿姨", case_id, "withdraw")
    with pytest.raises(ActionError, match="还有事，直接说一遍，就是新的一件。"):
        does("王阿姨", case_id, "urge")
    with pytest.raises(ActionError, match=f"现在是“{STATE_NAMES['withdrawn']}”.*它已经结束了。"):
        does("小李", case_id, "take")


def test_who_has_a_case_is_named_to_whoever_wants_what_only_they_may(brought_to, does):
    case_id = brought_to("reply")
    with pytest.raises(ActionError, match="1号在小李手上，办结要由小李来做；要换人，请先交接。"):
        does("小郑", case_id, "resolve", "弄好了")
    with pytest.raises(ActionError, match="1号已由小李接单，不用再接了。"):
        does("小郑", case_id, "take")
