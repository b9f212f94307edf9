"""Temporary media: what residents send, by media id, for three days; and built-in samples."""

import io
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageDraw

DAYS_3 = 3 * 86_400
SHELF_LENGTH = 300
LIMITS = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "thumb": 64 << 10}
UPLOADS = {**LIMITS, "file": 10 << 20}
"""What the page may upload; files go to a smart robot only."""
MIME = {
    "image": "image/jpeg",
    "voice": "audio/amr",
    "video": "video/mp4",
    "thumb": "image/jpeg",
    "file": "application/octet-stream",
}

INVALID_MEDIA = 40007


@dataclass(frozen=True, slots=True)
class Media:
    media_id: str
    kind: str
    data: bytes
    mime: str
    kept_until: float


class Shelf:
    """At most 300 items; the oldest leaves first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._items: OrderedDict[str, Media] = OrderedDict()

    def put(self, kind: str, data: bytes, mime: str = "") -> Media:
        media_id = secrets.token_urlsafe(32)
        item = Media(media_id, kind, data, mime or MIME[kind], self._clock() + DAYS_3)
        with self._lock:
            self._items[media_id] = item
            while len(self._items) > SHELF_LENGTH:
                self._items.popitem(last=False)
        return item

    def get(self, media_id: str) -> Media | None:
        with self._lock:
            item = self._items.get(media_id)
        return item if item and item.kept_until > self._clock() else None


def sample_photo() -> bytes:
    """A JPEG drawn on the spot that carries invented GPS coordinates in its EXIF data."""
    image = Image.new("RGB", (800, 600), "#9fb8c8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 380, 800, 600), fill="#6f6f6a")
    draw.rectangle((90, 120, 420, 390), fill="#d9cbb3", outline="#7a6a50", width=4)
    for column in range(4):
        for row in range(3):
            left, top = 120 + column * 75, 145 + row * 78
            draw.rectangle((left, top, left + 45, top + 48), fill="#5d7f99", outline="#ffffff")
    draw.rectangle((480, 300, 720, 470), fill="#b5482f", outline="#5a2015", width=4)
    for puff in range(6):
        left, top = 540 + puff * 18, 230 - puff * 34
        draw.ellipse((left, top, left + 90, top + 70), fill="#d8d8d8")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Simulator"
    exif[ExifTags.Base.DateTime] = "2026:01:05 09:30:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = (31.0, 59.0, 30.0)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = (118.0, 46.0, 12.0)
    target = io.BytesIO()
    image.save(target, "JPEG", quality=82, exif=exif)
    return target.getvalue()


def sample_voice() -> bytes:
    """One second of silence as an AMR-NB file: the magic line and 50 comfort frames of mode 0."""
    frame = bytes([0x04]) + bytes(12)
    return b"#!AMR\n" + frame * 50


def sample_video() -> bytes:
    """The smallest thing that is recognisably an MP4: its file-type box and an empty media box."""
    brand = b"isom\x00\x00\x02\x00isommp41"
    return (len(brand) + 8).to_bytes(4, "big") + b"ftyp" + brand + (8).to_bytes(4, "big") + b"mdat"


def sample_file() -> bytes:
    """Households per building, as comma-separated values."""
    return "\ufeff楼栋,户数\n1栋,36\n2栋,36\n3栋,48\n".encode()
