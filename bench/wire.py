"""Requests as Tencent sends them, and answers opened again: Tencent's side, as the simulator's."""

import itertools
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import urlencode

import xmltodict

from core.settings import WeChatAccount, WeComRobot
from simulator import crypto

MESSAGE = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
    "<MsgId>{number}</MsgId>{tap}</xml>"
)
PICTURE = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
    "<MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[https://bench.invalid/1]]></PicUrl>"
    "<MediaId><![CDATA[media-{number}]]></MediaId><MsgId>{number}</MsgId></xml>"
)
FOLLOW = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
    "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe]]></Event></xml>"
)
SEALED = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName>"
    "<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
)
XML, JSON = "text/xml", "application/json"
NONCE = "1372623149"
HELLO = b"GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"

_numbers = itertools.count(time.time_ns() // 1000)


@dataclass(frozen=True, slots=True)
class Request:
    """One POST, for a socket or for an application in this process."""

    path: str
    query: Mapping[str, str]
    body: str
    mimetype: str

    def raw(self) -> bytes:
        body = self.body.encode()
        head = (
            f"POST {self.path}?{urlencode(self.query)} HTTP/1.1\r\nHost: bench\r\n"
            f"Content-Type: {self.mimetype}\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        return head.encode() + body


def message(openid: str, text: str, tap: str = "", at: float | None = None) -> str:
    """Write a text message with a MsgId of its own; tap is the id of the menu item it is."""
    return MESSAGE.format(
        openid=openid,
        now=int(at or time.time()),
        text=text,
        number=next(_numbers),
        tap=f"<bizmsgmenuid>{tap}</bizmsgmenuid>" if tap else "",
    )


def picture(openid: str, at: float | None = None) -> str:
    """Write a picture with a MsgId and a media id of its own."""
    return PICTURE.format(openid=openid, now=int(at or time.time()), number=next(_numbers))


def follow(openid: str, at: float | None = None) -> str:
    """Write the event of somebody who starts to follow the account."""
    return FOLLOW.format(openid=openid, now=int(at or time.time()))


def group_message(chat_id: str, userid: str, text: str) -> str:
    """Write what a member says to the smart robot in a group."""
    said = {
        "msgid": f"bench-{next(_numbers)}",
        "aibotid": "aibjiefang",
        "chatid": chat_id,
        "chattype": "group",
        "from": {"userid": userid},
        "msgtype": "text",
        "text": {"content": f"@街坊 {text}"},
    }
    return json.dumps(said, ensure_ascii=False)


class Platform(Protocol):
    """Tencent's side of one account: what it posts, and what a resident sees of the answer."""

    def request(self, plain: str, at: float | None = None) -> Request:
        """Sign a message, and seal it if the mode asks for that; at is Tencent's clock."""

    def text(self, answer: bytes) -> str:
        """Give the text of an answer's body."""


@dataclass(frozen=True, slots=True)
class Plain:
    """An account in plaintext mode."""

    path: str
    token: str

    def request(self, plain: str, at: float | None = None) -> Request:
        now = str(int(at or time.time()))
        signed = crypto.signature(self.token, now, NONCE)
        query = {"signature": signed, "timestamp": now, "nonce": NONCE}
        return Request(self.path, query, plain, XML)

    def text(self, answer: bytes) -> str:
        content: str = xmltodict.parse(answer)["xml"]["Content"]
        return content


@dataclass(frozen=True, slots=True)
class Safe:
    """An account in safe mode."""

    path: str
    account: WeChatAccount

    @classmethod
    def of(cls, account: WeChatAccount) -> Self:
        return cls(f"/wechat/{account.name}", account)

    def request(self, plain: str, at: float | None = None) -> Request:
        """Seal and sign; good for the 300 s of the callback's window."""
        now, account = str(int(at or time.time())), self.account
        encrypted = crypto.encrypt(account.aes_key, plain, account.app_id)
        query = {
            "signature": crypto.signature(account.token, now, NONCE),
            "timestamp": now,
            "nonce": NONCE,
            "encrypt_type": "aes",
            "msg_signature": crypto.signature(account.token, now, NONCE, encrypted),
        }
        return Request(self.path, query, SEALED.format(encrypted=encrypted), XML)

    def text(self, answer: bytes) -> str:
        encrypted = xmltodict.parse(answer)["xml"]["Encrypt"]
        opened = crypto.decrypt(self.account.aes_key, encrypted, self.account.app_id)
        content: str = xmltodict.parse(opened)["xml"]["Content"]
        return content


@dataclass(frozen=True, slots=True)
class Robot:
    """A smart robot of WeCom."""

    path: str
    token: str
    aes_key: str

    @classmethod
    def of(cls, robot: WeComRobot) -> Self:
        return cls(f"/wecom/robot/{robot.name}", robot.token, robot.aes_key)

    def request(self, plain: str, at: float | None = None) -> Request:
        now = str(int(at or time.time()))
        encrypted = crypto.encrypt(self.aes_key, plain, "")
        query = {
            "msg_signature": crypto.signature(self.token, now, NONCE, encrypted),
            "timestamp": now,
            "nonce": NONCE,
        }
        return Request(self.path, query, json.dumps({"encrypt": encrypted}), JSON)

    def text(self, answer: bytes) -> str:
        """Give the opened answer as it stands, JSON and all."""
        return crypto.decrypt(self.aes_key, str(json.loads(answer)["encrypt"]), "")


def is_ok(answer: bytes) -> bool:
    return answer.startswith(b"HTTP/1.1 200 ")


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def tells(texts: Iterable[str], openids: Iterable[str]) -> list[str]:
    """Write one complaint of each resident."""
    return [message(openid, text) for openid, text in zip(openids, texts, strict=False)]
