"""What may be reached when a file is fetched: hosts of a list, at public addresses only.

Addresses of files come in messages. A name may resolve to another address the next moment, so the
connection is made to the very address that was checked.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import httpx

from bot.fetching import reasons
from bot.fetching.reasons import FetchError
from core.settings import Settings

PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> list[str]:
    """Give the addresses of a host; FetchError if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(reasons.NO_SUCH_HOST) from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@dataclass(frozen=True, slots=True)
class Reach:
    """hosts: names, `*.` before one for all below it. bases: host and port of the platforms' APIs
    as they are set; they may lie anywhere, for a street's own simulator or gateway does.
    """

    hosts: tuple[str, ...]
    bases: frozenset[tuple[str, int]]
    resolve: Resolve = resolved

    @classmethod
    def of(cls, settings: Settings, resolve: Resolve = resolved) -> Self:
        bases = (httpx.URL(url) for url in (settings.wechat_api, settings.wecom_api))
        return cls(settings.media_hosts, frozenset(_place(base) for base in bases), resolve)

    def checked(self, url: str) -> httpx.URL:
        """Read an address; FetchError unless it lies at a host of the list."""
        try:
            read = httpx.URL(url)
            place = _place(read)
        except (httpx.InvalidURL, KeyError, UnicodeError, TypeError) as error:
            raise FetchError(reasons.NOT_LISTED) from error
        listed = any(_is_named(place[0], each) for each in self.hosts)
        if place in self.bases or (listed and place[1] == PORTS[read.scheme]):
            return read
        raise FetchError(reasons.NOT_LISTED)

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Resolve a host, once; FetchError if any of its addresses is not public."""
        found = self.resolve(host, port)
        if (host, port) not in self.bases and not all(_is_public(each) for each in found):
            raise FetchError(reasons.NOT_PUBLIC)
        return found


def _place(url: httpx.URL) -> tuple[str, int]:
    return url.raw_host.decode("ascii"), url.port or PORTS[url.scheme]


def _is_named(host: str, entry: str) -> bool:
    return host.endswith(entry[1:]) if entry.startswith("*.") else host == entry


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in _meant(address))


def _meant(address: Address) -> Iterator[Address]:
    """Give the address, and those of the old kind that one of the new kind may carry inside."""
    yield address
    if isinstance(address, ipaddress.IPv4Address):
        return
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        inside.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    yield from (each for each in inside if each is not None)
