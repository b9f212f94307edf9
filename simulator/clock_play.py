"""JSON under /sim/api/clock: the time that Tencent's side and the service agree on."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from simulator import words
from simulator.gate import this_world
from simulator.inputs import BadRequestError, inputs, text_of
from simulator.moved_time import DAY, HOUR, MovedTime
from simulator.snapshot import clock_row
from simulator.world import World

clock_play = Blueprint("clock_play", __name__, url_prefix="/sim/api")


@clock_play.post("/clock")
def move_clock() -> Response:
    """Move the clock: hour, day, workday (the next one's 9 o'clock) or now."""
    world, how = this_world(), text_of(inputs(), "move")
    if how not in MOVES:
        raise BadRequestError(words.bad_value("move"))
    _check_movable(world)
    MOVES[how](world.clock)
    world.feed.publish("clock", clock_row(world))
    return jsonify(clock_row(world))


MOVES: dict[str, Callable[[MovedTime], None]] = {
    "hour": lambda clock: clock.forward(HOUR),
    "day": lambda clock: clock.forward(DAY),
    "workday": MovedTime.to_next_opening,
    "now": MovedTime.back,
}


def pass_time(world: World, seconds: int) -> None:
    """Let so many seconds pass at once, as a story does."""
    _check_movable(world)
    world.clock.forward(seconds)
    world.feed.publish("clock", clock_row(world))


def _check_movable(world: World) -> None:
    if not world.clock.movable:
        raise BadRequestError(words.CLOCK_FIXED)
