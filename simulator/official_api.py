"""What the service calls on WeChat's side, under /wechat-api: same paths, rules and errcodes."""

import io
import threading
from typing import Any

import segno
from flask import Blueprint, Response, jsonify, request

from simulator.chats import Bubble, phone_chat
from simulator.config import Account, Poster
from simulator.gate import ApiError, body_object, done, guard, list_in, this_world
from simulator.media import INVALID_MEDIA, LIMITS
from simulator.official import TEXT_BYTES, happen, nested
from simulator.template_fields import bad_field

wechat_api = guard(Blueprint("wechat_api", __name__, url_prefix="/wechat-api"))

ERRORS = {
    40001: "invalid credential, access_token is invalid or not latest",
    42001: "access_token expired",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, please try again later",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
}
PERMANENT = {"QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}
TEMPORARY = {"QR_SCENE", "QR_STR_SCENE"}
DAYS_30 = 2_592_000


def _account() -> Account:
    """The account behind the access_token of this call."""
    world = this_world()
    if world.faults.now().token_dead:
        raise ApiError(40001, ERRORS[40001])
    owner = world.tokens.owner_of(request.args.get("access_token", ""))
    if isinstance(owner, int):
        raise ApiError(owner, ERRORS[owner])
    account = world.account_of(owner)
    if account is None:
        raise ApiError(40001, ERRORS[40001])
    return account


@wechat_api.post("/cgi-bin/stable_token")
def stable_token() -> Response:
    world, data = this_world(), body_object()
    if data.get("grant_type") != "client_credential":
        raise ApiError(40002, "invalid grant_type")
    account = world.account_of(str(data.get("appid", "")))
    if account is None:
        raise ApiError(40013, "invalid appid")
    if data.get("secret") != account.secret:
        raise ApiError(40125, "invalid appsecret, view more at http://t.cn/RAEkdVq")
    if data.get("force_refresh") is True:
        issued = world.tokens.force(account.app_id)
    else:
        issued = world.tokens.stable(account.app_id)
    if isinstance(issued, int):
        raise ApiError(issued, ERRORS[issued])
    return jsonify(access_token=issued[0], expires_in=issued[1])


@wechat_api.post("/cgi-bin/message/custom/send")
def custom_send() -> Response:
    world, account, data = this_world(), _account(), body_object()
    openid = _reachable(account, data)
    kind, body = _custom_body(data)
    refused = world.allowances.spend(account.name, openid)
    if refused:
        raise ApiError(refused, ERRORS[refused])
    world.chats.add(phone_chat(account.name, openid), Bubble("them", kind, body))
    return done()


def _reachable(account: Account, data: dict[str, Any]) -> str:
    openid = str(data.get("touser", ""))
    world = this_world()
    if world.resident(openid) is None:
        raise ApiError(40003, "invalid openid")
    if not world.follows(account.name, openid):
        raise ApiError(43004, "require subscribe")
    return openid


def _custom_body(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = str(data.get("msgtype", ""))
    if kind not in {"text", "image", "voice", "video", "news", "msgmenu"}:
        raise ApiError(40008, "invalid message type")
    body = data.get(kind)
    if not isinstance(body, dict):
        raise ApiError(44004, "empty content")
    if kind == "text":
        _check_text(str(body.get("content", "")))
    if kind in {"image", "voice", "video"} and not _media_known(body):
        raise ApiError(INVALID_MEDIA, "invalid media_id")
    if kind == "news" and len(list_in(body, "articles")) != 1:
        raise ApiError(45008, "article size out of limit")
    if kind == "msgmenu" and not list_in(body, "list"):
        raise ApiError(44004, "empty content")
    return kind, body


def _check_text(content: str) -> None:
    if not content:
        raise ApiError(44004, "empty content")
    if len(content.encode()) > TEXT_BYTES:
        raise ApiError(45002, "content size out of limit")


def _media_known(body: dict[str, Any]) -> bool:
    return this_world().media.get(str(body.get("media_id", ""))) is not None


@wechat_api.get("/cgi-bin/media/get")
def media_get() -> Response:
    _account()
    item = this_world().media.get(request.args.get("media_id", ""))
    if item is None:
        raise ApiError(INVALID_MEDIA, "invalid media_id")
    suffix = item.mime.partition("/")[2]
    head = {"Content-Disposition": f'attachment; filename="{item.media_id[:16]}.{suffix}"'}
    return Response(item.data, mimetype=item.mime, headers=head)


@wechat_api.post("/cgi-bin/media/upload")
def media_upload() -> Response:
    _account()
    kind = request.args.get("type", "")
    if kind not in LIMITS:
        raise ApiError(40004, "invalid media type")
    upload = request.files.get("media")
    if upload is None:
        raise ApiError(41005, "media data missing")
    data = upload.read()
    if len(data) > LIMITS[kind]:
        raise ApiError(45001, "media size out of limit")
    item = this_world().media.put(kind, data, upload.mimetype)
    return jsonify(type=kind, media_id=item.media_id, created_at=int(this_world().clock()))


@wechat_api.post("/cgi-bin/qrcode/create")
def qrcode_create() -> Response:
    world, _, data = this_world(), _account(), body_object()
    action = data.get("action_name")
    scene = nested(nested(data, "action_info"), "scene")
    name = str(scene.get("scene_str") or scene.get("scene_id") or "")
    if action not in PERMANENT | TEMPORARY or not 1 <= len(name) <= 64:
        raise ApiError(40053, "invalid action info")
    asked = data.get("expire_seconds", 60)
    if not isinstance(asked, int) or asked < 1:
        raise ApiError(40053, "invalid action info")
    seconds = None if action in PERMANENT else min(asked, DAYS_30)
    ticket = world.add_ticket(seconds)
    world.add_poster(Poster(name, name))
    answer = {"ticket": ticket, "url": f"http://weixin.qq.com/q/{ticket}"}
    return jsonify(answer if seconds is None else {**answer, "expire_seconds": seconds})


@wechat_api.get("/cgi-bin/showqrcode")
def showqrcode() -> Response:
    world = this_world()
    ticket = request.args.get("ticket", "")
    if not world.ticket_works(ticket):
        return Response("", status=404)
    target = io.BytesIO()
    segno.make(f"http://weixin.qq.com/q/{ticket}", error="m").save(target, kind="png", scale=8)
    return Response(target.getvalue(), mimetype="image/png")


@wechat_api.post("/cgi-bin/menu/create")
def menu_create() -> Response:
    world, account, data = this_world(), _account(), body_object()
    buttons = data.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise ApiError(40016, "invalid button size")
    world.menus[account.name] = buttons
    world.feed.publish("menu", {"account": account.name, "buttons": buttons})
    return done()


@wechat_api.post("/cgi-bin/message/template/send")
def template_send() -> Response:
    world, account, data = this_world(), _account(), body_object()
    openid = _reachable(account, data)
    fields = _template_fields(data)
    number = world.next_number() % 10**12
    body = {"template_id": data["template_id"], "fields": fields, "url": data.get("url", "")}
    world.chats.add(phone_chat(account.name, openid), Bubble("them", "template", body))
    report = {"MsgID": number, "Status": "success"}
    threading.Thread(
        target=happen,
        args=(world, account, openid, "TEMPLATESENDJOBFINISH", report),
        daemon=True,
    ).start()
    return done(msgid=number)


@wechat_api.post("/cgi-bin/message/subscribe/bizsend")
@wechat_api.post("/cgi-bin/message/subscribe/send")
def subscribe_send() -> Response:
    world, account, data = this_world(), _account(), body_object()
    openid = str(data.get("touser", ""))
    if world.resident(openid) is None:
        raise ApiError(40003, "invalid openid")
    fields = _template_fields(data)
    if not world.spend_consent(account.name, openid, str(data["template_id"])):
        raise ApiError(43101, "user refuse to accept the msg")
    body = {"template_id": data["template_id"], "fields": fields, "url": data.get("page", "")}
    world.chats.add(phone_chat(account.name, openid), Bubble("them", "template", body))
    return done()


def _template_fields(data: dict[str, Any]) -> dict[str, str]:
    if not data.get("template_id"):
        raise ApiError(40037, "invalid template_id")
    fields = data.get("data")
    if not isinstance(fields, dict) or not fields:
        raise ApiError(47003, "argument invalid! data is empty")
    values = {
        key: str(row.get("value", "")) if isinstance(row, dict) else ""
        for key, row in fields.items()
    }
    wrong = bad_field(values)
    if wrong:
        raise ApiError(47003, f"argument invalid! data.{wrong}.value invalid")
    return values


@wechat_api.get("/sns/jscode2session")
def jscode2session() -> Response:
    world, args = this_world(), request.args
    account = world.account_of(args.get("appid", ""))
    if account is None:
        raise ApiError(40013, "invalid appid")
    if args.get("secret") != account.secret:
        raise ApiError(40125, "invalid appsecret")
    code = world.login_codes.use(args.get("js_code", ""))
    if code is None:
        raise ApiError(40029, "invalid code")
    if code.used:
        raise ApiError(40163, "code been used")
    return jsonify(openid=code.owner, session_key="c2ltdWxhdGVkLXNlc3Npb24=", unionid="")
