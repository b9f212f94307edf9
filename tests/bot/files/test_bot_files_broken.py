"""200 broken files at once: each has its own end, and none is anybody else's trouble."""

import io
import threading
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.files.helper import MOST_MEMORY
from tests.bot.files.platform import Reply, eventually
from tests.bot.files.samples import MARK, broken_files, pictures

pytestmark = pytest.mark.timeout(400)
MOST_GROWTH = 400 * 1024 * 1024


def resident(pid="self", name="VmRSS"):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) for x in status.splitlines() if x.startswith(name)) * 1024


class Scales:
    """Weighs this process and its children, again and again."""

    def __init__(self):
        self.start, self.most, self.most_of_a_child = resident(), 0, 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._weigh)

    def _weigh(self):
        while not self._done.wait(0.05):
            self.most = max(self.most, resident())
            tasks = list(Path("/proc/self/task").glob("*/children"))
            for task in tasks:
                with suppress(OSError, StopIteration):
                    for pid in task.read_text(encoding="ascii").split():
                        if "helper.py" in Path(f"/proc/{pid}/cmdline").read_text():
                            self.most_of_a_child = max(
                                self.most_of_a_child, resident(pid, "VmPeak")
                            )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()


def test_200_broken_files_end_each_for_itself(
    send, files, running, rows, kept, clock, platform, cast
):
    broken = broken_files()
    assert len(broken) == 200
    whole = []
    for at, content in enumerate(broken):
        if at % 20 == 0:
            whole.append(send(pictures()["jpeg"]))
        send(Reply(content, ("image/jpeg", "text/plain", "application/json", "video/mp4")[at % 4]))
    group = send(pictures()["png"], channel="wecom_robot", staff=cast.li)

    def nothing_due():
        return all(
            r.state != "waiting" or (r.next_try_at and r.next_try_at > clock() and r.problem)
            for r in rows()
        )

    with Scales() as scales:
        running(files)
        assert eventually(lambda: rows()[-1].state == "stored") < 20
        eventually(nothing_due, 180)
        states = {row.id: row.state for row in rows()}
        assert {states[row_id] for row_id in [*whole, group]} == {"stored"}
        clock.advance(timedelta(minutes=1))
        eventually(nothing_due, 180)
        clock.advance(timedelta(days=4))
        eventually(lambda: all(row.state != "waiting" for row in rows()))
    ended = Counter(row.state for row in rows())
    assert set(ended) == {"stored", "kept", "lost"}
    assert all(row.problem for row in rows() if row.state in ("kept", "lost"))
    assert scales.most - scales.start < MOST_GROWTH
    assert 0 < scales.most_of_a_child <= MOST_MEMORY
    shown = [row for row in rows() if row.state == "stored"]
    assert len(shown) > len(whole) + 20
    for each in shown:
        content = kept(each.id)
        assert MARK not in content
        if each.media_type == "image/jpeg":
            assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
