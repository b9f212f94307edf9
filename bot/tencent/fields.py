"""From a message's XML fields to the channel-neutral value.

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

from bot.incoming import Incoming, Kind

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


def incoming_from(
    fields: Mapping[str, Any],
    xml: str,
    channel: str,
    account: str,
    event_kinds: Mapping[str, Kind],
) -> Incoming:
    """Build the value from a message's fields; ValueError where they are not what they must be."""
    sender = text_field(fields, "FromUserName")
    if not sender:
        raise ValueError("a message without a sender")
    event = text_field(fields, "Event").lower()
    kind = event_kinds.get(event, Kind.OTHER) if event else _message_kind(fields)
    longitude, latitude = _location(fields) if kind == Kind.LOCATION else (None, None)
    return Incoming(
        channel=channel,
        account=account,
        key=_key(fields, sender, event),
        sender=sender,
        kind=kind,
        sent_at=datetime.fromtimestamp(int(text_field(fields, "CreateTime")), UTC),
        raw=xml,
        text=text_field(fields, "Content") or text_field(fields, "Recognition"),
        media=tuple(filter(None, [text_field(fields, "MediaId")])),
        longitude=longitude,
        latitude=latitude,
        label=text_field(fields, "Label"),
        tap=text_field(fields, "bizmsgmenuid")
        or (text_field(fields, "EventKey") if kind == Kind.TAP else ""),
        scene=_scene(fields, event),
        event=event,
    )


def _message_kind(fields: Mapping[str, Any]) -> Kind:
    return MESSAGE_KINDS.get(text_field(fields, "MsgType").lower(), Kind.OTHER)


def _location(fields: Mapping[str, Any]) -> tuple[float, float]:
    longitude, latitude = (
        float(text_field(fields, "Location_Y")),
        float(text_field(fields, "Location_X")),
    )
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError("a place that is not on earth")
    return longitude, latitude


def _scene(fields: Mapping[str, Any], event: str) -> str:
    if event not in ("subscribe", "subscribe_scan", "scan"):
        return ""
    return text_field(fields, "EventKey").removeprefix("qrscene_")


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
        return "event:" + _digest(sender, *(text_field(fields, name) for name in names))
    if message_id := text_field(fields, "MsgId"):
        return message_key(message_id)
    return "whole:" + _digest(json.dumps(fields, sort_keys=True))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def text_field(fields: Mapping[str, Any], name: str) -> str:
    """Give a field as it was sent; "" if it is not there, ValueError if it is no text."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a plain field")
    return value
