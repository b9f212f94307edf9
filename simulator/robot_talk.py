"""Carries what is said to a smart robot to the service and shows the answer where it was said.

A stream that is not finished is asked for again every second, for at most 6 minutes.
"""

import json
import secrets
import threading
import time
from typing import Any

from simulator import words
from simulator.chats import Bubble
from simulator.delivery import Outcome
from simulator.official import nested
from simulator.robot_message import Said, Talk, compose, show_said
from simulator.robot_wire import send
from simulator.world import World

STREAM_SECONDS = 1.0
STREAM_LASTS = 360


def speak(world: World, talk: Talk, said: Said, base: str) -> Outcome:
    """Show the message in its chat, send it, and show the answer there."""
    message = compose(world, talk, said, base)
    show_said(world, talk.chat, talk.member, said)
    outcome = send(world, talk.robot, talk.who, message)
    _show(world, talk, message, outcome)
    return outcome


def _show(world: World, talk: Talk, message: dict[str, Any], outcome: Outcome) -> None:
    if outcome.refused:
        world.chats.add(talk.chat, Bubble("system", "text", {"content": words.ROBOT_BROKEN}))
        return
    if not outcome.plain:
        return
    answer = json.loads(outcome.plain)
    number = world.chats.add(talk.chat, _bubble(answer))
    stream = nested(answer, "stream")
    if stream and not stream.get("finish"):
        follow = {**message, "msgtype": "stream", "stream": {"id": stream.get("id", "")}}
        for key in (message["msgtype"], "quote"):
            follow.pop(key, None)
        args = (world, talk, follow, number)
        threading.Thread(target=_follow_stream, args=args, daemon=True).start()


def _bubble(answer: dict[str, Any]) -> Bubble:
    if answer["msgtype"] == "template_card":
        return Bubble("robot", "card", nested(answer, "template_card"), words.ROBOT_NAME)
    said = nested(answer, "stream") or nested(answer, "text")
    content = str(said.get("content", ""))
    return Bubble("robot", "markdown", {"content": content}, words.ROBOT_NAME)


def _follow_stream(world: World, talk: Talk, message: dict[str, Any], number: int) -> None:
    chats, wire = world.chats, world.wire
    for _ in range(STREAM_LASTS):
        time.sleep(STREAM_SECONDS)
        if world.wire is not wire or not world.hears(talk.chat):
            return
        again = {**message, "msgid": secrets.token_urlsafe(20)}
        outcome = send(world, talk.robot, talk.who, again)
        if outcome.problem or not outcome.plain:
            return
        answer = json.loads(outcome.plain)
        chats.change(talk.chat, number, _bubble(answer).body)
        if nested(answer, "stream").get("finish", True):
            return
