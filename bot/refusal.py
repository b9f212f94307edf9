"""What is turned away at the door, and how: a short plain text, nothing stored."""

from flask import Blueprint, Response


class RefusedError(Exception):
    """A callback that is not the platform's, or not for us; its text is safe to send back."""


class UnreadableError(Exception):
    """A body that is not a message."""


def refusing(blueprint: Blueprint) -> Blueprint:
    """Let a blueprint answer refusals: 403 for what is not signed for us, 400 for no message."""
    blueprint.register_error_handler(RefusedError, lambda error: _plain(error, 403))
    blueprint.register_error_handler(UnreadableError, lambda error: _plain(error, 400))
    return blueprint


def _plain(error: Exception, status: int) -> Response:
    return Response(f"{error}\n", status=status, mimetype="text/plain")
