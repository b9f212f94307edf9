"""Files fetched from a platform: what every way in needs for that."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore
import httpx

from bot.fetching import reasons
from bot.fetching.line import GRACE_SECONDS, Line
from bot.fetching.reach import Reach
from bot.fetching.reasons import FetchError
from core.settings import Settings
from notify.tokens import TokenStore

MOST_BYTES = 12 * 1024 * 1024
HEADERS = [("Accept-Encoding", "identity"), ("User-Agent", "jiefang")]
"""What is small on the wire must not be large here: nothing is unpacked."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file lies: account is ours on that platform, name a media id or an address."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """What one file can be fetched with, until a moment of time.monotonic().

    No redirect is followed, and no proxy used: the connection goes to the address that was checked.
    """

    settings: Settings
    reach: Reach
    tokens: TokenStore
    until: float
    grace: float = GRACE_SECONDS

    def get(self, url: str, params: Mapping[str, str] | None = None) -> bytes:
        """Give what lies at an address; FetchError if it is not there, not allowed or too large."""
        place = self.reach.checked(url)
        place = place.copy_merge_params(params) if params else place
        target = httpcore.URL(
            scheme=place.raw_scheme,
            host=place.raw_host,
            port=place.port,
            target=place.raw_path,
        )
        line = Line(self.reach, self.until, self.grace)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=line) as pool,
                pool.stream("GET", target, headers=HEADERS) as response,
            ):
                return _content(response)
        except httpcore.TimeoutException as error:
            raise FetchError(reasons.LATE) from error


def _content(response: httpcore.Response) -> bytes:
    if response.status != 200:
        raise FetchError(reasons.STATUS.format(status=response.status))
    headers = {name.lower(): value for name, value in response.headers}
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise FetchError(reasons.ENCODED)
    content = bytearray()
    for chunk in response.iter_stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise FetchError(reasons.TOO_LARGE, final=True)
    return bytes(content)


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def said_in(content: bytes) -> dict[str, Any] | None:
    """Give what a platform says in JSON instead of a file, whatever it calls it; else None."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
