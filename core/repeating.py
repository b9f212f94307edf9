"""Work done again and again on a thread of its own, whatever befalls it once."""

import logging
import sqlite3
import threading
from collections.abc import Callable

from core.database import AWAY
from core.quiet import Quiet

log = logging.getLogger(__name__)
quiet = Quiet(log)


class Repeating:
    """Calls its work until it is stopped; nothing the work raises ends the thread.

    every: seconds between two calls; the first comes at once. about: what the log calls it.
    """

    def __init__(self, work: Callable[[], object], every: float, about: str) -> None:
        self._work, self._every, self._about = work, every, about
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=about)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the call under way, and wait for it; also before the start."""
        self.stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self.stopping.is_set():
            try:
                self._work()
            except (*AWAY, sqlite3.OperationalError) as error:
                quiet.warning("%s waits for its database: %s", self._about, type(error).__name__)
            except Exception:
                log.exception("%s broke off; it is called again", self._about)
            self.stopping.wait(self._every)
