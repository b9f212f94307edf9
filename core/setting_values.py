"""What a setting may be: each function reads one value, or says in Chinese why it cannot be used.

The text of a value stays out of what is said, for it may be a secret.
"""

import ipaddress
import re
from datetime import time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet

HOST = re.compile(r"(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)+")
LEAST_SECRET = 32
LONGEST_WINDOW = 3600
"""Seconds. What was signed longer ago than an hour is no retry and no clock a little off."""


def text(value: str) -> str:
    return value


def url(value: str) -> str:
    if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
        raise ValueError("要以 http:// 或 https:// 开头，后面是主机名")
    return value.rstrip("/")


def public_url(value: str) -> str:
    """Links carry a signature that opens a case: nobody between may read them."""
    address = url(value)
    if address.startswith("http://") and not is_loopback(address):
        raise ValueError("对外的地址要用 https；http 只能用在本机（127.0.0.1 或 localhost）")
    return address


def is_loopback(address: str) -> bool:
    """Tell whether an address is this machine's own, which nobody else can reach."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def database_url(value: str) -> str:
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    if value.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    raise ValueError("请用 sqlite:///文件 或 postgresql://用户:密码@主机/库名")


def secret_key(value: str) -> str:
    if len(value) < LEAST_SECRET:
        raise ValueError(f"至少要 {LEAST_SECRET} 个随机字符")
    return value


def data_keys(value: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(",") if part.strip())
    if not keys:
        raise ValueError("至少要有一个密钥")
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ValueError("不是 Fernet 密钥，生成的办法见 docs/settings.md") from error
    return keys


def zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"没有 {value!r} 这个时区") from error


def count(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError("要是 0 或者更大的整数")
    return int(value)


def window(value: str) -> int:
    seconds = count(value)
    if not 0 < seconds <= LONGEST_WINDOW:
        raise ValueError(f"要在 1 到 {LONGEST_WINDOW} 秒之间")
    return seconds


def quiet_hours(value: str) -> tuple[time, time] | None:
    if value.strip().lower() == "none":
        return None
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in value.split("-"))
    except ValueError as error:
        raise ValueError("要写成 21:00-07:00 这样的两个钟点，或者 none") from error
    if begins == ends:
        raise ValueError("起止是同一个钟点；整天不限请写 none")
    return begins, ends


def hosts(value: str) -> tuple[str, ...]:
    found = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for host in found:
        if not HOST.fullmatch(host):
            raise ValueError(f"{host!r} 不是主机名；前面可以加 *.，表示它下面的所有主机")
    return found
