"""kill -9 at the worst moment: nothing is lost, nobody is told twice beyond the call under way."""

import threading
import time

import pytest
from sqlalchemy import select

from notify.tables import Attempt

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

SLOW = 4
"""Seconds Tencent takes to answer: long enough to be killed meanwhile, short of our own limit."""
LEFT = 0.3
"""Seconds for a call to leave the machine after the evidence of it was written."""


def calls_under_way(stack):
    """Give the rows whose call nobody knows the end of."""
    with stack.database.read() as session:
        return set(session.scalars(select(Attempt.outbox_id).where(Attempt.finished_at.is_(None))))


def times_shown(stack, row, openid):
    """Count how often a row's text stands where it belongs."""
    shown = stack.group_told(row) if row.channel == "wecom_robot" else stack.phone(openid)
    told = row.payload.get("markdown") or row.payload["text"]
    return sum(told in bubble for bubble in shown)


@pytest.fixture
def slow_tencent(stack):
    def slow(seconds=SLOW):
        stack.sim("faults", delay=seconds)

    yield slow
    slow(0)


def test_a_worker_killed_while_it_sends_loses_nothing(stack, slow_tencent):
    openid, neighbour = stack.resident(), stack.resident()
    known = stack.files(openid, "梅园路路口路面有个大坑，差点摔了")
    short = stack.case(known).short_number
    stack.writes("grid-03", f"{short}号我去", "worker-05")
    stack.eventually(lambda: all(row.status == "sent" for row in stack.deliveries(known)))

    slow_tencent()
    first = stack.files(neighbour, "翠竹园门口垃圾桶满了，一股臭味")
    stack.writes("grid-03", f"{short}号回复 已围挡，明天来补", "worker-05")
    second = stack.files(stack.resident(), "竹园路路灯不亮，晚上看不见路")
    stack.eventually(lambda: calls_under_way(stack), pause=0.01)
    time.sleep(LEFT)
    stack.kill9("worker")
    cut = calls_under_way(stack)
    assert cut
    time.sleep(SLOW + 0.5)
    slow_tencent(0)
    stack.start("worker")

    numbers = [known, first, second]
    waited = stack.eventually(
        lambda: all(row.status == "sent" for row in stack.deliveries(*numbers)), 75
    )
    assert waited > 0
    rows = stack.deliveries(*numbers)
    assert [row.kind for row in rows] == ["assign", "take", "assign", "reply", "assign"]
    for row in rows:
        # Whether a call that was cut had left the machine already, nobody knows.
        allowed = (1, 2) if row.id in cut else (1,)
        assert times_shown(stack, row, openid) in allowed, row.kind


class Tapping(threading.Thread):
    """A resident's tap, and WeChat's tries to bring it to the service."""

    def __init__(self, stack, openid, answer):
        super().__init__()
        self._tap = lambda: stack.taps(openid, answer, "对，提交")
        self.outcome = None

    def run(self):
        self.outcome = self._tap()


def test_a_web_process_killed_between_commit_and_reply_has_answered_all_the_same(stack):
    openid, said = stack.resident(), "春江花园门口占道经营，车开不进来"
    read_back = stack.says(openid, said)["answer"]
    before = len(stack.messages_with("对，提交"))
    stack.stop("worker")
    tapping = Tapping(stack, openid, read_back)
    tapping.start()
    stack.eventually(lambda: len(stack.messages_with("对，提交")) > before, 10, 0)
    stack.kill9_serving("web")  # The answer may be under way, or not.
    tapping.join(30)
    stack.start("worker")

    assert tapping.outcome["tries"][-1]["status"] == 200
    assert "已受理" in tapping.outcome["answer"]
    assert len(stack.messages_with("对，提交")) == before + 1
    (number,) = {case.number for case in stack.cases() if case.description.strip() == said}
    assert number in tapping.outcome["answer"]
    stack.eventually(lambda: any(said in card for card in stack.group("grid-05")), 70)
    assert [row.kind for row in stack.deliveries(number)] == ["assign"]
    assert len([card for card in stack.group("grid-05") if said in card]) == 1
