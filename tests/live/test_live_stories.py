"""The simulator's stories and its clock, before the real service."""

import pytest

from simulator.story_reader import read_stories

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(240)]

STORIES = read_stories()
LOST = ("没听懂", "这个按钮是之前那一步的")
"""What is said to whoever did something the service did not expect."""


@pytest.mark.parametrize("name", STORIES)
def test_a_story_comes_to_its_end_and_every_step_is_understood(stack, name):
    since = None
    for number, step in enumerate(STORIES[name].steps):
        played = stack.sim(f"stories/{name}/{number}", since=since)
        since = played["since"]
        assert played["problem"] == "", step
    said = str(all_said(stack, since))
    assert not [words for words in LOST if words in said], said


def all_said(stack, since):
    """List what the service said anywhere since a story began."""
    state = stack.sim("state")
    chats = [phone["bubbles"] for phone in state["phones"]]
    chats += [stack.sim(f"group/{row['chat_id']}")["bubbles"] for row in state["groups"]]
    rows = [row for chat in chats for row in chat if row["id"] > since]
    return [row["body"] for row in rows if row["side"] in {"them", "robot"}]


def test_web_and_worker_follow_a_clock_that_is_moved(stack):
    """Nobody is refused for a time that lies days off, and what is due is sent by the new time."""
    wang = stack.resident()
    moved = stack.sim("clock", move="day")
    assert moved["ahead"] >= 86_400
    number = stack.files(wang, "杨家村祠堂门口路灯坏了")
    stack.eventually(lambda: any("路灯" in card for card in stack.group("grid-11")), 30)
    assert abs(stack.case(number).accepted_at.timestamp() - moved["now"]) < 300
    stack.sim("clock", move="now")
    assert "路灯" in stack.says(wang, "进度")["answer"]
