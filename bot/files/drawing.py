"""Pictures drawn anew by helper processes, which may hang, burst or die without harm.

A helper greets with one byte. Then length and bytes go in, and a letter, length and bytes come
back: the picture, or why there is none.
"""

import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.fetching import reasons
from bot.fetching.reasons import CannotShowError

T = TypeVar("T")
HELPER = Path(__file__).with_name("helper.py")
DRAWN = b"J"
MOST_ANSWER = 16 * 1024 * 1024
START_SECONDS, WALL_SECONDS = 30.0, 20.0
"""For a helper to be there, which on a busy machine takes its time; and for one picture."""
WORN_AFTER = 200
"""Pictures after which a helper is replaced: what leaks, leaks away."""


class _GoneError(Exception):
    """The helper died over its picture, or was ended because it took too long."""


class _Helper:
    def __init__(self, seconds: float) -> None:
        self._drawn = 0
        self._seconds = seconds
        self._process = subprocess.Popen(  # noqa: S603 - Our own file; it is told no secret.
            [sys.executable, "-I", str(HELPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )

    @property
    def is_worn(self) -> bool:
        return self._drawn >= WORN_AFTER

    def draw(self, content: bytes) -> tuple[bytes, bytes]:
        """Give a letter and what it stands before; _GoneError if the helper is no more."""
        if not self._drawn:
            self._within(START_SECONDS, self._greeted)
        self._drawn += 1
        return self._within(self._seconds, lambda: self._exchange(content))

    def _within(self, seconds: float, act: Callable[[], T]) -> T:
        """Act; whoever takes longer is ended, and so is the wait for it."""
        watch = threading.Timer(seconds, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            return act()
        except OSError as error:
            raise _GoneError from error
        finally:
            watch.cancel()

    def _greeted(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - It is a pipe.
        if not self._process.stdout.read(1):
            raise _GoneError

    def _exchange(self, content: bytes) -> tuple[bytes, bytes]:
        into, out = self._process.stdin, self._process.stdout
        assert into is not None  # noqa: S101 - Both are pipes.
        assert out is not None  # noqa: S101
        into.write(len(content).to_bytes(4) + content)
        into.flush()
        head = out.read(5)
        size = int.from_bytes(head[1:])
        answer = out.read(size) if size <= MOST_ANSWER else b""
        if len(head) < 5 or len(answer) < size:
            raise _GoneError
        return head[:1], answer

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


class Drawing:
    """So many helpers, each started when it is first needed."""

    def __init__(self, helpers: int, seconds: float = WALL_SECONDS) -> None:
        self._seconds = seconds
        self._resting: queue.LifoQueue[_Helper | None] = queue.LifoQueue()
        self._count = helpers
        for _ in range(helpers):
            self._resting.put(None)

    def draw(self, content: bytes) -> bytes:
        """Give the picture as a plain upright JPEG; CannotShowError if there is none in it."""
        helper = self._resting.get()
        rests = None
        try:
            helper = helper or _Helper(self._seconds)
            letter, answer = helper.draw(content)
            rests = None if helper.is_worn else helper
        except _GoneError as error:
            raise CannotShowError(reasons.TOO_HARD) from error
        finally:
            if helper is not None and rests is None:
                helper.end()  # Who knows where in an exchange it is.
            self._resting.put(rests)
        if letter != DRAWN:
            sort = answer.decode("ascii", "replace")[:40]
            raise CannotShowError(reasons.UNDRAWABLE.format(sort=sort))
        return answer

    def close(self) -> None:
        """End the helpers; whoever draws again starts new ones."""
        for _ in range(self._count):
            if (helper := self._resting.get()) is not None:
                helper.end()
        for _ in range(self._count):
            self._resting.put(None)
