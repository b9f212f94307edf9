"""Two people who want different things of one case at the same moment."""

import re
import threading

import pytest

from flows.cases.actions import open_case
from flows.cases.change import ActionError

ENDED = "它已经结束了"
MET = [
    ("take", ("小李", "take"), ("王阿姨", "withdraw"), ENDED, None),
    ("take", ("小李", "take"), ("周主任", "assign"), "接单要由.*来做。", "“办理中”，不能交办。"),
    ("take", ("小李", "take"), ("周主任", "decline"), ENDED, "“办理中”，不能不予受理。"),
    ("take", ("小李", "take"), ("小郑", "send_back"), "接单要由.*来做。", None),
    ("take_up", ("周主任", "take"), ("何科长", "take"), "已由何科长接单", "已由周主任接单"),
    ("reply", ("小李", "resolve"), ("王阿姨", "withdraw"), ENDED, "“已办结”，不能撤回。"),
    (
        "reply",
        ("小李", "resolve"),
        ("小郑", "send_back"),
        "“已受理”，不能办结。",
        "“已办结”，不能退单。",
    ),
    (
        "reply",
        ("小李", "resolve"),
        ("小郑", "report_up"),
        "“已受理”，不能办结。",
        "“已办结”，不能上报。",
    ),
    ("reply", ("小李", "reply"), ("周主任", "resolve"), "“已办结”，不能回复。", None),
    ("rate", ("王阿姨", "rate"), ("政策", "close"), ENDED, None),
    ("rate", ("王阿姨", "rate"), ("周主任", "reopen"), "“已交办”，不能评价。", None),
    ("reopen", ("王阿姨", "reopen"), ("政策", "close"), ENDED, "“已交办”，不能销号。"),
]
"""Where they meet, what each wants, and what each is told who comes second; None: may still."""


@pytest.fixture
def meet(does, wish):
    """Let two take a step each at the same moment; gives what each was told, "" for done."""

    def both(case_id, *wanted):
        barrier, said = threading.Barrier(2), {}

        def take(place, name, trigger):
            barrier.wait(5)
            try:
                does(name, case_id, trigger, **wish(trigger))
                said[place] = ""
            except ActionError as refusal:
                said[place] = str(refusal)

        threads = [
            threading.Thread(target=take, args=(place, *each)) for place, each in enumerate(wanted)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        return said[0], said[1]

    return both


@pytest.mark.parametrize(("code", "one", "other", "told_one", "told_other"), MET)
def test_one_comes_first_and_the_other_is_told_how_it_stands(
    brought_to, meet, adds_up, code, one, other, told_one, told_other
):
    case_id = brought_to(code)
    said = meet(case_id, one, other)
    assert "" in said, "one of them comes first"
    for sentence, pattern in zip(said, (told_one, told_other), strict=True):
        assert not sentence or (pattern and re.search(pattern, sentence)), sentence
    if told_one and told_other:
        assert said.count("") == 1
    adds_up(case_id)


@pytest.mark.parametrize(("code", "one", "other", "told_one", "told_other"), MET)
def test_in_either_order_the_second_is_told_the_same(
    brought_to, does, wish, code, one, other, told_one, told_other
):
    for first, second, told in ((other, one, told_one), (one, other, told_other)):
        case_id = brought_to(code)
        does(first[0], case_id, first[1], **wish(first[1]))
        if told is None:
            does(second[0], case_id, second[1], **wish(second[1]))
        else:
            with pytest.raises(ActionError, match=told):
                does(second[0], case_id, second[1], **wish(second[1]))


def test_two_complaints_at_the_same_moment_get_two_numbers(database, office, draft, people):
    barrier, opened = threading.Barrier(4), []

    def file():
        barrier.wait(5)
        with database.write() as session:
            case = open_case(session, office, draft(), people["王阿姨"])
            opened.append((case.number, case.short_number))

    threads = [threading.Thread(target=file) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(opened) == [(f"260304000{each}", each) for each in (1, 2, 3, 4)]
