"""Access tokens: one for all processes, renewed ahead of time by one of them.

WeChat's stable_token: 7,200 s or less; force_refresh at most 20 a day and 30 s apart.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

import httpx
from sqlalchemy import bindparam, func, update

from core.clock import Clock
from core.database import Database, UtcDateTime
from notify.errors import DeliveryError
from notify.leases import claim
from notify.tables import Token
from notify.words import ACCESS_LATE

RENEW_AT = 0.8  # Share of a token's life after which one process renews it.
LEASE = timedelta(seconds=15)
PAUSE = timedelta(seconds=10)
FORCE_EVERY = timedelta(minutes=75)  # Keeps within 20 forced renewals a day.
WAIT_SECONDS = 5.0
POLL_SECONDS = 0.05
SHORTEST = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as the platform gave it, and the seconds it has left."""

    value: str
    seconds: int


class TokenSource(Protocol):
    """Where one account's tokens come from."""

    @property
    def key(self) -> str: ...

    def fetch(self, http: httpx.Client, *, force: bool) -> Issued:
        """Ask the platform; DeliveryError if it gives none."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """The usable token, if there is one; whether renewing it falls to us, and how."""

    value: str | None
    ours: bool = False
    force: bool = False
    paused: bool = False


class TokenStore:
    """The tokens table as every process uses it; no call is made inside a transaction."""

    def __init__(self, database: Database, clock: Clock, http: httpx.Client) -> None:
        self._database = database
        self._clock = clock
        self._http = http

    def get(self, source: TokenSource) -> str:
        """Give a token that works, renewing it if that falls to us.

        DeliveryError if the platform gives none, or nobody got one within 5 seconds.
        """
        patience = time.monotonic() + WAIT_SECONDS
        owner = uuid4().hex
        while True:
            seen = self._look(source.key, owner)
            if seen.ours:
                return self._renew(source, owner, seen)
            if seen.value is not None:
                return seen.value
            if seen.paused or time.monotonic() > patience:
                raise DeliveryError(ACCESS_LATE)
            time.sleep(POLL_SECONDS)

    def invalidate(self, key: str, value: str) -> None:
        """Drop a token the platform refused, unless another has taken its place already."""
        with self._database.write() as session:
            row = session.get(Token, key, with_for_update=True)
            if row is not None and row.value == value:
                row.value, row.refused = None, True

    def _look(self, key: str, owner: str) -> _Seen:
        now = self._clock()
        with self._database.read() as session:
            row = session.get(Token, key)
            if row is not None and (_fresh(row, now) or _leased(row, now)):
                return _seen(row, now)
        with self._database.write() as session:
            ours = claim(session, Token, key, owner, now, LEASE)
            row = session.get_one(Token, key)
            if ours and _fresh(row, now):  # Another renewed it since we looked.
                row.lease_owner = row.lease_until = None
                ours = False
            return _seen(row, now, ours=ours)

    def _renew(self, source: TokenSource, owner: str, seen: _Seen) -> str:
        """Ask the platform; while the old token still works, a failure only puts this off."""
        try:
            issued = source.fetch(self._http, force=seen.force)
        except DeliveryError as error:
            self._note(source.key, owner, **_pause(error, self._clock()))
            if seen.value is None:
                raise
            return seen.value
        now, life = self._clock(), timedelta(seconds=issued.seconds)
        values = {
            "value": issued.value,
            "expires_at": now + life,
            "refresh_after": now + max(life * RENEW_AT, SHORTEST),
            "refused": False,
            "problem": None,
            "problem_since": None,
            "lease_owner": None,
            "lease_until": None,
        }
        if seen.force:
            values["forced_at"] = now
        self._note(source.key, owner, **values)
        return issued.value

    def _note(self, key: str, owner: str, **values: Any) -> None:
        with self._database.write() as session:
            session.execute(
                update(Token)
                .where(Token.key == key, Token.lease_owner == owner)
                .values(values)
                .execution_options(synchronize_session=False)
            )


def _pause(error: DeliveryError, now: datetime) -> dict[str, Any]:
    """Give what a failed refresh leaves behind; only the platform's own word is a problem."""
    values: dict[str, Any] = {"lease_owner": None, "lease_until": now + PAUSE}
    if error.code is not None:
        since = func.coalesce(Token.problem_since, bindparam("now", now, type_=UtcDateTime))
        values |= {"problem": error.code, "problem_since": since}
    return values


def _seen(row: Token, now: datetime, *, ours: bool = False) -> _Seen:
    rested = row.forced_at is None or row.forced_at <= now - FORCE_EVERY
    return _Seen(
        row.value if _usable(row, now) else None,
        ours=ours,
        force=row.refused and rested,
        paused=_leased(row, now) and row.lease_owner is None,
    )


def _usable(row: Token, now: datetime) -> bool:
    return row.value is not None and row.expires_at is not None and row.expires_at > now


def _fresh(row: Token, now: datetime) -> bool:
    return _usable(row, now) and row.refresh_after is not None and row.refresh_after > now


def _leased(row: Token, now: datetime) -> bool:
    return row.lease_until is not None and row.lease_until > now
