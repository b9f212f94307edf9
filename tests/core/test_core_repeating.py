"""What is done again and again goes on, whatever befalls it once."""

import threading

from sqlalchemy.exc import OperationalError

from core.repeating import Repeating


def test_nothing_the_work_raises_ends_it(caplog):
    calls, enough = [], threading.Event()

    def work():
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("BEGIN", None, Exception("away"))
        if len(calls) == 2:
            raise KeyError("a fault of ours")
        enough.set()

    repeating = Repeating(work, 0.001, "the work")
    repeating.start()
    assert enough.wait(5)
    repeating.stop()
    assert "the work waits for its database" in caplog.text
    assert "the work broke off" in caplog.text
    after = len(calls)
    assert not enough.wait(0.05) or len(calls) == after


def test_it_is_stopped_while_it_waits():
    repeating = Repeating(lambda: None, 3600, "the work")
    repeating.start()
    repeating.stop()
