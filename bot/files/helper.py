"""Draws pictures for drawing.py, in a process of its own that has little and may do little.

Started as a file, alone: it imports no room, reads no setting, and holds no secret.
"""

import io
import os
import resource
import signal
import sys
import warnings
from contextlib import suppress

import pillow_heif
from PIL import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "HEIF")
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400
MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of address space, with Python and the decoders in it."""
CPU_SECONDS = 10
REDUCED = ("L", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr")
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class TooManyPixelsError(Exception):
    """The picture says it is larger than any telephone's."""


def drawn(content: bytes) -> bytes:
    """Give the picture as an upright JPEG, its sides at most LONGEST_SIDE, with nothing besides."""
    picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixelsError
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # A JPEG is decoded small from the start.
    turn = _turn(picture)
    if min(picture.size) > 2 * LONGEST_SIDE and picture.mode in REDUCED:
        picture = picture.reduce(2)  # Half the sides, a quarter of the memory of what follows.
    plain = picture.convert("RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if turn is not None:
        plain = plain.transpose(turn)
    plain.info = {}  # A comment would go along.
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85)
    return out.getvalue()


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """Read how the picture was held; odd data about it must not cost the picture."""
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - Whatever Pillow makes of odd EXIF: the picture stays as it is.
        return None


def _limit() -> None:
    os.nice(10)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_IGN)  # For the worker, which ends us itself.
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MOST_MEMORY),
    ):
        with suppress(ValueError):  # Not every system has every limit.
            resource.setrlimit(kind, (most, most))


def _limit_next() -> None:
    """Give the next picture its seconds of computing; who overruns them is ended by the system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _answered(content: bytes) -> bytes:
    _limit_next()
    try:
        letter, answer = b"J", drawn(content)
    except Exception as error:  # noqa: BLE001 - Any failure is this picture's alone.
        letter, answer = b"E", type(error).__name__.encode("ascii", "replace")
    return letter + len(answer).to_bytes(4) + answer


def main() -> None:
    """Draw one picture after the other until there are no more."""
    into, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # What a library prints is no answer.
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pillow_heif.register_heif_opener(thumbnails=False)
    _limit()
    out.write(b"!")
    out.flush()
    while len(head := into.read(4)) == 4:
        out.write(_answered(into.read(int.from_bytes(head))))
        out.flush()


if __name__ == "__main__":
    main()
