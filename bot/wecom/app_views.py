"""`/wecom/app/<agent>`: what members write to a self-built app."""

from flask import Response, abort, request

from bot.receive import receive
from bot.tencent.callbacks import callbacks
from bot.tencent.envelope import Envelope
from bot.tencent.reply import text_reply
from bot.tencent.sealed_xml import encrypted_field, sealed_xml
from bot.web import bot
from bot.wecom import app
from bot.wecom.gates import echoed, opened
from core.doors import aes_keys, tokens

blueprint = callbacks("wecom_app", __name__)


@blueprint.get("/wecom/app/<agent>")
def check(agent: str) -> Response:
    return echoed(_envelope(agent))


@blueprint.post("/wecom/app/<agent>")
def message(agent: str) -> Response:
    envelope = _envelope(agent)
    body = request.get_data(cache=False).decode("utf-8", "replace")
    incoming, corp = app.read(opened(envelope, encrypted_field(body)), agent)
    answer = receive(bot(), incoming)
    if not answer:
        return Response(status=200)
    sealed = sealed_xml(envelope, request.args, text_reply(incoming, corp, answer))
    return Response(sealed, mimetype="application/xml")


def _envelope(agent: str) -> Envelope:
    apps = bot().settings.wecom_apps
    found = next((each for each in apps if each.agent == agent), None)
    if found is None:
        abort(404)
    return Envelope(tokens(found), aes_keys(found), found.corp_id)
