"""What the service calls on WeCom's side, under /wecom-api: same paths, rules and errcodes."""

import base64
import binascii
import hashlib
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator import words
from simulator.chats import Bubble, group_chat
from simulator.config import App
from simulator.gate import ApiError, body_object, done, guard, list_in, this_world

wecom_api = guard(Blueprint("wecom_api", __name__, url_prefix="/wecom-api"))

BYTES = {"text": 2048, "markdown": 4096, "markdown_v2": 4096}
IMAGE_BYTES = 2 << 20
CARDS = {"text_notice", "news_notice"}
TOKEN_ERRORS = {40001: (40014, "invalid access_token"), 42001: (42001, "access_token expired")}


@wecom_api.get("/cgi-bin/gettoken")
def gettoken() -> Response:
    world, args = this_world(), request.args
    apps = [app for app in world.config.apps if app.corp_id == args.get("corpid")]
    if not apps:
        raise ApiError(40013, "invalid corpid")
    app = next((app for app in apps if app.secret == args.get("corpsecret")), None)
    if app is None:
        raise ApiError(40001, "invalid credential")
    token, seconds = world.tokens.stable(f"wecom:{app.agent}")
    return done(access_token=token, expires_in=seconds)


@wecom_api.post("/cgi-bin/webhook/send")
def webhook_send() -> Response:
    world = this_world()
    key = request.args.get("key", "")
    group = world.groups.by_key(key)
    if group is None:
        raise ApiError(93000, "invalid webhook url")
    kind, body = _checked(body_object())
    if not world.webhook_rate.take(key):
        raise ApiError(45009, "api freq out of limit")
    world.chats.add(group_chat(group.chat_id), _bubble(kind, body))
    return done()


@wecom_api.post("/cgi-bin/aibot/response")
def aibot_response() -> Response:
    """The one answer a `response_url` takes, within the hour, into the chat it came from.

    WeCom publishes no errcode for a second call; 40029 (invalid code) stands in for it.
    """
    world, data = this_world(), body_object()
    kind, body = _checked(data)
    code = world.response_codes.use(request.args.get("response_code", ""))
    if code is None or code.used or not world.hears(code.owner):
        raise ApiError(40029, "invalid response_code")
    world.chats.add(code.owner, _bubble(kind, body))
    return done()


@wecom_api.get("/cgi-bin/aibot/picture")
def aibot_picture() -> Response:
    """An encrypted picture or file, good for 5 minutes."""
    world = this_world()
    download = request.args.get("id", "")
    if world.download_codes.use(download) is None or download not in world.downloads:
        return Response("", status=404)
    return Response(world.downloads[download], mimetype="application/octet-stream")


@wecom_api.post("/cgi-bin/message/send")
def message_send() -> Response:
    world, app, data = this_world(), _app(), body_object()
    if str(data.get("agentid")) != app.agent:
        raise ApiError(40056, "invalid agentid")
    _checked(data)
    asked = [name for name in str(data.get("touser", "")).split("|") if name]
    strangers = [name for name in asked if name != "@all" and not world.groups.person(name)]
    if not asked or strangers == asked:
        raise ApiError(81013, "user & party & tag all invalid")
    return jsonify(
        errcode=0, errmsg="ok", invaliduser="|".join(strangers), msgid=str(world.next_number())
    )


def _app() -> App:
    world = this_world()
    owner = world.tokens.owner_of(request.args.get("access_token", ""))
    if world.faults.now().token_dead:
        owner = 40001
    if isinstance(owner, int):
        raise ApiError(*TOKEN_ERRORS[owner])
    app = world.app(owner.removeprefix("wecom:"))
    if app is None:
        raise ApiError(40014, "invalid access_token")
    return app


def _checked(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The type and body of a message within the platform's limits, or the errcode."""
    kind = str(data.get("msgtype", ""))
    body = data.get(kind)
    if kind not in {*BYTES, "news", "image", "template_card"}:
        raise ApiError(40008, "invalid message type")
    if not isinstance(body, dict):
        raise ApiError(40058, f"missing {kind}. invalid Request Parameter")
    if kind in BYTES:
        _check_content(kind, body)
    if kind == "news" and not 1 <= len(list_in(body, "articles")) <= 8:
        raise ApiError(40058, "news.articles size must be 1 to 8. invalid Request Parameter")
    if kind == "template_card" and body.get("card_type") not in CARDS:
        raise ApiError(42034, "invalid template_card card_type")
    if kind == "image":
        _check_image(body)
    return kind, body


def _check_content(kind: str, body: dict[str, Any]) -> None:
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004, "content is empty")
    if len(content.encode()) > BYTES[kind]:
        raise ApiError(
            40058, f"{kind}.content exceed max length {BYTES[kind]}. invalid Request Parameter"
        )


def _check_image(body: dict[str, Any]) -> None:
    try:
        data = base64.b64decode(str(body.get("base64", "")), validate=True)
    except binascii.Error as error:
        raise ApiError(40058, "image.base64 invalid Request Parameter") from error
    if not data or len(data) > IMAGE_BYTES:
        raise ApiError(40009, "invalid image size")
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != body.get("md5"):
        raise ApiError(301019, "file MD5 not match")


def _bubble(kind: str, body: dict[str, Any]) -> Bubble:
    shown = {"template_card": "card", "markdown_v2": "markdown"}.get(kind, kind)
    return Bubble("robot", shown, body, words.ROBOT_NAME)
