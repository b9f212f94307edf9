"""Files as people send them, and 200 broken ones, all made from one seed."""

import io
import random
import struct
import zlib
from functools import cache

import pillow_heif
from PIL import ExifTags, Image, ImageDraw

MARK = b"+31.9900+118.7700/"
"""A place as ISO 6709 writes it; invented. It stands in every file that tells one."""
pillow_heif.register_heif_opener()


def picture(size=(320, 240), mode="RGB"):
    image = Image.new(mode, size)
    ImageDraw.Draw(image).ellipse((20, 20, 200, 200), fill=1 if mode in "1P" else "white")
    return image


def written(image, sort, **more):
    out = io.BytesIO()
    image.save(out, sort, **more)
    return out.getvalue()


def with_place(**more):
    """Give EXIF that says where the picture was taken."""
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = MARK.decode()
    for name, value in more.items():
        exif[ExifTags.Base[name]] = value
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
    gps[ExifTags.GPS.GPSLatitude] = (31.0, 59.0, 24.0)
    gps[ExifTags.GPS.GPSLongitude] = (118.0, 46.0, 12.0)
    return exif


@cache
def pictures():
    """Give one picture of each kind that is drawn, its place in it where the kind has room."""
    place = with_place(Orientation=6).tobytes()
    moving = {"save_all": True, "append_images": [picture().rotate(9), picture().rotate(18)]}
    return {
        "jpeg": written(picture(), "JPEG", exif=place, comment=MARK),
        "progressive": written(picture(), "JPEG", exif=place, progressive=True),
        "grey": written(picture(mode="L"), "JPEG", exif=place),
        "cmyk": written(picture().convert("CMYK"), "JPEG", exif=place),
        "png": written(picture(), "PNG", exif=place),
        "palette": written(picture().convert("P"), "PNG", exif=place),
        "deep": written(Image.new("I;16", (99, 99)), "PNG"),
        "gif": written(picture().convert("P"), "GIF", comment=MARK, **moving),
        "webp": written(picture(), "WEBP", exif=place, **moving),
        "bmp": written(picture(), "BMP"),
        "heic": written(picture(), "HEIF", exif=place),
    }


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def track(handler, *more):
    """Give a track with one handler, as a telephone writes it."""
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), b"Handler\0")
    alias = box(b"hdlr", bytes(4), b"dhlr", b"alis", bytes(12))
    table = box(b"stbl", box(b"stsd", bytes(8)), box(b"stts", bytes(8)))
    return box(
        b"trak", box(b"tkhd", bytes(84)), *more,
        box(b"mdia", box(b"mdhd", bytes(24)), hdlr, box(b"minf", alias, table)),
    )  # fmt: skip


def video(*tracks, brand=b"isom", moov=(), end=()):
    tracks = tracks or (track(b"vide"), track(b"soun"))
    return b"".join(
        [
            box(b"ftyp", brand, bytes(4), b"isommp42"),
            box(b"mdat", bytes(range(256)) * 8),
            box(b"moov", box(b"mvhd", bytes(100)), *tracks, *moov),
            *end,
        ]
    )


def places_in_a_video():
    """Give the boxes in which telephones and cameras write where they were."""
    keys = box(b"keys", bytes(8), box(b"mdta", b"com.apple.quicktime.location.ISO6709"))
    values = box(b"ilst", box(b"\0\0\0\1", box(b"data", bytes(8), MARK)))
    return {
        "xyz": box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", MARK)),
        "loci": box(b"udta", box(b"loci", bytes(6), b"home\0", MARK)),
        "meta": box(b"meta", box(b"hdlr", bytes(8), b"mdta", bytes(13)), keys, values),
        "uuid": box(b"uuid", b"u" * 16, MARK),
        "free": box(b"free", MARK),
        "unheard of": box(b"zzzz", MARK),
    }


AMR = b"#!AMR\n" + (bytes([0x04]) + bytes(12)) * 20
FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""One frame of an MP3: MPEG 1, layer 3, 128 kbit/s, 44.1 kHz."""
ID3 = b"ID3\x04\0\0" + bytes([0, 0, 0, 10 + len(MARK)]) + b"TXXX\0\0\0\0\0\0" + MARK
MP3 = ID3 + FRAME * 6 + b"TAG" + MARK.ljust(125, b"\0")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *chunks, data=b""):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            png_chunk(b"IHDR", head),
            *chunks,
            png_chunk(b"IDAT", zlib.compress(data)),
            png_chunk(b"IEND", b""),
        ]
    )


@cache
def bombs():
    """Give small files that say, or turn out, to be enormous."""
    zeros = zlib.compress(bytes(64 * 1024 * 1024), 9)
    wide = bytearray(written(picture((64, 64)), "JPEG"))
    at = wide.index(b"\xff\xc0") + 5
    wide[at : at + 4] = b"\xff\xff\xff\xff"
    bmp = bytearray(written(picture((64, 64)), "BMP"))
    bmp[18:26] = struct.pack("<ii", 30_000, 30_000)
    gif = bytearray(written(picture((64, 64)).convert("P"), "GIF"))
    gif[6:10] = b"\xff\xff\xff\xff"
    return [
        png(20_000, 20_000),
        png(2**31 - 1, 2**31 - 1),
        written(Image.new("1", (20_000, 20_000)), "PNG"),
        written(Image.new("1", (7_000, 7_000)), "PNG"),
        written(Image.new("RGBA", (7_000, 7_100)), "PNG"),
        png(64, 64, png_chunk(b"iCCP", b"x\0\0" + zeros), data=bytes(64 * 193)),
        png(64, 64, png_chunk(b"zTXt", b"x\0\0" + zeros), data=bytes(64 * 193)),
        png(64, 64, *[png_chunk(b"iTXt", b"x\0\1\0\0\0" + zeros)] * 8, data=bytes(64 * 193)),
        bytes(wide),
        bytes(bmp),
        bytes(gif),
    ]


def odd_exif(chance):
    """Give EXIF that no camera writes: wrong counts, offsets into nowhere, circles."""
    exif = bytearray(with_place(Orientation=chance.choice([0, 6, 9, 65_535])).tobytes())
    for _ in range(chance.randint(1, 12)):
        exif[chance.randrange(6, len(exif))] = chance.randrange(256)
    return bytes(exif)


def flipped(content, chance):
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut(content, chance):
    return content[: chance.randrange(1, len(content))]


def broken_files(seed=9, most=200):
    """Give so many files, none as it should be."""
    chance = random.Random(seed)
    whole = [*pictures().values(), written(picture(), "AVIF"), AMR, MP3]
    whole += [video(moov=[place]) for place in places_in_a_video().values()]
    files = list(bombs())
    files += [written(picture(), "JPEG", exif=odd_exif(chance)) for _ in range(25)]
    files += [written(picture(), "PNG", exif=odd_exif(chance)) for _ in range(10)]
    files += [b"", b"{", b'{"errcode": 40007, "errmsg": "invalid"}', b"[]", b"<html>502</html>"]
    files += [b"\xff\xd8\xff", b"ID3\xff\xff\xff\xff\xff\xff\xff", b"#!AMR\n", b"BM", b"GIF89a"]
    files += [head + pictures()["jpeg"][3:] for head in (b"GIF8", b"\x89PNG\r\n\x1a\n", b"RIFF")]
    files += [b'{"video_url": "http://169.254.169.254/latest"}', b'{"video_url": 7}', b"{" * 9_000]
    while len(files) < most:
        files.append(chance.choice([flipped, cut])(chance.choice(whole), chance))
    return files[:most]
