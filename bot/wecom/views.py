"""`/wecom/robot/<robot>` and `/wecom/app/<agent>`: the callbacks of WeCom."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, abort, request
from sqlalchemy.orm import Session

from bot import words
from bot.context import Bot
from bot.group.commands import answer_group
from bot.incoming import Incoming, Kind
from bot.receive import Handled, receive
from bot.refusal import RefusedError, refusing
from bot.tencent.envelope import Envelope
from bot.wechat.reply import text_reply
from bot.wechat.views import encrypted_field, sealed_xml
from bot.wecom import app as app_messages
from bot.wecom import robot as robot_messages


def wecom_blueprint(bot: Bot) -> Blueprint:
    """Build the callbacks over all robots and apps of the settings."""
    blueprint = refusing(Blueprint("wecom", __name__))
    _add_robots(blueprint, bot)
    _add_apps(blueprint, bot)
    return blueprint


def _add_robots(blueprint: Blueprint, bot: Bot) -> None:
    robots = {
        robot.name: Envelope(robot.token, (robot.aes_key,), "")
        for robot in bot.settings.wecom_robots
    }

    @blueprint.get("/wecom/robot/<name>")
    def check_robot(name: str) -> Response:
        return _echo(bot, robots.get(name) or abort(404))

    @blueprint.post("/wecom/robot/<name>")
    def robot_message(name: str) -> Response:
        envelope = robots.get(name) or abort(404)
        body = _opened(bot, envelope, _json_field(request.get_data(cache=False)))
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


def _add_apps(blueprint: Blueprint, bot: Bot) -> None:
    apps = {
        app.agent: Envelope(app.token, (app.aes_key,), app.corp_id)
        for app in bot.settings.wecom_apps
    }

    @blueprint.get("/wecom/app/<name>")
    def check_app(name: str) -> Response:
        return _echo(bot, apps.get(name) or abort(404))

    @blueprint.post("/wecom/app/<name>")
    def app_message(name: str) -> Response:
        envelope = apps.get(name) or abort(404)
        body = request.get_data(cache=False).decode("utf-8", "replace")
        incoming, corp = app_messages.read(_opened(bot, envelope, encrypted_field(body)), name)
        handled = Handled("" if incoming.kind == Kind.NOTICE else words.APP_HELLO)
        answer = receive(bot, incoming, lambda: lambda *_: handled)
        if not answer:
            return Response(status=200)
        sealed = sealed_xml(envelope, request.args, text_reply(incoming, corp, answer))
        return Response(sealed, mimetype="application/xml")


def _opened(bot: Bot, envelope: Envelope, encrypted: str) -> str:
    window = bot.settings.callback_window
    return envelope.open_query(encrypted, request.args, bot.office.clock(), window)


def _echo(bot: Bot, envelope: Envelope) -> Response:
    """Answer WeCom's question whether the address is ours."""
    text = _opened(bot, envelope, request.args.get("echostr", ""))
    return Response(text, mimetype="text/plain")


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
