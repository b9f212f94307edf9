"""What the simulator is told about accounts, robots, apps, people and places."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from simulator import words
from simulator.crypto import CryptoError, key_bytes


class ConfigError(ValueError):
    """One sentence that says what is wrong with the configuration."""


@dataclass(frozen=True, slots=True)
class Account:
    """An official account 公众号; `mode` is plain, compat or safe."""

    name: str
    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    mode: str = "safe"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    userid: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Robot:
    """A smart robot 智能机器人 and the group chat it sits in."""

    name: str
    token: str
    aes_key: str
    webhook_key: str
    title: str = ""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """A self-built WeCom app 自建应用."""

    agent: str
    corp_id: str
    secret: str
    token: str
    aes_key: str


@dataclass(frozen=True, slots=True)
class Resident:
    openid: str
    nickname: str
    following: bool = True


@dataclass(frozen=True, slots=True)
class Poster:
    """A printed QR code; `scene` is its parameter, at most 64 characters."""

    scene: str
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """A spot people can share, in GCJ-02 degrees as WeChat reports it."""

    title: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Config:
    """`answer_seconds` is how long Tencent waits before it sends the message again."""

    service: str
    accounts: tuple[Account, ...] = ()
    robots: tuple[Robot, ...] = ()
    apps: tuple[App, ...] = ()
    residents: tuple[Resident, ...] = ()
    posters: tuple[Poster, ...] = ()
    places: tuple[Place, ...] = ()
    answer_seconds: float = 5.0


Row = TypeVar("Row", Account, Robot, App, Resident, Poster, Place, Member)


def load_config(path: Path) -> Config:
    """Read a JSON file; `ConfigError` with one sentence if it can't be used."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(words.config_unreadable(str(path), error.strerror or "")) from error
    except ValueError as error:
        raise ConfigError(words.config_not_json(str(path), str(error))) from error
    return parse_config(data)


def parse_config(data: Any) -> Config:
    """Build the configuration from parsed JSON; `ConfigError` names the first thing wrong."""
    if not isinstance(data, dict) or not isinstance(data.get("service"), str):
        raise ConfigError(words.CONFIG_NEEDS_SERVICE)
    config = Config(
        service=data["service"].rstrip("/"),
        accounts=_rows(Account, data, "accounts"),
        robots=_rows(Robot, data, "robots"),
        apps=_rows(App, data, "apps"),
        residents=_rows(Resident, data, "residents"),
        posters=_rows(Poster, data, "posters"),
        places=_rows(Place, data, "places"),
        answer_seconds=_seconds(data.get("answer_seconds", 5.0)),
    )
    _check(config)
    return config


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise ConfigError(words.config_bad_row("answer_seconds", words.CONFIG_NOT_SECONDS))
    return float(value)


def _rows(kind: type[Row], data: dict[str, Any], where: str) -> tuple[Row, ...]:
    rows = data.get(where, [])
    if not isinstance(rows, list):
        raise ConfigError(words.config_bad_row(where, words.CONFIG_NOT_A_LIST))
    return tuple(_row(kind, row, f"{where}[{index}]") for index, row in enumerate(rows))


def _row(kind: type[Row], row: Any, where: str) -> Row:
    if not isinstance(row, dict):
        raise ConfigError(words.config_bad_row(where, words.CONFIG_NOT_AN_OBJECT))
    known = {item.name for item in fields(kind)}
    values = {key: value for key, value in row.items() if key in known}
    if kind is Robot:
        values["members"] = _rows(Member, row, "members")
    try:
        return kind(**values)
    except TypeError as error:
        missing = str(error).split("argument")[-1].lstrip("s: ")
        raise ConfigError(words.config_bad_row(where, words.config_missing(missing))) from error


def _check(config: Config) -> None:
    for account in config.accounts:
        if account.mode not in {"plain", "compat", "safe"}:
            raise ConfigError(words.config_bad_row(account.name, words.CONFIG_BAD_MODE))
        if account.mode != "plain":
            _check_key(account.name, account.aes_key)
    for robot in config.robots:
        _check_key(robot.name, robot.aes_key)
    for app in config.apps:
        _check_key(app.agent, app.aes_key)


def _check_key(name: str, aes_key: str) -> None:
    try:
        key_bytes(aes_key)
    except CryptoError as error:
        raise ConfigError(words.config_bad_row(name, words.CONFIG_BAD_KEY)) from error
