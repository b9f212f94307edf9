"""Settings, read once from the environment into one frozen object.

Every variable has the prefix ``JIEFANG_``; ``<NAME>_FILE`` names a file that holds the value.
``docs/settings.md`` lists them all, and a test holds the two together.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from core import setting_values as values
from core.doors import WeChatAccount, WeComApp, WeComRobot, check_apart, check_signing

__all__ = ["Settings", "SettingsError", "WeChatAccount", "WeComApp", "WeComRobot", "variable"]

PREFIX = "JIEFANG_"
ROOT = Path(__file__).resolve().parent.parent
MEDIA_HOSTS = (
    "*.weixin.qq.com",
    "*.qpic.cn",
    "vweixinp.tc.qq.com",
    "ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com",
)
"""Where WeChat and WeCom keep what people send: their APIs, pictures, videos, a robot's files."""
T = TypeVar("T")


class SettingsError(Exception):
    """A setting that stops the start; its text is one sentence for the person who set it."""


def _listed(kind: type[T]) -> Callable[[str], tuple[T, ...]]:
    """Give what reads a JSON list of doors of a kind."""
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    needed = [name for name, each in known.items() if each.default is MISSING]

    def parse(value: str) -> tuple[T, ...]:
        rows = json.loads(value)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError("要是 JSON 列表，每个入口一个对象")
        entries = tuple(_door(row) for row in rows)
        names = [getattr(entry, needed[0]) for entry in entries]
        if len(set(names)) != len(names):
            raise ValueError(f"有两个入口的 {needed[0]} 一样")
        return entries

    def _door(row: dict[str, Any]) -> T:
        if missing := [name for name in needed if name not in row]:
            raise ValueError(f"缺 {'、'.join(missing)}")
        if strange := [name for name in row if name not in known]:
            raise ValueError(f"没有叫 {'、'.join(strange)} 的项")
        if loose := [name for name in row if not isinstance(row[name], str)]:
            raise ValueError(f"{'、'.join(loose)} 要写成带引号的文字")
        door = kind(**row)
        check_signing(door)  # type: ignore[arg-type]
        return door

    return parse


def _var(
    parse: Callable[[str], Any], about: str, default: Any = MISSING, *, secret: bool = False
) -> Any:
    """secret: it is, or holds, what no log and no traceback may show."""
    metadata = {"parse": parse, "about": about}
    if default is MISSING:
        return field(metadata=metadata, repr=not secret)
    return field(default=default, metadata=metadata, repr=not secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a start can be told."""

    secret_key: str = _var(
        values.secret_key,
        "Signs sessions and links, and indexes personal data. 32 characters or more.",
        secret=True,
    )
    data_key: tuple[str, ...] = _var(
        values.data_keys,
        "Fernet keys for personal data at rest, comma-separated: the first encrypts, all decrypt.",
        secret=True,
    )
    database_url: str = _var(
        values.database_url,
        "Where state lives: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME.",
        f"sqlite:///{ROOT / 'var' / 'jiefang.db'}",
        secret=True,
    )
    queue_url: str = _var(
        values.text,
        "Huey's queue: sqlite:///FILE, postgresql://…, redis://…. Empty: beside the database.",
        "",
        secret=True,
    )
    wechat_accounts: tuple[WeChatAccount, ...] = _var(
        _listed(WeChatAccount),
        "JSON list of official accounts: name, app_id, secret, token, aes_key, previous_token, "
        "previous_aes_key, mode (plain, compat or safe).",
        (),
    )
    wechat_api: str = _var(
        values.url, "Base address of the official-account API.", "https://api.weixin.qq.com"
    )
    wecom_api: str = _var(
        values.url, "Base address of the WeCom API.", "https://qyapi.weixin.qq.com"
    )
    wecom_robots: tuple[WeComRobot, ...] = _var(
        _listed(WeComRobot),
        "JSON list of the smart robots that listen in groups: name, token, aes_key, "
        "previous_token, previous_aes_key.",
        (),
    )
    wecom_apps: tuple[WeComApp, ...] = _var(
        _listed(WeComApp),
        "JSON list of self-built apps: agent, corp_id, secret, token, aes_key, "
        "previous_token, previous_aes_key.",
        (),
    )
    catalogue: Path | None = _var(
        Path, "A folder that replaces the shipped service-item catalogue.", None
    )
    timezone: ZoneInfo = _var(
        values.zone, "Time zone of deadlines and of what people see.", ZoneInfo("Asia/Shanghai")
    )
    demo_clock: Path | None = _var(
        Path,
        "A file with the seconds by which the clock is ahead; on this machine only.",
        None,
    )
    public_url: str = _var(
        values.public_url,
        "The address people reach this service at, for links.",
        "http://127.0.0.1:8000",
    )
    state_dir: Path = _var(
        Path, "Folder for received files and the local journal.", ROOT / "var" / "state"
    )
    media_hosts: tuple[str, ...] = _var(
        values.hosts,
        "Hosts that files may be fetched from, comma-separated; `*.` before one: all below it. "
        "Those of the two APIs are always allowed.",
        MEDIA_HOSTS,
    )
    callback_window: int = _var(
        values.window, "Seconds a signed callback's timestamp may lie off our clock.", 300
    )
    take_back_seconds: int = _var(
        values.count,
        "Seconds in which a worker's slip can be taken back, and for which what it tells waits.",
        120,
    )
    quiet_hours: tuple[time, time] | None = _var(
        values.quiet_hours,
        "From when until when nobody is told what is no emergency: HH:MM-HH:MM, or none.",
        (time(21), time(7)),
    )
    trusted_proxies: int = _var(
        values.count,
        "How many proxies of ours stand before the service and set X-Forwarded-For.",
        0,
    )
    log_level: str = _var(values.text, "DEBUG, INFO, WARNING or ERROR.", "INFO")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read all variables; SettingsError names the first that is unknown, missing or bad."""
        known = {variable(f.name): f for f in fields(cls)}
        given = _given(environ)
        for name in given:
            if name not in known:
                raise SettingsError(f"没有 {name} 这项设置，全部设置见 docs/settings.md。")
        parsed: dict[str, Any] = {}
        for name, each in known.items():
            if name in given:
                parsed[each.name] = _parsed(name, given[name], each.metadata["parse"])
            elif each.default is MISSING:
                raise SettingsError(f"没有设置 {name}，怎么填见 docs/settings.md。")
        settings = cls(**parsed)
        _check_doors(settings)
        _check_clock(settings)
        return settings


def catalogue_of(environ: Mapping[str, str]) -> Path | None:
    """Give the catalogue's folder alone: who works on the rules needs no other setting."""
    named = environ.get(variable("catalogue"))
    return Path(named) if named else None


def variable(name: str) -> str:
    """Give the environment variable of a field."""
    return PREFIX + name.upper()


def _check_doors(settings: Settings) -> None:
    """Say so if a door proves nothing about who knocks at it."""
    try:
        check_apart([*settings.wechat_accounts, *settings.wecom_robots, *settings.wecom_apps])
    except ValueError as error:
        raise SettingsError(
            f"JIEFANG_WECHAT_ACCOUNTS、JIEFANG_WECOM_ROBOTS、JIEFANG_WECOM_APPS 不能用：{error}。"
        ) from error
    open_to_all = not values.is_loopback(settings.public_url)
    for account in settings.wechat_accounts:
        # Its signature covers no body: whoever saw one callback can say anything within the window.
        if account.mode == "plain" and open_to_all:
            raise SettingsError(
                f"JIEFANG_WECHAT_ACCOUNTS 不能用：公众号 {account.name} 是明文模式，"
                "只能在本机试用；对外请在公众平台改成安全模式（safe）。"
            )


def _check_clock(settings: Settings) -> None:
    """Refuse a clock that can be moved where anybody real could be told of, or by, it."""
    addresses = (settings.public_url, settings.wechat_api, settings.wecom_api)
    if settings.demo_clock and not all(values.is_loopback(each) for each in addresses):
        raise SettingsError(
            "JIEFANG_DEMO_CLOCK 不能用：时间只能在本机演示时拨动，"
            "JIEFANG_PUBLIC_URL、JIEFANG_WECHAT_API、JIEFANG_WECOM_API 要都在本机。"
        )


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or not value:
            continue
        if not name.endswith("_FILE"):
            given[name] = value
            continue
        try:
            given[name.removesuffix("_FILE")] = Path(value).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise SettingsError(f"{name} 指的文件读不出来（{type(error).__name__}）。") from error
    return given


def _parsed(name: str, value: str, parse: Callable[[str], Any]) -> Any:
    """Parse one value; its text stays out of the error, for it may be a secret."""
    try:
        return parse(value)
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise SettingsError(f"{name} 不是 JSON，从{where}起读不懂。") from error
    except ValueError as error:
        raise SettingsError(f"{name} 不能用：{error}。") from error
