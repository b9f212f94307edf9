"""JSON under /sim/api: the state, the knobs, residents, and members before a self-built app."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from simulator import appchat, official, robot_wire, words
from simulator.gate import this_world
from simulator.inputs import BadRequestError, inputs, text_of
from simulator.plays import PLAYS
from simulator.snapshot import snapshot
from simulator.told import told
from simulator.world import MINUTES_5

play_api = Blueprint("play_api", __name__, url_prefix="/sim/api")


@play_api.app_errorhandler(BadRequestError)
def bad_request(error: BadRequestError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


@play_api.get("/state")
def state() -> Response:
    return jsonify(snapshot(this_world()))


@play_api.get("/wire")
def wire() -> Response:
    return jsonify(this_world().wire.rows())


@play_api.post("/wire/clear")
def clear_wire() -> Response:
    """Forget the exchanges so far, and nothing else."""
    this_world().wire.clear()
    return jsonify(ok=True)


@play_api.post("/seen")
def seen() -> Response:
    """Somebody looks at a chat: place (phone, group), name (account, chat id), person (openid)."""
    data = inputs()
    chat = text_of(data, "place"), text_of(data, "name"), text_of(data, "person", "")
    this_world().chats.seen(chat)
    return jsonify(ok=True)


@play_api.get("/faults")
def faults() -> Response:
    return jsonify(asdict(this_world().faults.now()))


@play_api.post("/faults")
def set_faults() -> Response:
    try:
        return jsonify(asdict(this_world().faults.set(inputs())))
    except ValueError as error:
        raise BadRequestError(words.bad_value(str(error))) from error


@play_api.post("/reset")
def reset() -> Response:
    this_world().reset()
    return jsonify(ok=True)


@play_api.get("/media/<media_id>")
def media(media_id: str) -> Response:
    """A medium for the page itself, without a token."""
    item = this_world().media.get(media_id)
    return Response(item.data, mimetype=item.mime) if item else Response("", status=404)


@play_api.post("/check/<kind>/<name>")
def check(kind: str, name: str) -> Response:
    """The platform's GET check of a callback address; kind is account, robot or app."""
    world = this_world()
    account, robot, app = world.account(name), world.robot(name), world.app(name)
    if kind == "account" and account:
        return jsonify(ok=official.check_address(world, account))
    if kind == "robot" and robot:
        return jsonify(ok=robot_wire.check_address(world, robot))
    if kind == "app" and app:
        return jsonify(ok=appchat.check_address(world, app))
    raise BadRequestError(words.unknown(kind, name))


@play_api.post("/resident/<openid>/<kind>")
def resident(openid: str, kind: str) -> Response | tuple[Response, int]:
    """Play a resident; the answer holds what came back and each try."""
    world, data = this_world(), inputs()
    if world.resident(openid) is None:
        raise BadRequestError(words.unknown("居民", openid))
    default = world.config.accounts[0].name if world.config.accounts else ""
    name = text_of(data, "account", default)
    account = world.account(name)
    if account is None:
        raise BadRequestError(words.unknown("公众号", name))
    if kind == "jscode":
        return jsonify(code=world.login_codes.issue(openid, MINUTES_5))
    play = PLAYS.get(kind)
    if play is None:
        raise BadRequestError(words.UNKNOWN_KIND)
    if kind not in {"scan", "follow"} and not world.follows(account.name, openid):
        return jsonify(error=words.NOT_FOLLOWING), 409
    return told(play(account, openid, data))


@play_api.post("/app/<agent>/text")
def app_text(agent: str) -> Response:
    """A member writes to a self-built app."""
    world, data = this_world(), inputs()
    app = world.app(agent)
    if app is None:
        raise BadRequestError(words.unknown("应用", agent))
    return told(appchat.speak_to_app(world, app, text_of(data, "userid"), text_of(data, "content")))
