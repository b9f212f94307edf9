"""From the official account's XML to the channel-neutral value.

wechatpy knows the message classes; what it leaves out or gets wrong is read from the fields
themselves: MsgId of messages (it insists on a number), ids of events (it says 0), the menu id of
a tapped choice, the subscription events.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from wechatpy import parse_message

from bot.incoming import Incoming, Kind
from bot.refusal import UnreadableError

CHANNEL = "wechat"
LONGEST_ID = 64
BROKEN = (
    ExpatError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    OSError,  # A CreateTime no calendar has.
    RecursionError,
)
"""What reading a body that is no message ends in."""

MESSAGE_KINDS = {
    "text": Kind.TEXT,
    "voice": Kind.VOICE,
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
}
EVENT_KINDS = {
    "subscribe": Kind.FOLLOW,
    "subscribe_scan": Kind.FOLLOW,
    "unsubscribe": Kind.UNFOLLOW,
    "scan": Kind.SCAN,
    "click": Kind.TAP,
    "view": Kind.NOTICE,
    "location": Kind.NOTICE,
    "templatesendjobfinish": Kind.NOTICE,
    "subscribe_msg_popup_event": Kind.NOTICE,
    "subscribe_msg_change_event": Kind.NOTICE,
    "subscribe_msg_sent_event": Kind.NOTICE,
}


def read(xml: str, account: str) -> tuple[Incoming, str]:
    """Give the message and the account's own id (ToUserName), which answers must carry."""
    try:
        fields = parse_message(xml)._data  # noqa: SLF001 - wechatpy has no other way in.
        incoming = incoming_from(fields, xml, CHANNEL, account, EVENT_KINDS)
        return incoming, _text(fields, "ToUserName")
    except BROKEN as error:
        raise UnreadableError("not a WeChat message") from error


def incoming_from(
    fields: Mapping[str, Any],
    xml: str,
    channel: str,
    account: str,
    event_kinds: Mapping[str, Kind],
) -> Incoming:
    """Build the value from a message's fields; ValueError where they are not what they must be."""
    sender = _text(fields, "FromUserName")
    if not sender:
        raise ValueError("a message without a sender")
    event = _text(fields, "Event").lower()
    kind = event_kinds.get(event, Kind.OTHER) if event else _message_kind(fields)
    longitude, latitude = _location(fields) if kind == Kind.LOCATION else (None, None)
    return Incoming(
        channel=channel,
        account=account,
        key=_key(fields, sender, event),
        sender=sender,
        kind=kind,
        sent_at=datetime.fromtimestamp(int(_text(fields, "CreateTime")), UTC),
        raw=xml,
        text=_text(fields, "Content") or _text(fields, "Recognition"),
        media=tuple(filter(None, [_text(fields, "MediaId")])),
        longitude=longitude,
        latitude=latitude,
        label=_text(fields, "Label"),
        tap=_text(fields, "bizmsgmenuid")
        or (_text(fields, "EventKey") if kind == Kind.TAP else ""),
        scene=_scene(fields, event),
        event=event,
    )


def _message_kind(fields: Mapping[str, Any]) -> Kind:
    return MESSAGE_KINDS.get(_text(fields, "MsgType").lower(), Kind.OTHER)


def _location(fields: Mapping[str, Any]) -> tuple[float, float]:
    longitude, latitude = float(_text(fields, "Location_Y")), float(_text(fields, "Location_X"))
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError("a place that is not on earth")
    return longitude, latitude


def _scene(fields: Mapping[str, Any], event: str) -> str:
    if event not in ("subscribe", "subscribe_scan", "scan"):
        return ""
    return _text(fields, "EventKey").removeprefix("qrscene_")


def message_key(message_id: str) -> str:
    """Give a message's key: its id, or the digest of one longer than any platform's."""
    return f"message:{message_id if len(message_id) <= LONGEST_ID else _digest(message_id)}"


def _key(fields: Mapping[str, Any], sender: str, event: str) -> str:
    """Messages go by MsgId. Events have none and go by who, when and what; the two ids tell
    apart jobs finished and cards tapped in the same second. What has no id at all goes by
    everything it carries.
    """
    if event:
        names = ("CreateTime", "Event", "EventKey", "MsgID", "TaskId")
        return "event:" + _digest(sender, *(_text(fields, name) for name in names))
    if message_id := _text(fields, "MsgId"):
        return message_key(message_id)
    return "whole:" + _digest(json.dumps(fields, sort_keys=True))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a plain field")
    return value
