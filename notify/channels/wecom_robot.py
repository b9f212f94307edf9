"""WeCom group robot 群机器人: markdown through the group's webhook, 20 calls a minute."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import httpx

from core.clock import Clock
from notify.channels.base import Channel, DeliveryError
from notify.limits import MARKDOWN_BYTES, ROBOT_PER_MINUTE, clipped
from notify.payload import Payload, as_text, under
from notify.transport import answer_of, code_of
from notify.words import (
    BLOCK_SEPARATOR,
    CLIPPED,
    GROUP_WITHOUT_ROBOT,
    PLATFORM,
    ROBOT_BUSY,
    ROBOT_REFUSALS,
)


class WeComRobotChannel(Channel):
    """account names the group; key_of gives its robot's key, read anew for each call."""

    name = "wecom_robot"
    shares = True
    per_minute = ROBOT_PER_MINUTE

    def __init__(
        self, http: httpx.Client, clock: Clock, api: str, key_of: Callable[[str], str | None]
    ) -> None:
        self._http, self._clock, self._api, self._key_of = http, clock, api, key_of

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        key = self._key_of(account)
        if key is None:
            raise DeliveryError(GROUP_WITHOUT_ROBOT, permanent=True)
        markdown = clipped(joined(payloads), MARKDOWN_BYTES, CLIPPED)
        answer = answer_of(
            self._http,
            "POST",
            f"{self._api}/cgi-bin/webhook/send",
            params={"key": key},
            body={"msgtype": "markdown", "markdown": {"content": markdown}},
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
        return len(payloads) == 1 or len(joined(payloads).encode()) <= MARKDOWN_BYTES


def joined(payloads: Sequence[Payload]) -> str:
    """Put several cards into one message; what has one heading stands under it once."""
    blocks: dict[str | int, list[str]] = {}
    for at, payload in enumerate(payloads):
        heading = payload.get("heading")
        text = as_text(payload) if heading is None else payload.get("markdown", "")
        blocks.setdefault(at if heading is None else heading, []).append(text)
    return BLOCK_SEPARATOR.join(
        under(heading if isinstance(heading, str) else None, *lines)
        for heading, lines in blocks.items()
    )
