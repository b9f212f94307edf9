"""What a member can do in a group: show it there, then tell the smart robot if it was called."""

from typing import Any

from flask import request

from simulator import words
from simulator.chats import group_chat
from simulator.config import Group, Member
from simulator.delivery import Outcome
from simulator.gate import this_world
from simulator.inputs import BadRequestError, flag_of
from simulator.robot_message import Talk, show_said
from simulator.robot_talk import speak
from simulator.said import said_text


def say_in_group(group: Group, member: Member, data: dict[str, Any]) -> Outcome | None:
    """content, photo (true or an upload), mention, quote; None where the robot wasn't called."""
    world = this_world()
    if not flag_of(data, "mention", default=True):
        show_said(world, group_chat(group.chat_id), member, said_text(data))
        return None
    robot = world.robot(group.robot)
    if robot is None:
        raise BadRequestError(words.NO_ROBOT)
    said = said_text(data, f"@{words.ROBOT_NAME} ")
    return speak(world, Talk(robot, member, group), said, own_address())


def own_address() -> str:
    return request.host_url.rstrip("/")
