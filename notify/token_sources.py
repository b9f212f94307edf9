"""Where access tokens come from: WeChat's stable_token and WeCom's gettoken."""

from dataclasses import dataclass
from typing import Any

import httpx

from core.settings import WeChatAccount, WeComApp
from notify.errors import DeliveryError
from notify.tokens import Issued
from notify.transport import answer_of, code_of
from notify.words import ACCESS_MISSING


@dataclass(frozen=True, slots=True)
class WeChatTokens:
    """stable_token of an official account: asking again does not void what others hold."""

    api: str
    account: WeChatAccount

    @property
    def key(self) -> str:
        return f"wechat:{self.account.app_id}"

    def fetch(self, http: httpx.Client, *, force: bool) -> Issued:
        body = {
            "grant_type": "client_credential",
            "appid": self.account.app_id,
            "secret": self.account.secret,
            "force_refresh": force,
        }
        return _issued(answer_of(http, "POST", f"{self.api}/cgi-bin/stable_token", body=body))


@dataclass(frozen=True, slots=True)
class WeComTokens:
    """gettoken of a self-built app; WeCom itself gives the same token until it expires."""

    api: str
    app: WeComApp

    @property
    def key(self) -> str:
        return f"wecom:{self.app.corp_id}:{self.app.agent}"

    def fetch(self, http: httpx.Client, *, force: bool) -> Issued:
        params = {"corpid": self.app.corp_id, "corpsecret": self.app.secret}
        return _issued(answer_of(http, "GET", f"{self.api}/cgi-bin/gettoken", params=params))


def _issued(answer: dict[str, Any]) -> Issued:
    token, code = answer.get("access_token"), code_of(answer)
    if code != "0" or not isinstance(token, str) or not token:
        raise DeliveryError(ACCESS_MISSING.format(code=code), code=code)
    return Issued(token, int(answer.get("expires_in", 7200)))
