"""Reads the configuration and says in one sentence what is wrong with it."""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from simulator import words
from simulator.config import (
    Account,
    App,
    Config,
    Group,
    Member,
    Place,
    Poster,
    Resident,
    Robot,
)
from simulator.crypto import CryptoError, key_bytes

Row = TypeVar("Row", Account, Robot, Group, App, Resident, Poster, Place, Member)


class ConfigError(ValueError):
    """One sentence that says what is wrong with the configuration."""


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
    robots = tuple(_with_id(robot) for robot in rows(Robot, data, "robots"))
    config = Config(
        service=data["service"].rstrip("/"),
        accounts=rows(Account, data, "accounts"),
        robots=robots,
        groups=tuple(_with_robot(group, robots) for group in rows(Group, data, "groups")),
        apps=rows(App, data, "apps"),
        residents=rows(Resident, data, "residents"),
        posters=rows(Poster, data, "posters"),
        places=rows(Place, data, "places"),
        answer_seconds=_seconds(data.get("answer_seconds", 5.0)),
        stories=_text(data, "stories"),
        clock_file=_text(data, "clock_file"),
    )
    _check(config)
    return config


def rows(kind: type[Row], data: dict[str, Any], where: str) -> tuple[Row, ...]:
    """Read the list `data[where]`, empty if it is missing."""
    found = data.get(where, [])
    if not isinstance(found, list):
        raise _wrong(where, words.CONFIG_NOT_A_LIST)
    return tuple(_row(kind, row, f"{where}[{index}]") for index, row in enumerate(found))


def _row(kind: type[Row], row: Any, where: str) -> Row:
    if not isinstance(row, dict):
        raise _wrong(where, words.CONFIG_NOT_AN_OBJECT)
    known = {item.name: item.type for item in fields(kind)}
    values = {key: value for key, value in row.items() if key in known}
    for name, value in values.items():
        if known[name] is str and not isinstance(value, str):
            raise _wrong(where, words.config_not_text(name))
    if kind is Group:
        values["members"] = rows(Member, row, "members")
    try:
        return kind(**values)
    except TypeError as error:
        missing = str(error).split("argument")[-1].lstrip("s: ")
        raise _wrong(where, words.config_missing(missing)) from error


def _with_id(robot: Robot) -> Robot:
    return replace(robot, aibotid=robot.aibotid or f"aib{robot.name}")


def _with_robot(group: Group, robots: tuple[Robot, ...]) -> Group:
    """Put the first robot into a group that names none."""
    name = group.robot or next((robot.name for robot in robots), "")
    if not any(robot.name == name for robot in robots):
        raise _wrong(group.chat_id, words.config_no_robot(name))
    return replace(group, robot=name)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise ConfigError(words.config_not_text(name))
    return value


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise _wrong("answer_seconds", words.CONFIG_NOT_SECONDS)
    return float(value)


def _check(config: Config) -> None:
    for account in config.accounts:
        if account.mode not in {"plain", "compat", "safe"}:
            raise _wrong(account.name, words.CONFIG_BAD_MODE)
        if account.mode != "plain":
            _check_key(account.name, account.aes_key)
    for robot in config.robots:
        _check_key(robot.name, robot.aes_key)
    for app in config.apps:
        _check_key(app.agent, app.aes_key)
    _check_unlike("robots", "name", (robot.name for robot in config.robots))
    _check_unlike("groups", "chat_id", (group.chat_id for group in config.groups))
    _check_unlike("groups", "webhook_key", (group.webhook_key for group in config.groups))


def _check_key(name: str, aes_key: str) -> None:
    try:
        key_bytes(aes_key)
    except CryptoError as error:
        raise _wrong(name, words.CONFIG_BAD_KEY) from error


def _check_unlike(where: str, name: str, values: Iterable[str]) -> None:
    """Each has its own, and none is empty."""
    seen = {""}
    for value in values:
        if value in seen:
            raise _wrong(where, words.config_not_unlike(name, value))
        seen.add(value)


def _wrong(where: str, reason: str) -> ConfigError:
    return ConfigError(words.config_bad_row(where, reason))
