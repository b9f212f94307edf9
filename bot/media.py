"""Fetches what people sent, at once: the platform keeps it three days, a robot's picture minutes.

Runs in the worker. A fetch that fails is tried again at the next sweep, and is marked lost, with
the reason, when it has failed MOST_TRIES times.
"""

import httpx
from sqlalchemy import select

from bot.context import Bot
from bot.downloads import Downloads, Fetched, FetchError, Source
from bot.photos import PhotoError, redrawn
from core.files import FileStore
from flows.cases.attachments import Attachment
from notify.errors import DeliveryError
from notify.tokens import TokenStore

MOST_TRIES = 5
BATCH = 20
PICTURES = ("image", "text")
"""Kinds of message whose files are pictures: a text of a group brings them along."""


class MediaFetcher:
    """Takes waiting attachments to the file store, one after the other."""

    def __init__(self, bot: Bot, http: httpx.Client) -> None:
        self._bot = bot
        tokens = TokenStore(bot.database, bot.office.clock, http)
        self._downloads = Downloads(bot.settings, http, tokens)
        self._files = FileStore(bot.settings.state_dir, bot.database.cipher)

    def run(self) -> int:
        """Fetch what waits; gives how many files were stored."""
        with self._bot.database.read() as session:
            waiting = session.scalars(
                select(Attachment)
                .where(Attachment.state == "waiting")
                .order_by(Attachment.id)
                .limit(BATCH)
            ).all()
        return sum(self._store(attachment) for attachment in waiting)

    def _store(self, attachment: Attachment) -> bool:
        try:
            fetched = self._fetch(attachment)
            path = f"media/{attachment.id // 1000:05d}/{attachment.id}"
            self._files.write(path, fetched.content)
        except (FetchError, PhotoError, DeliveryError, httpx.HTTPError) as error:
            self._note_failure(attachment.id, f"{type(error).__name__}: {error}"[:200])
            return False
        with self._bot.database.write() as session:
            row = session.get_one(Attachment, attachment.id)
            row.state, row.path, row.media_type = "stored", path, fetched.media_type
        return True

    def _note_failure(self, attachment_id: int, problem: str) -> None:
        with self._bot.database.write() as session:
            row = session.get_one(Attachment, attachment_id)
            row.tries += 1
            row.problem = problem
            if row.tries >= MOST_TRIES:
                row.state = "lost"

    def _fetch(self, attachment: Attachment) -> Fetched:
        way = self._bot.ways.get(attachment.channel)
        if way is None or way.download is None:
            raise FetchError("its way in gives no files")
        fetched = way.download(self._downloads, Source(attachment.account, attachment.source))
        if attachment.kind in PICTURES:
            return Fetched(redrawn(fetched.content), "image/jpeg")
        return fetched
