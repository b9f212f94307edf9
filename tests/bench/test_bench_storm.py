"""What the measured storm counts: the busiest minute of a robot, and promises that broke."""

from bench.storm.promises import Promise, table
from bench.storm.town import Heard


def test_the_busiest_minute_is_of_one_robot_and_of_any_sixty_seconds():
    heard = Heard()
    heard.groups["a"] = [(second, "…") for second in (0.0, 10.0, 59.0, 61.0, 69.5, 130.0)]
    heard.groups["b"] = [(second, "…") for second in (0.0, 200.0)]
    assert heard.busiest_minute() == 4


def test_where_nothing_was_sent_no_minute_is_busy():
    assert Heard().busiest_minute() == 0


def test_what_reached_whom_is_told_apart():
    heard = Heard()
    heard.hear("key", {"msgtype": "markdown", "markdown": {"content": "新诉求"}})
    heard.hear("o-wang", {"msgtype": "text", "text": {"content": "已受理"}})
    assert heard.count() == {"o-wang": 1}
    assert [text for _, text in heard.groups["key"]] == ["新诉求"]


def test_a_promise_that_broke_is_marked():
    lines = table([Promise("one parent", "1"), Promise("one card", "7", kept=False)]).splitlines()
    assert [line.endswith("BROKEN") for line in lines] == [False, True]
