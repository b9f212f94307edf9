"""Files fetched from a platform: what every way in needs for that."""

from dataclasses import dataclass

import httpx

from core.settings import Settings
from notify.tokens import TokenStore

MOST_BYTES = 12 * 1024 * 1024


class FetchError(Exception):
    """A file that did not come; its text says why, without personal data."""


@dataclass(frozen=True, slots=True)
class Fetched:
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file lies: account is ours on that platform, name a media id or an address."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Downloads:
    """What a file can be fetched with."""

    settings: Settings
    http: httpx.Client
    tokens: TokenStore

    def get(self, url: str, params: dict[str, str]) -> Fetched:
        """Give what lies at an address; FetchError if it is not there or too large."""
        chunks: list[bytes] = []
        size = 0
        with self.http.stream("GET", url, params=params or None) as response:
            if response.status_code != 200:
                raise FetchError(f"the platform answered HTTP {response.status_code}")
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > MOST_BYTES:
                    raise FetchError("the file is too large")
                chunks.append(chunk)
            media_type = response.headers.get("content-type", "application/octet-stream")
        return Fetched(b"".join(chunks), media_type)
