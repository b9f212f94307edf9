"""Puts the simulator together as one Flask application."""

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from simulator import words
from simulator.chats import group_chat, single_chat
from simulator.clock_play import clock_play
from simulator.config import Config
from simulator.config_reader import ConfigError
from simulator.feed import Chat
from simulator.gate import this_world
from simulator.moved_time import MovedTime
from simulator.official_api import wechat_api
from simulator.play_api import play_api
from simulator.story_play import story_play
from simulator.story_reader import read_stories
from simulator.wecom_api import wecom_api
from simulator.wecom_play import wecom_play
from simulator.world import World

UPLOAD_LIMIT = 12 << 20


def create_app(config: Config, clock: Callable[[], float] = time.time) -> Flask:
    """An application with its own memory; `clock` counts seconds since 1970."""
    read_stories(config.stories)  # One that can't be read stops the start, not the show.
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = UPLOAD_LIMIT
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    app.extensions["world"] = World(config, _moved(clock, config.clock_file))
    for blueprint in (wechat_api, wecom_api, play_api, wecom_play, clock_play, story_play):
        app.register_blueprint(blueprint)
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/sim/", view_func=page)
    app.add_url_rule("/sim/events", view_func=events)
    app.add_url_rule("/sim/events/group/<chat_id>", view_func=group_events)
    app.add_url_rule("/sim/events/single/<robot>/<userid>", view_func=single_events)
    return app


def _moved(clock: Callable[[], float], file: str) -> MovedTime:
    try:
        return MovedTime(clock, Path(file) if file else None)
    except (OSError, ValueError) as error:
        raise ConfigError(words.clock_unreadable(file)) from error


def home() -> AnyResponse:
    return redirect("/sim/")


def page() -> str:
    return render_template("sim.html", service=this_world().config.service)


def events(chat: Chat | None = None) -> Response:
    """Live updates; ends when the browser goes."""
    head = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = this_world().feed.listen(chat)
    return Response(stream, mimetype="text/event-stream", headers=head)


def group_events(chat_id: str) -> Response:
    return events(group_chat(chat_id))


def single_events(robot: str, userid: str) -> Response:
    return events(single_chat(robot, userid))
