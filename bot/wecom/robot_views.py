"""`/wecom/robot/<robot>`: what smart robots hear in group chats."""

import json
from collections.abc import Mapping

from flask import Response, abort, request

from bot.receive import receive
from bot.tencent.callbacks import callbacks
from bot.tencent.envelope import Envelope
from bot.tencent.refusal import RefusedError
from bot.web import bot
from bot.wecom import robot
from bot.wecom.gates import echoed, opened
from core.doors import aes_keys, tokens

blueprint = callbacks("wecom_robot", __name__)


@blueprint.get("/wecom/robot/<name>")
def check(name: str) -> Response:
    return echoed(_envelope(name))


@blueprint.post("/wecom/robot/<name>")
def message(name: str) -> Response:
    envelope = _envelope(name)
    body = opened(envelope, _encrypted_field(request.get_data(cache=False)))
    incoming = robot.read(body, name, bot().office.clock())
    answer = receive(bot(), incoming)
    if not answer:
        return Response(status=200)
    sealed = _sealed_json(envelope, request.args, robot.answer(incoming, answer))
    return Response(sealed, mimetype="application/json")


def _envelope(name: str) -> Envelope:
    robots = bot().settings.wecom_robots
    found = next((each for each in robots if each.name == name), None)
    if found is None:
        abort(404)
    return Envelope(tokens(found), aes_keys(found), "")


def _encrypted_field(data: bytes) -> str:
    try:
        value = json.loads(data.decode("utf-8", "replace"), strict=False)["encrypt"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusedError("no encrypted message") from error
    if not isinstance(value, str) or not value.isascii():
        raise RefusedError("no encrypted message")
    return value


def _sealed_json(envelope: Envelope, query: Mapping[str, str], body: str) -> str:
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    encrypted, signed = envelope.seal(body, timestamp, nonce)
    answer = {
        "encrypt": encrypted,
        "msgsignature": signed,
        "timestamp": int(timestamp),
        "nonce": nonce,
    }
    return json.dumps(answer)
