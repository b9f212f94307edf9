"""JSON under /sim/api/stories: the list, and one step after the other on the real wire."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify

from simulator import story_finds as finds
from simulator import words
from simulator.chats import group_chat, phone_chat
from simulator.clock_play import pass_time
from simulator.config import Account, Resident
from simulator.delivery import Outcome
from simulator.feed import Chat
from simulator.gate import this_world
from simulator.group_plays import say_in_group
from simulator.inputs import BadRequestError, inputs
from simulator.plays import PLAYS
from simulator.story_reader import (
    FOLLOW,
    LATER,
    PHOTO,
    PLACE,
    SAY,
    SCAN,
    TAP,
    VOICE,
    Step,
    Story,
    StoryError,
    read_stories,
    seconds_of,
)

story_play = Blueprint("story_play", __name__, url_prefix="/sim/api")

LOOK_AGAIN = 0.1
Found = TypeVar("Found")


@story_play.errorhandler(StoryError)
def unplayable(error: StoryError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


@story_play.get("/stories")
def stories() -> Response:
    """All stories; a step says whose phone or which group it happens in."""
    return jsonify([_story(story) for story in _stories().values()])


@story_play.post("/stories/<name>/<int:number>")
def play_step(name: str, number: int) -> Response:
    """Play step `number` from 0; `since` is what the story's first step answered."""
    story = _stories().get(name)
    if story is None or number >= len(story.steps):
        raise BadRequestError(words.unknown("故事", f"{name} {number + 1}"))
    since = inputs().get("since")
    since = since if isinstance(since, int) else this_world().chats.last()
    step = story.steps[number]
    outcome = _play(step, since)
    return jsonify(since=since, problem=outcome.problem if outcome else "")


def _stories() -> dict[str, Story]:
    """Read anew each time: who writes a story tries it at once."""
    return read_stories(this_world().config.stories)


def _story(story: Story) -> dict[str, Any]:
    steps = [{"said": _line(step), "why": step.why, **_stage(step)} for step in story.steps]
    return {"name": story.name, "title": story.title, "steps": steps, "end": story.end}


def _line(step: Step) -> str:
    what = step.what.replace(finds.NUMBER, words.SOME_NUMBER)
    return words.story_line(step.who, step.where, step.how, what)


def _stage(step: Step) -> dict[str, str]:
    """Where to look: a group's chat id or a resident's openid; empty if there is no such thing."""
    world = this_world()
    if step.how == LATER:
        return {}
    if step.where:
        found = finds.group_of(world, step.where, step.who)
        return {"group": found[0].chat_id if found else ""}
    resident = finds.resident_of(world, step.who)
    return {"openid": resident.openid if resident else ""}


def _play(step: Step, since: int) -> Outcome | None:
    if step.how == LATER:
        pass_time(this_world(), seconds_of(step.what))
        return None
    return _in_group(step, since) if step.where else _on_phone(step, since)


def _in_group(step: Step, since: int) -> Outcome | None:
    """Say it in the group; {号} waits for a card that came since the story began."""
    found = finds.group_of(this_world(), step.where, step.who)
    if found is None:
        raise BadRequestError(words.unknown("群成员", f"{step.who}@{step.where}"))
    group, member = found
    content = step.what
    if finds.NUMBER in content:
        number = _await(group_chat(group.chat_id), since, finds.card_number)
        if number is None:
            raise BadRequestError(words.no_card(group.title))
        content = content.replace(finds.NUMBER, number)
    data = {"content": content, "photo": step.how == PHOTO}
    return say_in_group(group, member, data)


def _on_phone(step: Step, since: int) -> Outcome | None:
    world = this_world()
    resident = finds.resident_of(world, step.who)
    if resident is None or not world.config.accounts:
        raise BadRequestError(words.unknown("居民", step.who))
    account = world.config.accounts[0]
    if step.how not in {FOLLOW, SCAN} and not world.follows(account.name, resident.openid):
        PLAYS["follow"](account, resident.openid, {})
    if step.how == TAP:
        return _tap(account, resident, step.what, since)
    kind, field = KINDS[step.how]
    what = finds.scene_of(world, step.what) if step.how == SCAN else step.what
    return PLAYS[kind](account, resident.openid, {field: what})


KINDS = {
    SAY: ("text", "content"),
    PHOTO: ("image", ""),
    PLACE: ("location", "place"),
    VOICE: ("voice", "transcript"),
    SCAN: ("scan", "scene"),
    FOLLOW: ("follow", ""),
}
"""The play of each way to do something, and the field that what is done goes into."""


def _tap(account: Account, resident: Resident, label: str, since: int) -> Outcome | None:
    """Tap the button with these words in what came since they last spoke; if none comes, type it.

    Older buttons would be taps on what is settled already.
    """
    chat = phone_chat(account.name, resident.openid)
    spoken = [row["id"] for row in this_world().chats.rows(chat) if row["side"] == "me"]
    button = _await(chat, max([since, *spoken]), lambda row: finds.button(row, label))
    if button is None:
        return PLAYS["text"](account, resident.openid, {"content": label})
    data = {"menu_id": button.menu_id, "content": button.content}
    return PLAYS["tap"](account, resident.openid, data)


def _await(chat: Chat, since: int, read: Callable[[dict[str, Any]], Found | None]) -> Found | None:
    """What the newest bubble that has it says; cards and notices may be on their way."""
    world = this_world()
    deadline = time.monotonic() + 2 * world.config.answer_seconds
    while True:
        for row in reversed(world.chats.rows(chat)):
            if row["id"] > since and (found := read(row)) is not None:
                return found
        if time.monotonic() > deadline:
            return None
        time.sleep(LOOK_AGAIN)
