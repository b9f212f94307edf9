"""Everything the simulator remembers, in memory, for one run."""

import itertools
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Generic, TypeVar

import httpx

from simulator.budget import Allowances, MinuteRate
from simulator.chats import GROUP, Chats
from simulator.config import Account, App, Config, Group, Poster, Resident, Robot
from simulator.faults import FaultBoard
from simulator.feed import Chat, Feed
from simulator.groups import Groups, group_row
from simulator.media import Shelf
from simulator.moved_time import MovedTime
from simulator.tokens import TokenBook
from simulator.wire import WireLog

CODES_KEPT = 2000
DOWNLOADS_KEPT = 100
HOUR = 3600.0
MINUTES_5 = 300.0


Owner = TypeVar("Owner")


@dataclass(frozen=True, slots=True)
class Code(Generic[Owner]):
    """A thing that may be used once and for a while: a login code or a response_url."""

    owner: Owner
    until: float
    used: bool = False


class Codes(Generic[Owner]):
    """One-time codes; the oldest of more than 2,000 are forgotten."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._codes: OrderedDict[str, Code[Owner]] = OrderedDict()

    def issue(self, owner: Owner, seconds: float) -> str:
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = Code(owner, self._clock() + seconds)
            while len(self._codes) > CODES_KEPT:
                self._codes.popitem(last=False)
        return code

    def use(self, code: str) -> Code[Owner] | None:
        """The code as it was before this use, or none if it is unknown or over."""
        with self._lock:
            found = self._codes.get(code)
            if found is None or found.until < self._clock():
                return None
            self._codes[code] = replace(found, used=True)
            return found


class World:
    """All state behind one configuration; `reset` forgets everything but the configuration."""

    def __init__(self, config: Config, clock: MovedTime) -> None:
        self.config = config
        self.clock = clock
        self.feed = Feed()
        self._accounts = {account.name: account for account in config.accounts}
        self._by_app_id = {account.app_id: account for account in config.accounts}
        self._robots = {robot.name: robot for robot in config.robots}
        self._apps = {app.agent: app for app in config.apps}
        self._residents = {resident.openid: resident for resident in config.residents}
        self._numbers = itertools.count(24_000_000_000_000_000 + secrets.randbelow(10**12) * 1000)
        self._clear()

    def _clear(self) -> None:
        self.lock = threading.RLock()
        self.tokens = TokenBook(self.clock)
        self.allowances = Allowances(self.clock)
        self.webhook_rate = MinuteRate(self.clock)
        self.media = Shelf(self.clock)
        self.chats = Chats(self.clock, self.feed)
        self.wire = WireLog(self.clock, self.feed)
        self.faults = FaultBoard(lambda faults: self.feed.publish("faults", faults))
        self.groups = Groups(self.config.groups, self._tell_group)
        self.login_codes: Codes[str] = Codes(self.clock)
        self.response_codes: Codes[Chat] = Codes(self.clock)
        self.download_codes: Codes[None] = Codes(self.clock)
        self.downloads: OrderedDict[str, bytes] = OrderedDict()
        self.posters: list[Poster] = list(self.config.posters)
        self.tickets: OrderedDict[str, float | None] = OrderedDict()
        self.menus: dict[str, list[dict[str, object]]] = {}
        self.consents: dict[tuple[str, str, str], int] = {}
        self._followers = {
            (account.name, resident.openid)
            for account in self.config.accounts
            for resident in self.config.residents
            if resident.following
        }

    @cached_property
    def client(self) -> httpx.Client:
        """A fresh connection each time, as Tencent's many machines make them."""
        return httpx.Client(trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))

    def reset(self) -> None:
        self._clear()
        self.feed.publish("reset", {})

    def account(self, name: str) -> Account | None:
        return self._accounts.get(name)

    def account_of(self, app_id: str) -> Account | None:
        return self._by_app_id.get(app_id)

    def robot(self, name: str) -> Robot | None:
        return self._robots.get(name)

    def app(self, agent: str) -> App | None:
        return self._apps.get(agent)

    def resident(self, openid: str) -> Resident | None:
        return self._residents.get(openid)

    def hears(self, chat: Chat) -> bool:
        """A smart robot hears its single chats, and the groups it was not removed from."""
        place, name, _ = chat
        group = self.groups.get(name)
        return place != GROUP or bool(group and group.robot)

    def _tell_group(self, group: Group) -> None:
        self.feed.publish("group", group_row(group))

    def follows(self, account: str, openid: str) -> bool:
        return (account, openid) in self._followers

    def follow(self, account: str, openid: str) -> None:
        self._followers.add((account, openid))
        self._tell_following(account, openid, following=True)

    def unfollow(self, account: str, openid: str) -> None:
        self._followers.discard((account, openid))
        self.allowances.close(account, openid)
        self._tell_following(account, openid, following=False)

    def _tell_following(self, account: str, openid: str, *, following: bool) -> None:
        self.feed.publish(
            "following", {"account": account, "openid": openid, "following": following}
        )

    def add_ticket(self, seconds: float | None) -> str:
        """A QR ticket, good for so many seconds or for ever; the last 2,000 are known."""
        ticket = f"gQ{self.next_number()}"
        with self.lock:
            self.tickets[ticket] = None if seconds is None else self.clock() + seconds
            while len(self.tickets) > CODES_KEPT:
                self.tickets.popitem(last=False)
        return ticket

    def ticket_works(self, ticket: str) -> bool:
        if ticket not in self.tickets:
            return False
        until = self.tickets[ticket]
        return until is None or until > self.clock()

    def add_poster(self, poster: Poster) -> None:
        """Hang up a QR code the service made, unless its scene hangs already."""
        with self.lock:
            if any(known.scene == poster.scene for known in self.posters):
                return
            if len(self.posters) >= CODES_KEPT:
                return
            self.posters.append(poster)
        self.feed.publish("poster", asdict(poster))

    def give_consent(self, account: str, openid: str, template_id: str) -> None:
        """One subscription message of this template may be sent."""
        with self.lock:
            key = (account, openid, template_id)
            self.consents[key] = self.consents.get(key, 0) + 1

    def spend_consent(self, account: str, openid: str, template_id: str) -> bool:
        with self.lock:
            key = (account, openid, template_id)
            if not self.consents.get(key):
                return False
            self.consents[key] -= 1
            return True

    def keep_download(self, data: bytes) -> str:
        """Put an encrypted picture or file up for download, 5 min; its id."""
        with self.lock:
            download = self.download_codes.issue(None, MINUTES_5)
            self.downloads[download] = data
            while len(self.downloads) > DOWNLOADS_KEPT:
                self.downloads.popitem(last=False)
            return download

    def next_number(self) -> int:
        """A message id that never comes twice, 64 bits as on the platform."""
        return next(self._numbers)
