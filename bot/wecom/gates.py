"""What the robot's and the app's callbacks share: how they are opened, and WeCom's own question."""

from flask import Response, request

from bot.tencent.envelope import Envelope
from bot.web import bot


def opened(envelope: Envelope, encrypted: str) -> str:
    """Give what is inside the request; RefusedError if it is not WeCom's."""
    parts = bot()
    now, window = parts.office.clock(), parts.settings.callback_window
    return envelope.open_query(encrypted, request.args, now, window)


def echoed(envelope: Envelope) -> Response:
    """Answer WeCom's question whether the address is ours."""
    return Response(opened(envelope, request.args.get("echostr", "")), mimetype="text/plain")
