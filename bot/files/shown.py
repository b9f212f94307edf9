"""What a file is, seen from its first bytes, and what of it may be shown.

Whatever the platform calls a file is not believed. A kind that is not known here cannot be freed
of what it tells besides, and is shown to nobody.
"""

from collections.abc import Callable

from bot.fetching import reasons
from bot.fetching.reasons import CannotShowError
from bot.files.boxes import sanitised
from bot.files.frames import only_sound

UNKNOWN = "application/octet-stream"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
STILL = (b"hei", b"hev", b"mif", b"msf", b"avi")
"""How the brands of boxes begin that hold pictures: HEIC, HEIF, AVIF."""


def made_safe(content: bytes, draw: Callable[[bytes], bytes]) -> tuple[bytes, str]:
    """Give the file without anything but what it shows, and its media type.

    CannotShowError if that cannot be had.
    """
    boxed = content[4:8] == b"ftyp"
    if content.startswith(PICTURES) or (boxed and content[8:11] in STILL) or _is_webp(content):
        return draw(content), "image/jpeg"
    if boxed:
        return sanitised(content)
    sound = only_sound(content)
    if sound is None:
        raise CannotShowError(reasons.UNKNOWN_SORT)
    return sound


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
