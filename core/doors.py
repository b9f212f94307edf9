"""The doors the platforms knock at: official accounts, smart robots, self-built apps.

A token signs what comes in, an EncodingAESKey seals it. A door whose token can be guessed, or that
shares one with another door, proves nothing about who knocks: such settings do not start.
"""

import re
from collections.abc import Iterable
from dataclasses import MISSING, dataclass, field, fields
from typing import Protocol

MODES = ("plain", "compat", "safe")
LEAST_TOKEN, LONGEST_TOKEN = 8, 32
"""WeChat takes 3 to 32. Whoever saw one signed callback can try short ones without asking us."""

AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


def hidden(default: str | None = None) -> str:
    """Give a field that no repr shows."""
    found: str = field(repr=False) if default is None else field(default=default, repr=False)
    return found


@dataclass(frozen=True, slots=True)
class WeChatAccount:
    """One official account 公众号 (developer console, "基本配置")."""

    name: str
    app_id: str
    secret: str = hidden()
    token: str = hidden()
    aes_key: str = hidden("")
    previous_aes_key: str = hidden("")
    mode: str = "safe"
    previous_token: str = hidden("")

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode 要是 {'、'.join(MODES)} 之一")
        if self.mode != "plain" and not self.aes_key:
            raise ValueError(f"{self.mode} 模式要有 aes_key")
        check_keys(self)


@dataclass(frozen=True, slots=True)
class WeComRobot:
    """One smart robot 智能机器人 that listens; one may stand in every group."""

    name: str
    token: str = hidden()
    aes_key: str = hidden()
    previous_aes_key: str = hidden("")
    previous_token: str = hidden("")

    def __post_init__(self) -> None:
        check_keys(self)


@dataclass(frozen=True, slots=True)
class WeComApp:
    """One self-built WeCom app 自建应用."""

    agent: str
    corp_id: str
    secret: str = hidden()
    token: str = hidden()
    aes_key: str = hidden()
    previous_aes_key: str = hidden("")
    previous_token: str = hidden("")

    def __post_init__(self) -> None:
        check_keys(self)


class Door(Protocol):
    """What all of them have."""

    @property
    def token(self) -> str: ...
    @property
    def previous_token(self) -> str: ...
    @property
    def aes_key(self) -> str: ...
    @property
    def previous_aes_key(self) -> str: ...


def tokens(door: Door) -> tuple[str, ...]:
    """Give what may sign at a door: the token, and the one before while it is rotated."""
    return tuple(token for token in (door.token, door.previous_token) if token)


def aes_keys(door: Door) -> tuple[str, ...]:
    return tuple(key for key in (door.aes_key, door.previous_aes_key) if key)


def check_keys(door: Door) -> None:
    for key in aes_keys(door):
        if not AES_KEY.fullmatch(key):
            raise ValueError("EncodingAESKey 要是 43 个字母或数字")


def check_signing(door: WeChatAccount | WeComRobot | WeComApp) -> None:
    """Say what is missing at a door, or too short to sign with."""
    for each in fields(door):
        if each.default is MISSING and not getattr(door, each.name):
            raise ValueError(f"{each.name} 不能是空的")
    for token in tokens(door):
        if not LEAST_TOKEN <= len(token) <= LONGEST_TOKEN:
            raise ValueError(f"token 要有 {LEAST_TOKEN} 到 {LONGEST_TOKEN} 个字符，太短的猜得出来")


def check_apart(doors: Iterable[Door]) -> None:
    """Say so if what is signed or sealed for one door would open another."""
    for name, of in (("token", tokens), ("aes_key", aes_keys)):
        seen: set[str] = set()
        for door in doors:
            own = set(of(door))
            if seen & own:
                raise ValueError(f"两个入口用了同一个 {name}，请每个入口各用各的")
            seen |= own
