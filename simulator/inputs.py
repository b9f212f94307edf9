"""Reads what the page or a test sends: JSON or a form, with a plain sentence for what is wrong."""

from collections.abc import Callable
from typing import Any

from flask import request

from simulator import words
from simulator.gate import this_world
from simulator.media import MIME, UPLOADS, Media


class BadRequestError(ValueError):
    """Something the caller must change; becomes HTTP 400 with the sentence."""


def inputs() -> dict[str, Any]:
    """JSON object or form fields of this request."""
    if request.mimetype == "application/json":
        data = request.get_json(silent=True)
        if not isinstance(data, dict):
            raise BadRequestError(words.bad_value("JSON"))
        return data
    return dict(request.form)


def text_of(data: dict[str, Any], name: str, default: str | None = None) -> str:
    value = data.get(name, default)
    if value is None or value == "":
        if default is None:
            raise BadRequestError(words.missing(name))
        return default
    return str(value)


def number_of(data: dict[str, Any], name: str) -> float:
    try:
        return float(data[name])
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequestError(words.bad_value(name)) from error


def flag_of(data: dict[str, Any], name: str, *, default: bool) -> bool:
    value = data.get(name, default)
    return value in {True, "true", "1", "on"}


def received_media(kind: str, sample: Callable[[], bytes]) -> Media:
    """The uploaded file, or the built-in sample, put on the shelf."""
    upload = next(iter(request.files.values()), None)
    if upload is None:
        return this_world().media.put(kind, sample())
    content = upload.read()
    if not content or len(content) > UPLOADS[kind]:
        raise BadRequestError(words.bad_value(upload.name or "file"))
    mime = upload.mimetype if upload.mimetype.startswith(f"{kind}/") else MIME[kind]
    return this_world().media.put(kind, content, mime)
