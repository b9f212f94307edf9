"""JSON under /sim/api: members in groups and alone with a smart robot, and new groups."""

from flask import Blueprint, Response, jsonify

from simulator import words
from simulator.chats import Bubble, group_chat
from simulator.config import Group, Member, Robot
from simulator.config_reader import ConfigError, rows
from simulator.gate import this_world
from simulator.group_plays import own_address, say_in_group
from simulator.groups import member_of
from simulator.inputs import BadRequestError, inputs, text_of
from simulator.robot_message import Talk
from simulator.robot_talk import speak
from simulator.said import SAID
from simulator.snapshot import open_group, open_single
from simulator.told import told

wecom_play = Blueprint("wecom_play", __name__, url_prefix="/sim/api")


@wecom_play.get("/group/<chat_id>")
def group(chat_id: str) -> Response:
    return jsonify(open_group(this_world(), _group(chat_id)))


@wecom_play.post("/groups")
def new_group() -> Response:
    """Make a group: title, members, robot (the smart robot in it, the first by default)."""
    world, data = this_world(), inputs()
    default = world.config.robots[0].name if world.config.robots else ""
    robot = _robot(text_of(data, "robot", default))
    try:
        members = rows(Member, data, "members")
    except ConfigError as error:
        raise BadRequestError(str(error)) from error
    made = world.groups.add(text_of(data, "title"), members, robot.name)
    _note(made, words.GROUP_MADE)
    return jsonify(open_group(world, made))


@wecom_play.post("/group/<chat_id>/remove-robots")
def remove_robots(chat_id: str) -> Response:
    """Take both robots out: the smart one hears nothing more, the webhook answers 93000."""
    world = this_world()
    bare = world.groups.remove_robots(_group(chat_id))
    _note(bare, words.ROBOTS_REMOVED)
    return jsonify(open_group(world, bare))


@wecom_play.post("/group/<chat_id>/text")
def group_text(chat_id: str) -> Response:
    """A member writes in a group: userid, content, photo (true or an upload), mention, quote."""
    data, chosen = inputs(), _group(chat_id)
    userid = text_of(data, "userid")
    member = member_of(chosen, userid)
    if member is None:
        raise BadRequestError(words.unknown("群成员", userid))
    return told(say_in_group(chosen, member, data))


@wecom_play.get("/single/<robot>/<userid>")
def single(robot: str, userid: str) -> Response:
    return jsonify(open_single(this_world(), _robot(robot), _person(userid)))


@wecom_play.post("/single/<robot>/<userid>/<kind>")
def single_say(robot: str, userid: str, kind: str) -> Response:
    """A member sends something to a smart robot alone; kind is text, image, voice or file."""
    talk = Talk(_robot(robot), _person(userid))
    read = SAID.get(kind)
    if read is None:
        raise BadRequestError(words.UNKNOWN_KIND)
    return told(speak(this_world(), talk, read(inputs()), own_address()))


def _note(chosen: Group, content: str) -> None:
    bubble = Bubble("system", "text", {"content": content})
    this_world().chats.add(group_chat(chosen.chat_id), bubble)


def _group(chat_id: str) -> Group:
    found = this_world().groups.get(chat_id)
    if found is None:
        raise BadRequestError(words.unknown("群", chat_id))
    return found


def _robot(name: str) -> Robot:
    found = this_world().robot(name)
    if found is None:
        raise BadRequestError(words.unknown("智能机器人", name))
    return found


def _person(userid: str) -> Member:
    found = this_world().groups.person(userid)
    if found is None:
        raise BadRequestError(words.unknown("成员", userid))
    return found
