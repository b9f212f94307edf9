"""What of a file may be shown, and that nothing else is."""

import io
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from bot.fetching.reasons import CannotShowError
from bot.files.drawing import Drawing
from bot.files.shown import made_safe
from tests.bot.files import samples
from tests.bot.files.samples import MARK


@pytest.fixture(scope="module")
def drawing():
    drawing = Drawing(1)
    yield drawing
    drawing.close()


@pytest.mark.parametrize("sort", samples.pictures())
def test_every_listed_kind_of_picture_is_drawn_and_tells_no_place(drawing, sort):
    content = samples.pictures()[sort]
    shown, media_type = made_safe(content, drawing.draw)
    drawn = Image.open(io.BytesIO(shown))
    assert (media_type, drawn.format) == ("image/jpeg", "JPEG")
    assert MARK not in shown
    assert dict(drawn.getexif()) == {}
    assert "comment" not in drawn.info


def test_a_picture_held_upright_stands_upright(drawing):
    shown = drawing.draw(samples.pictures()["jpeg"])
    assert Image.open(io.BytesIO(shown)).size == (240, 320)


def test_a_picture_is_at_most_so_large(drawing):
    wide = samples.written(samples.picture((9_000, 5_000)), "JPEG")
    assert Image.open(io.BytesIO(drawing.draw(wide))).size == (2_400, 1_333)


@pytest.mark.parametrize("sort", ["AVIF", "TIFF", "ICO", "PPM"])
def test_a_kind_that_is_not_listed_is_shown_to_nobody(drawing, sort):
    content = samples.written(samples.picture((64, 64)), sort)
    with pytest.raises(CannotShowError):
        made_safe(content, drawing.draw)


@pytest.mark.parametrize("number", range(len(samples.bombs())))
def test_no_bomb_takes_the_helper_s_memory_or_its_life(drawing, number):
    bomb = samples.bombs()[number]
    assert len(bomb) < 1_000_000
    with suppress(CannotShowError):
        assert max(Image.open(io.BytesIO(drawing.draw(bomb))).size) <= 2_400
    assert drawing.draw(samples.pictures()["png"])


def test_a_picture_that_takes_too_long_is_cut_off():
    drawing = Drawing(1, seconds=3.0)  # Its helper takes its time to start on a busy machine.
    drawing.draw(samples.pictures()["bmp"])
    [helper] = [each for each in drawing._resting.queue if each]
    os.kill(helper._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(CannotShowError, match="太耗"):
        drawing.draw(samples.pictures()["bmp"])
    assert time.monotonic() - began < 10
    drawing.close()


def test_a_helper_that_died_costs_one_picture_at_most(drawing):
    drawing.draw(samples.pictures()["bmp"])
    [helper] = [each for each in drawing._resting.queue if each]
    helper._process.kill()
    with pytest.raises(CannotShowError):
        drawing.draw(samples.pictures()["bmp"])
    assert drawing.draw(samples.pictures()["bmp"])


def test_a_helper_is_told_no_secret(drawing):
    drawing.draw(samples.pictures()["bmp"])
    [helper] = [each for each in drawing._resting.queue if each]
    assert Path(f"/proc/{helper._process.pid}/environ").read_bytes() == b""


@pytest.mark.parametrize("where", samples.places_in_a_video())
@pytest.mark.parametrize("inside", ["file", "moov", "trak"])
@pytest.mark.parametrize("brand", [b"isom", b"qt  "])
def test_a_video_loses_its_place_wherever_it_is_written(where, inside, brand):
    place = samples.places_in_a_video()[where]
    at = {
        "file": {"end": [place]},
        "moov": {"moov": [place]},
        "trak": {"tracks": (samples.track(b"vide", place), samples.track(b"soun"))},
    }[inside]
    tracks = at.pop("tracks", ())
    content = samples.video(*tracks, brand=brand, **at)
    assert MARK in content
    shown, media_type = made_safe(content, pytest.fail)
    assert MARK not in shown
    assert media_type == "video/mp4"
    assert len(shown) == len(content), "no offset into the file has changed"
    assert bytes(range(256)) * 8 in shown
    assert shown.count(b"trak") == 2


def test_sound_alone_is_sound():
    assert made_safe(samples.video(samples.track(b"soun")), pytest.fail)[1] == "audio/mp4"


@pytest.mark.parametrize("handler", [b"meta", b"text", b"sbtl", b"camm"])
def test_a_video_that_logs_where_it_was_in_a_track_is_shown_to_nobody(handler):
    content = samples.video(samples.track(b"vide"), samples.track(handler))
    with pytest.raises(CannotShowError, match="以外"):
        made_safe(content, pytest.fail)


@pytest.mark.parametrize("size", [b"\0\0\0\x07", b"\xff\xff\xff\xff", b"\0\0\0\0"])
def test_a_box_of_an_impossible_size_ends_the_video(size):
    content = bytearray(samples.video())
    at = content.index(b"mvhd") - 4
    content[at : at + 4] = size
    with pytest.raises(CannotShowError, match="结构"):
        made_safe(bytes(content), pytest.fail)


def test_boxes_in_boxes_end_somewhere():
    deep = b""
    for _ in range(5_000):
        deep = samples.box(b"moov", deep)
    with pytest.raises(CannotShowError, match="结构"):
        made_safe(samples.box(b"ftyp", b"isom", bytes(4)) + deep, pytest.fail)


def test_a_recording_of_a_phone_is_kept_as_it_is():
    assert made_safe(samples.AMR, pytest.fail) == (samples.AMR, "audio/amr")


def test_an_mp3_loses_its_tags():
    shown, media_type = made_safe(samples.MP3, pytest.fail)
    assert (shown, media_type) == (samples.FRAME * 6, "audio/mpeg")


@pytest.mark.parametrize("content", [samples.AMR + MARK, samples.FRAME * 3 + MARK])
def test_a_recording_with_something_else_in_it_is_shown_to_nobody(content):
    with pytest.raises(CannotShowError, match="录音"):
        made_safe(content, pytest.fail)


@pytest.mark.parametrize("content", [b"\x02#!SILK_V3 ...", b"%PDF-1.7", b"PK\x03\x04", b"ID3"])
def test_what_nobody_knows_is_shown_to_nobody(content):
    with pytest.raises(CannotShowError, match="不认识"):
        made_safe(content, pytest.fail)


def test_heic_is_read_by_the_package_that_is_pinned():
    assert pillow_heif.is_supported(samples.pictures()["heic"])
