"""Going on with what was laid aside while something else was spoken of."""

from dataclasses import replace

from bot.answer import Answer, Choice, shown
from bot.dialogue import asides, telling, words
from bot.dialogue.reminding import SHOWN, reminded
from bot.dialogue.slots import Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Turn

OPEN_TO_A_PLACE = telling.WHERE | {Stage.CONFIRM}


def resume(turn: Turn) -> Outcome:
    """Go on with what was laid aside."""
    kept = turn.slots.taken_up(turn.now)
    if kept is None:
        return asides.stale_tap(turn)
    stage, slots = kept
    if turn.stage in TELLING and turn.slots.sentences:  # What is being told waits in its place.
        slots.laid = replace(turn.slots, laid=slots.laid).lay_aside(turn.stage, turn.now)
    return reminded(replace(turn, stage=stage, slots=slots))


def goes_on(turn: Turn) -> bool:
    """Tell whether somebody wants to go on with it: 继续讲那个坑."""
    kept = turn.slots.taken_up(turn.now) is not None and not turn.incoming.tap
    return kept and telling.GOES_ON.search(turn.said) is not None


def answers_laid(turn: Turn) -> bool:
    """Tell whether a bare place answers what was asked before something else came between."""
    kept = turn.slots.taken_up(turn.now)
    open_to_it = kept is not None and kept[0] in OPEN_TO_A_PLACE
    if not open_to_it or turn.incoming.tap or turn.findings.sure:
        return False
    return bool(turn.findings.place.grid_ids) and len(turn.said) <= telling.MOST_OF_A_PLACE


def answer_laid(turn: Turn) -> Outcome:
    kept = turn.slots.taken_up(turn.now)
    stage, slots = kept or (Stage.IDLE, Slots())
    return telling.describe(replace(turn, stage=stage, slots=slots))


def drop_laid(turn: Turn) -> Outcome:
    kept = turn.slots.taken_up(turn.now)
    if kept is None:
        return asides.stale_tap(turn)
    text = words.CANCELLED_LAID.format(said=shown(kept[1].said, SHOWN))
    return Outcome(Answer(text), turn.stage, replace(turn.slots, laid=kept[1].laid))


def offered_again(turn: Turn, given: Outcome) -> Outcome:
    """Once a case is filed, say what is still half-told, and go on with it by one tap."""
    slots = given.slots
    kept = slots.taken_up(turn.now) if slots else None
    if slots is None or kept is None or given.answer.choices:
        return given
    choices = (Choice("resume", words.RESUME), Choice("drop", words.DROP))
    slots.offered = [choice.key for choice in choices]
    slots.labels = [choice.label for choice in choices]
    text = given.answer.text + words.LAID_ASIDE.format(said=shown(kept[1].said, SHOWN))
    return replace(given, answer=Answer(text, choices))
