"""Every way out, by name: adding one is a file beside this and a line in CHANNELS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx

from core.clock import Clock
from core.database import Database
from core.settings import Settings
from notify.channels.base import Channel
from notify.channels.console import ConsoleChannel
from notify.channels.wechat import WeChatChannel
from notify.channels.wecom_app import WeComAppChannel
from notify.channels.wecom_robot import WeComRobotChannel
from notify.tokens import TokenStore


@dataclass(frozen=True, slots=True)
class Parts:
    """What a channel can be built from; key_of gives the robot's key of a group by its account."""

    settings: Settings
    clock: Clock
    http: httpx.Client
    tokens: TokenStore
    key_of: Callable[[str], str | None]


def _wechat(parts: Parts) -> Channel:
    accounts = {account.name: account for account in parts.settings.wechat_accounts}
    return WeChatChannel(parts.http, parts.tokens, parts.clock, parts.settings.wechat_api, accounts)


def _wecom_robot(parts: Parts) -> Channel:
    return WeComRobotChannel(parts.http, parts.clock, parts.settings.wecom_api, parts.key_of)


def _wecom_app(parts: Parts) -> Channel:
    apps = {app.agent: app for app in parts.settings.wecom_apps}
    return WeComAppChannel(parts.http, parts.tokens, parts.settings.wecom_api, apps)


def _console(_parts: Parts) -> Channel:
    return ConsoleChannel()


CHANNELS: Mapping[str, Callable[[Parts], Channel]] = {
    "wechat": _wechat,
    "wecom_robot": _wecom_robot,
    "wecom_app": _wecom_app,
    "console": _console,
}


def build_channels(
    settings: Settings,
    database: Database,
    clock: Clock,
    http: httpx.Client,
    key_of: Callable[[str], str | None],
) -> dict[str, Channel]:
    """Build every channel; http comes from notify.transport.open_http."""
    parts = Parts(settings, clock, http, TokenStore(database, clock, http), key_of)
    return {name: build(parts) for name, build in CHANNELS.items()}
