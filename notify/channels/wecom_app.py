"""WeCom self-built app 自建应用: a message to one member."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from core.settings import WeComApp
from notify.calls import post_with_token
from notify.channels.base import Channel, DeliveryError
from notify.limits import TEXT_BYTES, clipped
from notify.payload import Payload, as_text
from notify.token_sources import WeComTokens
from notify.tokens import TokenStore
from notify.transport import code_of
from notify.words import APP_REFUSALS, INVALID_MEMBER, PLATFORM, UNKNOWN_ACCOUNT


class WeComAppChannel(Channel):
    """account names the agent; address is the member's userid."""

    name = "wecom_app"

    def __init__(
        self, http: httpx.Client, tokens: TokenStore, api: str, apps: Mapping[str, WeComApp]
    ) -> None:
        self._http, self._tokens, self._api, self._apps = http, tokens, api, apps

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        if account not in self._apps:
            raise DeliveryError(UNKNOWN_ACCOUNT.format(name=account), permanent=True)
        source = WeComTokens(self._api, self._apps[account])
        url = f"{self._api}/cgi-bin/message/send"
        body = {"touser": address, "agentid": account, **_message_of(payloads[0])}
        answer = post_with_token(self._http, self._tokens, source, url, body)
        code = code_of(answer)
        if code in APP_REFUSALS:
            raise DeliveryError(APP_REFUSALS[code], permanent=True, code=code)
        if code != "0":
            raise DeliveryError(PLATFORM.format(code=code), code=code)
        if answer.get("invaliduser"):
            raise DeliveryError(INVALID_MEMBER, permanent=True, code="invaliduser")


def _message_of(payload: Payload) -> dict[str, Any]:
    sort = "markdown" if "markdown" in payload else "text"
    return {"msgtype": sort, sort: {"content": clipped(as_text(payload), TEXT_BYTES)}}
