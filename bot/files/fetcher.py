"""Fetches what people sent, on threads of its own, for as long as its platform keeps it.

Whatever goes wrong with a file belongs to its own row.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import httpx
from sqlalchemy.orm import Session

from bot.context import Bot
from bot.fetching import reasons
from bot.fetching.downloads import Downloads, Source
from bot.fetching.reach import Reach, Resolve, resolved
from bot.fetching.reasons import CannotShowError, FetchError
from bot.files.claims import Claim, anything_due, claim, fail, hide, lose, lose_unknown, store
from bot.files.drawing import Drawing
from bot.files.lanes import LANES, Lane
from bot.files.shown import UNKNOWN, made_safe
from core.database import AWAY
from core.files import FileStore
from core.quiet import Quiet
from flows.cases.attachments import Attachment
from notify.errors import DeliveryError
from notify.tokens import TokenStore

LOOK_EVERY = 1.0
"""Seconds between looks, unless a hand comes free before."""
FETCH_SECONDS = 60.0
"""All that a file may take on the wire, from the first connection to the last byte."""
SETTLE_AGAIN = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries to note a file that is here: a group's could not be fetched again."""
SURE_AFTER = 2
"""Tries after which a file that cannot be shown is no accident of the wire."""

log = logging.getLogger(__name__)
quiet = Quiet(log)

Settle = Callable[[Session], None]


class Fetcher:
    """One lane's conductor and hands; as many as you like, in threads, processes and machines."""

    def __init__(self, bot: Bot, http: httpx.Client, lane: Lane, resolve: Resolve) -> None:
        self.lane = lane
        self._bot = bot
        self._reach = Reach.of(bot.settings, resolve)
        self._tokens = TokenStore(bot.database, bot.office.clock, http)
        self._files = FileStore(bot.settings.state_dir, bot.database.cipher)
        self._drawing = Drawing(lane.helpers)
        self._owner = uuid4().hex
        self._stirred = threading.Event()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Take up nothing more; safe from another thread."""
        self._stopping.set()
        self._stirred.set()

    def run(self) -> None:
        """Serve the lane until told to stop; files under way are finished first."""
        under_way: set[Future[None]] = set()
        with ThreadPoolExecutor(self.lane.hands, f"files {self.lane.channel}") as hands:
            while not self._stopping.is_set():
                self._stirred.wait(LOOK_EVERY)
                self._stirred.clear()
                under_way = {each for each in under_way if not each.done()}
                for taken in self._take(self.lane.hands - len(under_way)):
                    carried = hands.submit(self._carry, taken)
                    carried.add_done_callback(lambda _: self._stirred.set())
                    under_way.add(carried)
        self._drawing.close()

    def drain(self) -> None:
        """Fetch all that is due, here and now."""
        while taken := self._take(1):
            self._carry(taken[0])
        self._drawing.close()

    def _take(self, free: int) -> list[Claim]:
        if not free or self._stopping.is_set():
            return []
        office = self._bot.office
        now = office.clock()
        try:
            with self._bot.database.read() as session:
                if not anything_due(session, self.lane.channel, now):
                    return []
            with self._bot.database.write() as session:
                return claim(session, self.lane, self._owner, free, now, office.today)
        except AWAY as error:
            quiet.warning("files cannot be looked for: %s", type(error).__name__)
            return []
        except Exception:
            log.exception("files cannot be looked for")  # The next look is a second away.
            return []

    def _carry(self, taken: Claim) -> None:
        """Bring one file to its end, whatever that is."""
        try:
            settle = self._brought(taken)
        except CannotShowError as error:
            settle = self._failing(taken, str(error))
        except (FetchError, DeliveryError) as error:
            settle = self._failing(taken, str(error), final=getattr(error, "final", False))
        except Exception as error:  # noqa: BLE001 - Its own row's: others go on, and it is seen there.
            settle = self._failing(taken, reasons.BROKEN.format(sort=type(error).__name__))
        try:
            self._settle(settle)
        except Exception as error:  # noqa: BLE001 - The row is taken up again after its rest.
            log.warning("file %s rests: %s", taken.id, type(error).__name__)

    def _settle(self, settle: Settle) -> None:
        """Note what became of a file; a database that is busy or away is asked again."""
        for pause in (*SETTLE_AGAIN, None):
            try:
                with self._bot.database.write() as session:
                    settle(session)
                return
            except AWAY:
                if pause is None:
                    raise
                time.sleep(pause)

    def _brought(self, taken: Claim) -> Settle:
        content, owner = self._fetched(taken), self._owner
        path = f"media/{taken.id // 1000:05d}/{taken.id}"
        try:
            safe, media_type = made_safe(content, self._drawing.draw)
        except CannotShowError as error:
            if taken.tries < SURE_AFTER:
                raise
            why, now = str(error), self._bot.office.clock()
            self._files.write(path, content)
            return lambda session: hide(session, taken, owner, path, UNKNOWN, why, now)
        self._files.write(path, safe)
        return lambda session: store(session, taken, owner, path, media_type)

    def _failing(self, taken: Claim, why: str, *, final: bool = False) -> Settle:
        log.info("file %s did not come: %s", taken.id, why)
        now = self._bot.office.clock()
        if final:
            return lambda session: lose(session, taken.id, why, now, self._owner)
        return lambda session: fail(session, self.lane, taken, self._owner, why, now)

    def _fetched(self, taken: Claim) -> bytes:
        with self._bot.database.read() as session:
            row = session.get_one(Attachment, taken.id)
            source = Source(row.account, row.source)
        download = self._bot.ways[self.lane.channel].download
        if download is None:
            raise FetchError(reasons.NO_WAY, final=True)
        until = time.monotonic() + FETCH_SECONDS
        content = download(Downloads(self._bot.settings, self._reach, self._tokens, until), source)
        if not content or content.lstrip()[:1] == b"<":
            raise FetchError(reasons.NOT_A_FILE)  # A page of a gateway in trouble.
        return content


class Files:
    """All lanes of a worker; starts nothing before it is told to."""

    def __init__(self, bot: Bot, http: httpx.Client, resolve: Resolve = resolved) -> None:
        self._bot = bot
        lanes = [LANES[name] for name, way in bot.ways.items() if way.download is not None]
        self._fetchers = [Fetcher(bot, http, lane, resolve) for lane in lanes]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        self._set_aside()
        for each in self._fetchers:
            name = f"files {each.lane.channel}"
            self._threads.append(threading.Thread(target=each.run, name=name))
            self._threads[-1].start()

    def stop(self) -> None:
        """Let each lane end after the files under way, and wait for them."""
        for each in self._fetchers:
            each.stop()
        for thread in self._threads:
            thread.join()

    def drain(self) -> None:
        """Fetch all that is due, here and now."""
        self._set_aside()
        for each in self._fetchers:
            each.drain()

    def _set_aside(self) -> None:
        known = [each.lane.channel for each in self._fetchers]
        with suppress(*AWAY), self._bot.database.write() as session:
            # If the database is away, the next start finds them.
            lose_unknown(session, known, self._bot.office.clock())
