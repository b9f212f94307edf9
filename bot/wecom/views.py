"""`/wecom/robot/<robot>` and `/wecom/app/<agent>`: the callbacks of WeCom."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, abort, request
from sqlalchemy.orm import Session

from bot import words
from bot.group.commands import answer_group
from bot.incoming import Incoming, Kind
from bot.parts import Bot
from bot.receive import Handled, receive
from bot.refusal import RefusedError, refusing
from bot.wechat.crypto import Envelope
from bot.wechat.reply import text_reply
from bot.wechat.views import encrypted_field, sealed_xml
from bot.wecom import app as app_messages
from bot.wecom import robot as robot_messages


def wecom_blueprint(bot: Bot) -> Blueprint:
    """Build the callbacks over all robots and apps of the settings."""
    blueprint = refusing(Blueprint("wecom", __name__))
    robots = {
        robot.name: Envelope(robot.token, (robot.aes_key,), "")
        for robot in bot.settings.wecom_robots
    }
    apps = {
        app.agent: Envelope(app.token, (app.aes_key,), app.corp_id)
        for app in bot.settings.wecom_apps
    }

    def opened(envelope: Envelope, encrypted: str) -> str:
        window = bot.settings.callback_window
        return envelope.open_query(encrypted, request.args, bot.office.clock(), window)

    @blueprint.get("/wecom/robot/<name>")
    def check_robot(name: str) -> Response:
        return _text(opened(robots.get(name) or abort(404), request.args.get("echostr", "")))

    @blueprint.get("/wecom/app/<name>")
    def check_app(name: str) -> Response:
        return _text(opened(apps.get(name) or abort(404), request.args.get("echostr", "")))

    @blueprint.post("/wecom/robot/<name>")
    def robot_message(name: str) -> Response:
        envelope = robots.get(name) or abort(404)
        body = opened(envelope, _json_field(request.get_data(cache=False)))
        incoming = robot_messages.read(body, name, bot.office.clock())

        def handle(session: Session, message: Incoming, _id: int, refusal: str | None) -> Handled:
            if message.kind == Kind.NOTICE:
                return Handled("")
            return answer_group(bot, session, message, name, refusal)

        answer = receive(bot, incoming, lambda: handle)
        if not answer:
            return Response(status=200)
        sealed = _sealed_json(envelope, request.args, robot_messages.answer(incoming, answer))
        return Response(sealed, mimetype="application/json")

    @blueprint.post("/wecom/app/<name>")
    def app_message(name: str) -> Response:
        envelope = apps.get(name) or abort(404)
        body = request.get_data(cache=False).decode("utf-8", "replace")
        xml = opened(envelope, encrypted_field(body))
        incoming, corp = app_messages.read(xml, name)
        handled = Handled("" if incoming.kind == Kind.NOTICE else words.APP_HELLO)
        answer = receive(bot, incoming, lambda: lambda *_: handled)
        if not answer:
            return Response(status=200)
        sealed = sealed_xml(envelope, request.args, text_reply(incoming, corp, answer))
        return Response(sealed, mimetype="application/xml")

    return blueprint


def _json_field(data: bytes) -> str:
    try:
        value = json.loads(data)["encrypt"]
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


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain")
