"""WeCom group robot 群机器人: markdown through the group's webhook, 20 calls a minute."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import httpx

from core.clock import Clock
from core.settings import WeComRobot
from notify.channels.base import Channel, DeliveryError
from notify.payload import Payload, as_text
from notify.transport import answer_of, code_of
from notify.words import (
    BLOCK_SEPARATOR,
    CLIPPED,
    PLATFORM,
    ROBOT_BUSY,
    ROBOT_REFUSALS,
    UNKNOWN_ACCOUNT,
)

LIMIT_BYTES = 4096
PER_MINUTE = 20


class WeComRobotChannel(Channel):
    """account names the robot; so does address, which nothing here needs."""

    name = "wecom_robot"
    shares = True
    per_minute = PER_MINUTE

    def __init__(
        self, http: httpx.Client, clock: Clock, api: str, robots: Mapping[str, WeComRobot]
    ) -> None:
        self._http, self._clock, self._api, self._robots = http, clock, api, robots

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        if account not in self._robots:
            raise DeliveryError(UNKNOWN_ACCOUNT.format(name=account), permanent=True)
        answer = answer_of(
            self._http,
            "POST",
            f"{self._api}/cgi-bin/webhook/send",
            params={"key": self._robots[account].webhook_key},
            body={"msgtype": "markdown", "markdown": {"content": clipped(joined(payloads))}},
        )
        code = code_of(answer)
        if code == "45009":
            later = self._clock() + timedelta(minutes=1)
            raise DeliveryError(ROBOT_BUSY.format(code=code), code=code, retry_at=later)
        if code in ROBOT_REFUSALS:
            raise DeliveryError(ROBOT_REFUSALS[code], permanent=True, code=code)
        if code != "0":
            raise DeliveryError(PLATFORM.format(code=code), code=code)

    def fits(self, payloads: Sequence[Payload]) -> bool:
        return len(payloads) == 1 or len(joined(payloads).encode()) <= LIMIT_BYTES


def joined(payloads: Sequence[Payload]) -> str:
    """Put several cards into one message."""
    return BLOCK_SEPARATOR.join(as_text(payload) for payload in payloads)


def clipped(text: str, limit: int = LIMIT_BYTES) -> str:
    """Cut a text that is too long for the platform between two characters, and say so."""
    if len(text.encode()) <= limit:
        return text
    room = limit - len(CLIPPED.encode())
    return text.encode()[:room].decode(errors="ignore") + CLIPPED
