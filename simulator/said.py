"""Reads what a member says from a request of the page or a test."""

from collections.abc import Callable
from typing import Any

from flask import request

from simulator import words
from simulator.inputs import flag_of, received_media, text_of
from simulator.media import sample_file, sample_photo
from simulator.robot_message import Said


def said_text(data: dict[str, Any], prefix: str = "") -> Said:
    """Words after `prefix`, with a photo if one comes along: content, photo, quote."""
    number = _quote(data)
    if not (request.files or flag_of(data, "photo", default=False)):
        return Said("text", f"{prefix}{text_of(data, 'content')}".strip(), quote=number)
    photo = received_media("image", sample_photo)
    content = f"{prefix}{text_of(data, 'content', '')}".strip()
    return Said("mixed", content, photo.data, _shown(photo.media_id), number)


def _quote(data: dict[str, Any]) -> int | None:
    quote = data.get("quote")
    return int(quote) if quote is not None and str(quote).isdigit() else None


def _shown(media_id: str) -> str:
    return f"/sim/api/media/{media_id}"


def said_voice(data: dict[str, Any]) -> Said:
    """WeCom sends what it heard and no sound: content."""
    return Said("voice", text_of(data, "content"))


def said_image(_: dict[str, Any]) -> Said:
    photo = received_media("image", sample_photo)
    return Said("image", "", photo.data, _shown(photo.media_id))


def said_file(_: dict[str, Any]) -> Said:
    """The page shows the file's name; WeCom does not pass it on."""
    names = [upload.filename for upload in request.files.values() if upload.filename]
    item = received_media("file", sample_file)
    return Said("file", (names or [words.SAMPLE_FILE])[0], item.data, _shown(item.media_id))


SAID: dict[str, Callable[[dict[str, Any]], Said]] = {
    "text": said_text,
    "voice": said_voice,
    "image": said_image,
    "file": said_file,
}
