"""Questions with choices: what is asked, and what is kept so that it can be answered."""

from collections.abc import Sequence

from bot.answer import Answer, Choice
from bot.dialogue import words
from bot.dialogue.states import Stage
from bot.dialogue.turn import Outcome, Turn
from flows.map.tables import Grid

MOST_ITEMS = 3
ITEM, GRID = "item:", "grid:"
"""What the keys of these choices begin with; behind it stands the item's code or the grid's id."""

PERSON, NONE, NOWHERE, APPEND = "person", "item:none", "nowhere", "append"
NO_GRID = f"{GRID}none"
CONFIRM = (
    Choice("agree", words.YES),
    Choice("refuse", words.NO),
    Choice("cancel", words.CANCEL),
)
CONFIRM_BEHIND = (
    Choice("agree", words.YES),
    Choice("refuse", words.NO),
    Choice(APPEND, words.ADD_TO_IT),
    Choice("cancel", words.CANCEL),
)
"""Behind a case just filed it may be more of that, too."""
CONFIRM_SEVERAL = (
    Choice("agree", words.YES_APART),
    Choice("together", words.TOGETHER),
    Choice("refuse", words.NO),
    Choice("cancel", words.CANCEL),
)
WHAT_IS_WRONG = (
    Choice("wrong:place", words.WRONG_PLACE),
    Choice("wrong:item", words.WRONG_ITEM),
    Choice("agree", words.ALL_RIGHT),
    Choice("cancel", words.CANCEL),
)


def ask_item(turn: Turn, question: str = words.ASK_ITEM) -> Outcome:
    """Offer three items it may be, none of which was turned down before."""
    slots, items = turn.slots, turn.bot.engine.catalogue.items
    fresh = [code for code in slots.nearest if code not in slots.shown][:MOST_ITEMS]
    choices = [Choice(ITEM + code, items[code].name) for code in fresh]
    return _ask_number(turn, Stage.ITEM, question, [*choices, Choice(NONE, words.ITEM_OTHER)])


def ask_grid(turn: Turn) -> Outcome:
    choices = [*_grids(turn), Choice(NO_GRID, words.PLACE_OTHER)]
    question = words.ASK_GRID_ENGLISH if turn.slots.english else words.ASK_GRID
    return _ask_number(turn, Stage.GRID, question, choices)


def ask_emergency_place(turn: Turn, told: str) -> Outcome:
    """Ask where it is; told stands before the question."""
    question = told + words.EMERGENCY_PLACE
    return _ask_number(turn, Stage.EMERGENCY, question, _grids(turn), turn.slots.case_id)


def grid_name(grid: Grid | None) -> str:
    return f"{grid.community.name}{grid.name}" if grid is not None else words.PLACE_UNKNOWN


def _grids(turn: Turn) -> list[Choice]:
    """Offer the places it may be, as people know them: nobody knows the number of a grid."""
    places, slots = turn.bot.map.current(), turn.slots
    return [
        Choice(f"{GRID}{grid_id}", places.described(grid_id, slots.name))
        for grid_id in slots.offered_grids
    ]


def _ask_number(
    turn: Turn, stage: Stage, question: str, choices: Sequence[Choice], case_id: int | None = None
) -> Outcome:
    turn.slots.offered = [choice.key for choice in choices]
    turn.slots.labels = [choice.label for choice in choices]
    answer = Answer(question, tuple(choices), numbered=True)
    return Outcome(answer, stage, turn.slots, case_id)
