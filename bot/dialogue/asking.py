"""Questions with choices: what is asked, and what is kept so that it can be answered."""

from collections.abc import Sequence

from bot.answer import Answer, Choice
from bot.dialogue import words
from bot.dialogue.states import Stage
from bot.dialogue.turn import Outcome, Turn
from flows.map import reads
from flows.map.tables import Grid

MOST_CHOICES = 5
MOST_ITEMS = 3
ITEM, GRID = "item:", "grid:"
"""What the keys of these choices begin with; behind it stands the item's code or the grid's id."""

PERSON = "person"
NO_GRID = f"{GRID}none"
CONFIRM = (
    Choice("agree", words.YES),
    Choice("refuse", words.NO),
    Choice("cancel", words.CANCEL),
)
CONFIRM_SEVERAL = (
    Choice("agree", words.YES_APART),
    Choice("together", words.TOGETHER),
    Choice("refuse", words.NO),
    Choice("cancel", words.CANCEL),
)


def ask_item(turn: Turn) -> Outcome:
    items = turn.bot.engine.catalogue.items
    choices = [Choice(ITEM + code, items[code].name) for code in turn.slots.nearest[:MOST_ITEMS]]
    choices.append(Choice(PERSON, words.ITEM_OTHER))
    return _ask_number(turn, Stage.ITEM, words.ASK_ITEM, choices)


def ask_grid(turn: Turn) -> Outcome:
    choices = [*_grids(turn), Choice(NO_GRID, words.PLACE_OTHER)]
    return _ask_number(turn, Stage.GRID, words.ASK_GRID, choices)


def ask_emergency_place(turn: Turn, told: str) -> Outcome:
    """Ask where it is; told stands before the question."""
    question = told + words.EMERGENCY_PLACE
    return _ask_number(turn, Stage.EMERGENCY, question, _grids(turn), turn.slots.case_id)


def grid_name(grid: Grid | None) -> str:
    return f"{grid.community.name}{grid.name}" if grid is not None else words.PLACE_UNKNOWN


def _grids(turn: Turn) -> list[Choice]:
    """Offer the grids a place may lie in, with what they are called."""
    offered = turn.slots.offered_grids
    grids = reads.grids_named(turn.session, offered) if offered else []
    return [Choice(f"{GRID}{grid.id}", grid_name(grid)) for grid in grids]


def _ask_number(
    turn: Turn, stage: Stage, question: str, choices: Sequence[Choice], case_id: int | None = None
) -> Outcome:
    turn.slots.offered = [choice.key for choice in choices]
    answer = Answer(question, tuple(choices), numbered=True)
    return Outcome(answer, stage, turn.slots, case_id)
