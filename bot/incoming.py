"""One thing that came in, whatever the channel: what every way in turns its messages into."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    VOICE = "voice"
    IMAGE = "image"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    TAP = "tap"  # a menu button
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    SCAN = "scan"  # a QR poster
    NOTICE = "notice"  # the platform's own news: nobody waits for an answer
    OTHER = "other"  # a kind we do not know yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message or event, decrypted, verified and channel-neutral.

    key is unique for its channel and account, and the same in every retry. Longitude and latitude
    are GCJ-02 degrees, as WeChat gives them. tap is a menu key or the id of a tapped choice. chat
    is the group chat it was said in, "" elsewhere. raw is the message as it came.
    """

    channel: str
    account: str
    key: str
    sender: str
    kind: Kind
    sent_at: datetime
    raw: str
    text: str = ""
    media: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None
    label: str = ""
    tap: str = ""
    scene: str = ""
    event: str = ""
    chat: str = ""
