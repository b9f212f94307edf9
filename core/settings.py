"""Settings, read once from the environment into one frozen object.

Every variable has the prefix ``JIEFANG_``; ``<NAME>_FILE`` names a file that holds the value.
``docs/settings.md`` lists them all, and a test holds the two together.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

PREFIX = "JIEFANG_"
ROOT = Path(__file__).resolve().parent.parent
AES_KEY_LENGTH = 43
MODES = ("plain", "compat", "safe")
MEDIA_HOSTS = (
    "*.weixin.qq.com",
    "*.qpic.cn",
    "vweixinp.tc.qq.com",
    "ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com",
)
"""Where WeChat and WeCom keep what people send: their APIs, pictures, videos, a robot's files."""
HOST = re.compile(r"(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)+")
T = TypeVar("T")


class SettingsError(Exception):
    """A setting that stops the start; its text is one sentence for the person who set it."""


@dataclass(frozen=True, slots=True)
class WeChatAccount:
    """One official account 公众号 (developer console, "基本配置")."""

    name: str
    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    previous_aes_key: str = ""
    mode: str = "safe"

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise ValueError(f"mode must be one of {', '.join(MODES)}, not {self.mode!r}")
        if self.mode != "plain" and not self.aes_key:
            raise ValueError(f"mode {self.mode} needs aes_key")
        _check_aes_keys(self.aes_key, self.previous_aes_key)


@dataclass(frozen=True, slots=True)
class WeComRobot:
    """One smart robot 智能机器人 that listens; one may stand in every group."""

    name: str
    token: str
    aes_key: str

    def __post_init__(self) -> None:
        _check_aes_keys(self.aes_key)


@dataclass(frozen=True, slots=True)
class WeComApp:
    """One self-built WeCom app 自建应用."""

    agent: str
    corp_id: str
    secret: str
    token: str
    aes_key: str

    def __post_init__(self) -> None:
        _check_aes_keys(self.aes_key)


def _check_aes_keys(*keys: str) -> None:
    for key in keys:
        if key and len(key) != AES_KEY_LENGTH:
            raise ValueError(f"an EncodingAESKey has {AES_KEY_LENGTH} characters, not {len(key)}")


def _text(value: str) -> str:
    return value


def _url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("an address starts with http:// or https://")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    if value.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")


def _secret_key(value: str) -> str:
    if len(value) < 32:
        raise ValueError("use at least 32 random characters")
    return value


def _data_keys(value: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(",") if part.strip())
    if not keys:
        raise ValueError("give at least one key")
    for key in keys:
        Fernet(key)
    return keys


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"there is no time zone {value!r}") from error


def _positive(value: str) -> int:
    number = int(value)
    if number <= 0:
        raise ValueError("use a number above 0")
    return number


def _count(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError("use 0 or a number above")
    return number


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ValueError(f"{host!r} is no host name, alone or with *. before it")
    return hosts


def _listed(kind: type[T]) -> Callable[[str], tuple[T, ...]]:
    def parse(value: str) -> tuple[T, ...]:
        rows = json.loads(value)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValueError("give a JSON list of objects")
        entries = tuple(kind(**row) for row in rows)
        names = [getattr(entry, fields(kind)[0].name) for entry in entries]  # type: ignore[arg-type]
        if len(set(names)) != len(names):
            raise ValueError("two entries carry the same name")
        return entries

    return parse


def _var(parse: Callable[[str], Any], about: str, default: Any = MISSING) -> Any:
    metadata = {"parse": parse, "about": about}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a start can be told."""

    secret_key: str = _var(
        _secret_key, "Signs sessions and links, and indexes personal data. 32 characters or more."
    )
    data_key: tuple[str, ...] = _var(
        _data_keys,
        "Fernet keys for personal data at rest, comma-separated: the first encrypts, all decrypt.",
    )
    database_url: str = _var(
        _database_url,
        "Where state lives: sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME.",
        f"sqlite:///{ROOT / 'var' / 'jiefang.db'}",
    )
    queue_url: str = _var(
        _text,
        "Huey's queue: sqlite:///FILE, postgresql://…, redis://…. Empty: beside the database.",
        "",
    )
    wechat_accounts: tuple[WeChatAccount, ...] = _var(
        _listed(WeChatAccount),
        "JSON list of official accounts: name, app_id, secret, token, aes_key, previous_aes_key, "
        "mode (plain, compat or safe).",
        (),
    )
    wechat_api: str = _var(
        _url, "Base address of the official-account API.", "https://api.weixin.qq.com"
    )
    wecom_api: str = _var(_url, "Base address of the WeCom API.", "https://qyapi.weixin.qq.com")
    wecom_robots: tuple[WeComRobot, ...] = _var(
        _listed(WeComRobot),
        "JSON list of the smart robots that listen in groups: name, token, aes_key.",
        (),
    )
    wecom_apps: tuple[WeComApp, ...] = _var(
        _listed(WeComApp),
        "JSON list of self-built apps: agent, corp_id, secret, token, aes_key.",
        (),
    )
    catalogue: Path | None = _var(
        Path, "A folder that replaces the shipped service-item catalogue.", None
    )
    timezone: ZoneInfo = _var(
        _zone, "Time zone of deadlines and of what people see.", ZoneInfo("Asia/Shanghai")
    )
    public_url: str = _var(
        _url, "The address people reach this service at, for links.", "http://127.0.0.1:8000"
    )
    state_dir: Path = _var(
        Path, "Folder for received files and the local journal.", ROOT / "var" / "state"
    )
    media_hosts: tuple[str, ...] = _var(
        _hosts,
        "Hosts that files may be fetched from, comma-separated; `*.` before one: all below it. "
        "Those of the two APIs are always allowed.",
        MEDIA_HOSTS,
    )
    callback_window: int = _var(
        _positive, "Seconds a signed callback's timestamp may lie off our clock.", 300
    )
    trusted_proxies: int = _var(
        _count, "How many proxies of ours stand before the service and set X-Forwarded-For.", 0
    )
    log_level: str = _var(_text, "DEBUG, INFO, WARNING or ERROR.", "INFO")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read all variables; SettingsError names the first that is unknown, missing or bad."""
        known = {variable(f.name): f for f in fields(cls)}
        given = _given(environ)
        for name in given:
            if name not in known:
                raise SettingsError(
                    f"{name} is not a setting of this service; docs/settings.md lists them all."
                )
        values: dict[str, Any] = {}
        for name, each in known.items():
            if name in given:
                values[each.name] = _parsed(name, given[name], each.metadata["parse"])
            elif each.default is MISSING:
                raise SettingsError(f"{name} is not set: {each.metadata['about']}")
        return cls(**values)


def variable(name: str) -> str:
    """Give the environment variable of a field."""
    return PREFIX + name.upper()


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
        except OSError as error:
            raise SettingsError(f"{name} names a file that cannot be read: {error}.") from error
    return given


def _parsed(name: str, value: str, parse: Callable[[str], Any]) -> Any:
    """Parse one value; its text stays out of the error, for it may be a secret."""
    try:
        return parse(value)
    except json.JSONDecodeError as error:
        raise SettingsError(f"{name} is not valid JSON: {error.msg}.") from error
    except (ValueError, TypeError) as error:
        raise SettingsError(f"{name} cannot be used: {error}.") from error
