"""Videos without what they tell besides: MP4 and MOV (ISO/IEC 14496-12), mended in place.

A list of boxes that playing needs; every other becomes `free` and is emptied, wherever it is:
`udta` (`©xyz`, `loci`), `meta`, `uuid`, and what nobody has thought of. No offset changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.fetching import reasons
from bot.fetching.reasons import CannotShowError

BRANCHES = frozenset(
    b"moov trak edts mdia minf dinf stbl mvex moof traf mfra".split(),
)
LEAVES = frozenset(
    b"ftyp mdat mvhd tkhd elst mdhd hdlr vmhd smhd hmhd nmhd dref stsd stts stss ctts stsc stsz "
    b"stz2 stco co64 sdtp sgpd sbgp cslg mfhd tfhd tfdt trun trex mehd sidx tfra mfro tref iods "
    b"styp".split(),
)
SHOWN = {b"vide": "video/mp4", b"soun": "audio/mp4"}
"""Tracks by their handler. Any other may hold places (a camera's log, subtitles): its samples lie
somewhere in the middle of the file, so such a file is not shown."""
DEEPEST = 8
MOST_BOXES = 20_000


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


@dataclass(slots=True)
class _Walk:
    content: bytearray
    handlers: set[bytes]
    boxes: int = 0

    def clean(self, start: int, end: int, depth: int = 0, inside: bytes = b"") -> None:
        if depth > DEEPEST:
            raise CannotShowError(reasons.BROKEN_VIDEO)
        for box in self._boxes(start, end, whole=depth > 0):
            self.boxes += 1
            if self.boxes > MOST_BOXES:
                raise CannotShowError(reasons.BROKEN_VIDEO)
            if box.kind in BRANCHES:
                self.clean(box.body, box.end, depth + 1, box.kind)
            elif box.kind not in LEAVES:
                self.content[box.start + 4 : box.start + 8] = b"free"
                self.content[box.body : box.end] = bytes(box.end - box.body)
            elif box.kind == b"hdlr" and inside == b"mdia":
                self.handlers.add(bytes(self.content[box.body + 8 : box.body + 12]))

    def _boxes(self, start: int, end: int, *, whole: bool) -> Iterator[_Box]:
        """Give the boxes that lie there; the last of a file that was cut off may lack its end."""
        while end - start >= 8:
            size, body = int.from_bytes(self.content[start : start + 4]), start + 8
            kind = bytes(self.content[start + 4 : body])
            if size == 1:
                size, body = int.from_bytes(self.content[body : body + 8]), body + 8
            elif size == 0 and not whole:
                size = end - start
            stop = start + size
            if stop > end and kind == b"mdat" and not whole:
                stop = end
            if not body <= stop <= end:
                raise CannotShowError(reasons.BROKEN_VIDEO)
            yield _Box(kind, start, body, stop)
            start = stop
        if start < end:
            self.content[start:end] = bytes(end - start)


def sanitised(content: bytes) -> tuple[bytes, str]:
    """Give the video with pictures and sound only, and its media type."""
    walk = _Walk(bytearray(content), set())
    walk.clean(0, len(content))
    if not walk.handlers <= SHOWN.keys():
        raise CannotShowError(reasons.EXTRA_TRACKS)
    kind = b"soun" if walk.handlers == {b"soun"} else b"vide"
    return bytes(walk.content), SHOWN[kind]
