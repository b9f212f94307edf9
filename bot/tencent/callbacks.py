"""What every callback of the platforms has: how it refuses, and how much it takes."""

from flask import Blueprint, Response, request

from bot.tencent import clocks
from bot.tencent.refusal import ClockError, RefusedError, UnreadableError
from bot.web import bot

MOST_BYTES = 256 * 1024
"""Of a callback's body; the platforms' messages are a few thousand."""


def callbacks(name: str, import_name: str) -> Blueprint:
    """Make a blueprint that answers 403 to what is not signed for us, 400 to what is no message."""
    blueprint = Blueprint(name, import_name)
    blueprint.before_request(_limit_body)
    blueprint.register_error_handler(RefusedError, lambda error: _plain(error, 403))
    blueprint.register_error_handler(ClockError, _clock_off)
    blueprint.register_error_handler(UnreadableError, lambda error: _plain(error, 400))
    return blueprint


def _limit_body() -> None:
    request.max_content_length = MOST_BYTES


def _clock_off(error: ClockError) -> Response:
    parts = bot()
    clocks.note(parts.settings.state_dir, error.seconds, parts.office.clock())
    return _plain(error, 403)


def _plain(error: Exception, status: int) -> Response:
    return Response(f"{error}\n", status=status, mimetype="text/plain")
