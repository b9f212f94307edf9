"""After an aside the open question is said again, short: the talk goes on where it was."""

from bot.answer import Answer, shown
from bot.dialogue import words
from bot.dialogue.asking import CONFIRM, CONFIRM_SEVERAL, ask_item
from bot.dialogue.states import Stage
from bot.dialogue.telling import next_question, place_question
from bot.dialogue.turn import Outcome, Turn

SHOWN = 20


def reminded(turn: Turn) -> Outcome:
    """Give the question that is open for what is half-told."""
    slots, said = turn.slots, shown(turn.slots.said.replace("\n", " "), SHOWN)
    if turn.stage is Stage.ITEM:
        return ask_item(turn, words.BACK_ITEM.format(said=said))
    if turn.stage is Stage.GRID:
        return next_question(turn)
    if turn.stage is Stage.PLACE:
        return place_question(turn, words.BACK_PLACE.format(said=said))
    choices = CONFIRM_SEVERAL if len(slots.apart()) > 1 else CONFIRM
    slots.offered, slots.labels, slots.same = [choices[0].key], [choices[0].label], None
    return Outcome(Answer(words.BACK_CONFIRM.format(said=said), choices), Stage.CONFIRM, slots)
