"""One thing that came in, whatever the channel: what every way in turns its messages into."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What came in. Nobody said a notice or an unfollow; all others a person did."""

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
    NOTICE = "notice"  # the platform's own news: kept in silence
    OTHER = "other"  # a kind of message we do not know yet

    @property
    def is_silent(self) -> bool:
        return self in (Kind.NOTICE, Kind.UNFOLLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message or event, decrypted, verified and channel-neutral.

    key names it among its sender's, and is the same in every retry. Longitude and latitude
    are GCJ-02 degrees, as WeChat gives them. label is a place's name, or a link's title. tap is a
    menu key or the id of a tapped choice. chat is the group chat it was said in, "" elsewhere;
    quoted are the words it quotes. raw is the message as it came. kept_at is when it was put into
    the journal, None for what is acted on at once.
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
    url: str = ""
    tap: str = ""
    scene: str = ""
    event: str = ""
    chat: str = ""
    quoted: str = ""
    kept_at: datetime | None = None

    @property
    def identity(self) -> str:
        """What it is remembered by in its account: ids of two people's messages may collide."""
        whose = hashlib.sha256(f"{self.sender}\n{self.key}".encode()).hexdigest()[:16]
        return f"{self.key}@{whose}"
