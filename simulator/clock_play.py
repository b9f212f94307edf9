"""JSON under /sim/api/clock: the time that Tencent's side and the service agree on."""

from flask import Blueprint, Response, jsonify

from simulator import words
from simulator.gate import this_world
from simulator.inputs import BadRequestError, inputs, text_of
from simulator.snapshot import clock_row

clock_play = Blueprint("clock_play", __name__, url_prefix="/sim/api")


@clock_play.post("/clock")
def move_clock() -> Response:
    """Move the clock: hour, day, workday (the next one's 9 o'clock) or now."""
    world, how = this_world(), text_of(inputs(), "move")
    if not world.clock.movable:
        raise BadRequestError(words.CLOCK_FIXED)
    try:
        world.clock.move(how)
    except KeyError as error:
        raise BadRequestError(words.bad_value("move")) from error
    world.feed.publish("clock", clock_row(world))
    return jsonify(clock_row(world))
