"""WeChat official account: customer-service messages 客服消息, text and menu."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from core.clock import Clock
from core.settings import WeChatAccount
from notify.calls import post_with_token
from notify.channels.base import Channel, DeliveryError, WindowClosedError
from notify.limits import TEXT_BYTES, clipped
from notify.payload import Payload, as_text
from notify.token_sources import WeChatTokens
from notify.tokens import TokenStore
from notify.transport import code_of
from notify.words import (
    PLATFORM,
    QUOTA,
    UNKNOWN_ACCOUNT,
    WECHAT_REFUSALS,
    WINDOW_CLOSED,
    WINDOW_USED_UP,
)

BEIJING = ZoneInfo("Asia/Shanghai")  # Where the platform's day ends, wherever we are.


class WeChatChannel(Channel):
    name = "wechat"
    windowed = True

    def __init__(
        self,
        http: httpx.Client,
        tokens: TokenStore,
        clock: Clock,
        api: str,
        accounts: Mapping[str, WeChatAccount],
    ) -> None:
        self._http, self._tokens, self._clock = http, tokens, clock
        self._api, self._accounts = api, accounts

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        if account not in self._accounts:
            raise DeliveryError(UNKNOWN_ACCOUNT.format(name=account), permanent=True)
        source = WeChatTokens(self._api, self._accounts[account])
        url = f"{self._api}/cgi-bin/message/custom/send"
        body = {"touser": address, **message_of(payloads[0])}
        answer = post_with_token(self._http, self._tokens, source, url, body)
        if (code := code_of(answer)) != "0":
            raise _error_of(code, self._clock())


def message_of(payload: Payload) -> dict[str, Any]:
    """Write a payload as the platform wants it (custom/send: msgtype text or msgmenu)."""
    if not payload.get("choices"):
        return {"msgtype": "text", "text": {"content": clipped(as_text(payload), TEXT_BYTES)}}
    menu = {
        "head_content": payload.get("text", ""),
        "list": [{"id": key, "content": label} for key, label in payload["choices"]],
        "tail_content": payload.get("tail", ""),
    }
    return {"msgtype": "msgmenu", "msgmenu": menu}


def _error_of(code: str, now: datetime) -> DeliveryError:
    if code == "45015":
        return WindowClosedError(WINDOW_CLOSED, code=code, used_up=False)
    if code == "45047":
        return WindowClosedError(WINDOW_USED_UP, code=code, used_up=True)
    if code == "45009":
        return DeliveryError(QUOTA.format(code=code), code=code, retry_at=_next_midnight(now))
    if code in WECHAT_REFUSALS:
        return DeliveryError(WECHAT_REFUSALS[code], permanent=True, code=code)
    return DeliveryError(PLATFORM.format(code=code), code=code)


def _next_midnight(now: datetime) -> datetime:
    tomorrow = now.astimezone(BEIJING).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, BEIJING)
