"""The smart robot's JSON: what comes in, and the stream message that answers it.

In groups it gets only what @s it: text, mixed (text and pictures) and quotes; PLATFORM.md,
"WeCom: group chats". The receiver inside the encryption is the empty string.
"""

import json
from datetime import datetime
from typing import Any

from bot.incoming import Incoming, Kind
from bot.tencent.characters import carried_json
from bot.tencent.fields import message_key
from bot.tencent.refusal import UnreadableError

CHANNEL = "wecom_robot"
LONGEST_CHAT = 100
KINDS = {
    "text": Kind.TEXT,
    "mixed": Kind.TEXT,
    "voice": Kind.VOICE,
    "image": Kind.IMAGE,
    "event": Kind.NOTICE,
    "stream": Kind.NOTICE,
}


def read(body: str, robot: str, now: datetime) -> Incoming:
    """Give the message in a decrypted body."""
    try:
        message = carried_json(json.loads(body, strict=False))
        return _incoming(message, body, robot, now)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("not a robot message") from error


def answer(incoming: Incoming, text: str) -> str:
    """Give the body that answers: one finished stream message, the same for every retry."""
    stream = {"id": incoming.identity[-32:], "finish": True, "content": text}
    return json.dumps({"msgtype": "stream", "stream": stream}, ensure_ascii=False)


def _incoming(message: dict[str, Any], body: str, robot: str, now: datetime) -> Incoming:
    message_type = str(message["msgtype"])
    texts, pictures = _contents(message)
    return Incoming(
        channel=CHANNEL,
        account=robot,
        key=message_key(_required(message["msgid"])),
        sender=_required(message["from"]["userid"]),
        kind=KINDS.get(message_type, Kind.OTHER),
        sent_at=now,
        raw=body,
        text=" ".join(texts).strip(),
        media=tuple(pictures),
        event=str(message["event"]["eventtype"]) if message_type == "event" else "",
        chat=_chat(message),
        quoted=_quoted(message),
    )


def _contents(message: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Collect the message's own texts (of a voice, WeChat's transcript), and the addresses of
    its pictures and of those it quotes.
    """
    parts = [message, *message.get("mixed", {}).get("msg_item", [])]
    said = [part[name] for part in parts for name in ("text", "voice") if name in part]
    texts = [str(each["content"]) for each in said]
    quoted = message.get("quote", {})
    parts += [quoted, *quoted.get("mixed", {}).get("msg_item", [])]
    pictures = [str(part["image"]["url"]) for part in parts if "image" in part]
    return texts, pictures


def _quoted(message: dict[str, Any]) -> str:
    """Collect the words that a message quotes: they name the case it is about."""
    quoted = message.get("quote", {})
    parts = [quoted, *quoted.get("mixed", {}).get("msg_item", [])]
    kinds = ("text", "markdown", "voice")
    said = [part[name] for part in parts for name in kinds if name in part]
    return " ".join(str(each["content"]) for each in said)


def _chat(message: dict[str, Any]) -> str:
    """Give the group's id, "" in a single chat; an id cut short could be another group's."""
    chat = _required(message["chatid"]) if message.get("chatid") else ""
    if len(chat) > LONGEST_CHAT:
        raise ValueError("no group has such an id")
    return chat


def _required(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a field that is no name")
    return value
