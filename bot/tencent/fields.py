"""From a message's XML fields to the channel-neutral value.

wechatpy knows the message classes; what it leaves out or gets wrong is read from the fields
themselves: MsgId of messages (it insists on a number), ids of events (it says 0), the menu id of
a tapped choice, the subscription events.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.parsers.expat import ExpatError

from bot.incoming import Incoming, Kind

LONGEST_ID = 48
CHINA = (73.0, 136.0, 3.0, 54.0)
"""West, east, south and north of China, in degrees."""
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

EVENT_TYPES = ("event", "device_event")
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
    """Build the value from a message's fields; ValueError where they are not what they must be.

    event_kinds: what people do that comes as an event. All other events, those of the future
    too, nobody said: they are kept in silence.
    """
    sender = text_field(fields, "FromUserName")
    if not sender:
        raise ValueError("a message without a sender")
    message_type = text_field(fields, "MsgType").lower()
    is_event = message_type in EVENT_TYPES
    event = text_field(fields, "Event").lower() if is_event else ""
    said: Mapping[str, Any] = {} if is_event else fields
    if is_event:
        kind = event_kinds.get(event, Kind.NOTICE)
    else:
        kind = MESSAGE_KINDS.get(message_type, Kind.OTHER)
    longitude, latitude = _location(fields) if kind == Kind.LOCATION else (None, None)
    return Incoming(
        channel=channel,
        account=account,
        key=_key(fields, sender, event),
        sender=sender,
        kind=kind,
        sent_at=datetime.fromtimestamp(int(text_field(fields, "CreateTime")), UTC),
        raw=xml,
        text=text_field(said, "Content") or text_field(said, "Recognition"),
        media=tuple(filter(None, [text_field(said, "MediaId")])),
        longitude=longitude,
        latitude=latitude,
        label=text_field(said, "Label") or text_field(said, "Title"),
        url=text_field(said, "Url"),
        tap=text_field(said, "bizmsgmenuid")
        or (text_field(fields, "EventKey") if kind == Kind.TAP else ""),
        scene=_scene(fields, event),
        event=event,
    )


def _location(fields: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Give longitude and latitude, swapped back where only that is in China; none on no earth."""
    longitude, latitude = _degrees(fields, "Location_Y"), _degrees(fields, "Location_X")
    if not _in_china(longitude, latitude) and _in_china(latitude, longitude):
        longitude, latitude = latitude, longitude
    if abs(longitude) <= 180 and abs(latitude) <= 90:
        return longitude, latitude
    return None, None


def _degrees(fields: Mapping[str, Any], name: str) -> float:
    try:
        return float(text_field(fields, name))
    except ValueError:
        return math.nan


def _in_china(longitude: float, latitude: float) -> bool:
    west, east, south, north = CHINA
    return west <= longitude <= east and south <= latitude <= north


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
