"""Requests as Tencent sends them, made ready before the clock runs; and answers opened again."""

import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

import xmltodict

from bot import words
from bot.tencent.envelope import Envelope, signature
from core.settings import WeChatAccount

MESSAGE = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
    "<MsgId>{number}</MsgId>{tap}</xml>"
)
SEALED = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
)
NONCE = "1372623149"
HELLO = b"GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
AGREE = "<bizmsgmenuid>agree</bizmsgmenuid>"
FILED = words.FILED.partition("{number}")[0]
READ_BACK = words.CONFIRM.partition("{item}")[0]

_numbers = itertools.count(time.time_ns() // 1000)


def message(openid: str, text: str, tap: str = "") -> str:
    """Write a text message with a MsgId of its own."""
    return MESSAGE.format(
        openid=openid, now=int(time.time()), text=text, number=next(_numbers), tap=tap
    )


def _post(path: str, query: dict[str, str], xml: str) -> bytes:
    body = xml.encode()
    head = (
        f"POST {path}?{urlencode(query)} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


class Platform(Protocol):
    """Tencent's side of one account: what it posts, and what a resident sees of the answer."""

    def request(self, xml: str) -> bytes:
        """Sign a message, and seal it if the mode asks for that."""

    def text(self, answer: bytes) -> str:
        """Give the text of an answer."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An account in plaintext mode."""

    path: str
    token: str

    def request(self, xml: str) -> bytes:
        now = str(int(time.time()))
        query = {"signature": signature(self.token, now, NONCE), "timestamp": now, "nonce": NONCE}
        return _post(self.path, query, xml)

    def text(self, answer: bytes) -> str:
        content: str = xmltodict.parse(body_of(answer))["xml"]["Content"]
        return content


@dataclass(slots=True)
class Safe:
    """An account in safe mode."""

    path: str
    account: WeChatAccount
    _envelope: Envelope = field(init=False)

    def __post_init__(self) -> None:
        account = self.account
        self._envelope = Envelope(account.token, [account.aes_key], account.app_id)

    def request(self, xml: str) -> bytes:
        """Seal and sign; good for the 300 s of the callback's window."""
        now = str(int(time.time()))
        encrypted, signed = self._envelope.seal(xml, now, NONCE)
        query = {
            "signature": signature(self.account.token, now, NONCE),
            "timestamp": now,
            "nonce": NONCE,
            "encrypt_type": "aes",
            "msg_signature": signed,
        }
        return _post(self.path, query, SEALED.format(encrypted=encrypted))

    def text(self, answer: bytes) -> str:
        fields = xmltodict.parse(body_of(answer))["xml"]
        opened = self._envelope.open(
            fields["Encrypt"], fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"]
        )
        content: str = xmltodict.parse(opened)["xml"]["Content"]
        return content


def is_ok(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200 ")


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def tells(texts: Iterable[str], openids: Iterable[str]) -> list[str]:
    """Write one complaint of each resident."""
    return [message(openid, text) for openid, text in zip(openids, texts, strict=False)]


def agreements(openids: Iterable[str]) -> list[str]:
    """Write each resident's tap on "yes, file it"."""
    return [message(openid, words.YES, AGREE) for openid in openids]
