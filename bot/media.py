"""Fetches what people sent, at once: the platform keeps it three days, a robot's picture minutes.

Runs in the worker. A fetch that fails is tried again at the next sweep, and is marked lost, with
the reason, when it has failed MOST_TRIES times.
"""

import base64
import json
from dataclasses import dataclass

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher as AesCipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.context import Bot
from bot.photos import PhotoError, redrawn
from core.files import FileStore
from flows.cases.attachments import Attachment
from notify.errors import DeliveryError
from notify.token_sources import WeChatTokens
from notify.tokens import TokenStore

MOST_TRIES = 5
MOST_BYTES = 12 * 1024 * 1024
BATCH = 20
PADDING = 32


class FetchError(Exception):
    """A file that did not come; its text says why, without personal data."""


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    media_type: str


class MediaFetcher:
    """Takes waiting attachments to the file store, one after the other."""

    def __init__(self, bot: Bot, http: httpx.Client) -> None:
        self._bot = bot
        self._http = http
        self._tokens = TokenStore(bot.database, bot.office.clock, http)
        self._files = FileStore(bot.settings.state_dir, bot.database.cipher)
        self._accounts = {account.name: account for account in bot.settings.wechat_accounts}
        self._keys = {robot.name: robot.aes_key for robot in bot.settings.wecom_robots}

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
        if attachment.channel == "wechat":
            fetched = self._from_wechat(attachment)
        else:
            fetched = self._from_robot(attachment)
        if attachment.kind in ("image", "text"):
            return Fetched(redrawn(fetched.content), "image/jpeg")
        return fetched

    def _from_wechat(self, attachment: Attachment) -> Fetched:
        account = self._accounts.get(attachment.account)
        if account is None:
            raise FetchError("its account is not in the settings any more")
        source = WeChatTokens(self._bot.settings.wechat_api, account)
        params = {"access_token": self._tokens.get(source), "media_id": attachment.source}
        fetched = self._get(f"{self._bot.settings.wechat_api}/cgi-bin/media/get", params)
        if fetched.media_type.startswith(("application/json", "text/plain")):
            raise self._refusal(fetched, source)
        return fetched

    def _refusal(self, fetched: Fetched, source: WeChatTokens) -> FetchError:
        """Read why WeChat sent an error instead of a file; a bad token is thrown away."""
        try:
            code = json.loads(fetched.content).get("errcode")
        except (ValueError, AttributeError):
            code = None
        if code in (40001, 40014, 42001):
            self._tokens.invalidate(source.key, self._tokens.get(source))
        return FetchError(f"the platform answered {code}")

    def _from_robot(self, attachment: Attachment) -> Fetched:
        """A smart robot's picture comes encrypted with the robot's own AES key."""
        key = self._keys.get(attachment.account)
        if key is None:
            raise FetchError("its robot is not in the settings any more")
        if not attachment.source.startswith(("https://", self._bot.settings.wecom_api)):
            raise FetchError("its address is not the platform's")
        fetched = self._get(attachment.source, {})
        return Fetched(_opened(fetched.content, key), "image/jpeg")

    def _get(self, url: str, params: dict[str, str]) -> Fetched:
        chunks: list[bytes] = []
        size = 0
        with self._http.stream("GET", url, params=params or None) as response:
            if response.status_code != 200:
                raise FetchError(f"the platform answered HTTP {response.status_code}")
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise FetchError("the file is too large")
                chunks.append(chunk)
            media_type = response.headers.get("content-type", "application/octet-stream")
        return Fetched(b"".join(chunks), media_type)


def _opened(content: bytes, aes_key: str) -> bytes:
    """Decrypt a robot's file: AES-256-CBC, IV = key[:16], PKCS7 padding to 32."""
    key = base64.b64decode(aes_key + "=")
    if not content or len(content) % 16:
        raise FetchError("the file is not encrypted as it should be")
    decryptor = AesCipher(AES(key), CBC(key[:16])).decryptor()
    plain = decryptor.update(content) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= PADDING or plain[-padding:] != bytes([padding]) * padding:
        raise FetchError("the file cannot be decrypted")
    return plain[:-padding]


def attach(session: Session, message_ids: list[int], case_id: int) -> None:
    """Give earlier messages' files to the case they turned out to belong to."""
    rows = session.scalars(select(Attachment).where(Attachment.message_id.in_(message_ids)))
    for row in rows:
        row.case_id = case_id
