"""Recordings without what they tell besides: of AMR (RFC 4867) and MP3, the frames alone."""

from collections.abc import Mapping

from bot.fetching import reasons
from bot.fetching.reasons import CannotShowError

AMR = {
    b"#!AMR\n": {**dict(enumerate((12, 13, 15, 17, 19, 20, 26, 31, 5))), 15: 0},
    b"#!AMR-WB\n": {**dict(enumerate((17, 23, 32, 36, 40, 46, 50, 58, 60, 5))), 14: 0, 15: 0},
}
"""The first line of each kind, and the bytes of a frame by its type (after its own first byte)."""
RATES = {
    # Version 1 and version 2 of MPEG, layer 3, thousands of bits a second.
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
SAMPLES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"\0")
"""What may stand behind the sound of an MP3; it is left out."""


def only_sound(content: bytes) -> tuple[bytes, str] | None:
    """Give a recording's frames and its media type; None if it is none of these kinds.

    CannotShowError if there is more between the frames.
    """
    for line, sizes in AMR.items():
        if content.startswith(line):
            return _amr(content, len(line), sizes), "audio/amr"
    start = _behind_tags(content)
    if start < len(content) and _mp3_frame(content, start):
        return _mp3(content, start), "audio/mpeg"
    return None


def _amr(content: bytes, start: int, sizes: Mapping[int, int]) -> bytes:
    at = start
    while at < len(content):
        head = content[at]
        size = sizes.get(head >> 3 & 15)
        if head & 0x83 or size is None:  # Those bits are always 0 in a file.
            raise CannotShowError(reasons.BROKEN_RECORDING)
        at += 1 + size
    return content


def _behind_tags(content: bytes) -> int:
    """Give where an MP3 begins behind its ID3v2 tags; a tag's length has 7 bits to the byte."""
    at = 0
    while content[at : at + 3] == b"ID3" and len(content) >= at + 10:
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if content[at + 5] & 0x10 else 0)
    return at


def _mp3(content: bytes, start: int) -> bytes:
    at = start
    while at + 4 <= len(content) and (size := _mp3_frame(content, at)):
        at += size
    if at < len(content) - 3 and not content.startswith(TAGS, at):
        raise CannotShowError(reasons.BROKEN_RECORDING)
    return content[start:at]


def _mp3_frame(content: bytes, at: int) -> int:
    """Give the length of the frame that begins there; 0 if none does."""
    head = int.from_bytes(content[at : at + 4])
    version, layer, rate, sample = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in (0, 15) or sample == 3:
        return 0
    bits = RATES[3 if version == 3 else 2][rate - 1] * 1000
    padding = head >> 9 & 1
    return (144 if version == 3 else 72) * bits // SAMPLES[version][sample] + padding
