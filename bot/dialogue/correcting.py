"""Putting right what was filed already: the place, the item; a pin or a scan sent later."""

import re
from dataclasses import replace

from bot.answer import Answer
from bot.dialogue import changing, telling, words
from bot.dialogue.asking import grid_name
from bot.dialogue.filing import put_in_grid, supplement
from bot.dialogue.items import CRISIS
from bot.dialogue.placing import grid_at, name_of, take_place
from bot.dialogue.states import Stage
from bot.dialogue.telling import BEGINS_ANOTHER
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.conduct import STAFF
from flows.cases.drafts import item_now
from flows.cases.states import OPEN, Level, State
from flows.cases.tables import Case
from flows.map.reads import grid_of_poster
from nlp.catalogue.severity import Severity

_WRONG = re.compile("^(?:不对|不是|错了|改|应该是)|说错|写错|搞错|才对")
MOVABLE = (State.ACCEPTED, State.ASSIGNED)
"""While nobody works on it, a case moves to the grid it lies in; later its worker is told."""


def spoken_of(turn: Turn) -> Case | None:
    """Give the case just filed, while it is open."""
    if turn.stage is not Stage.FILED or turn.slots.case_id is None:
        return None
    case = reads.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
    return case if case is not None and case.state in OPEN else None


def share_where(turn: Turn) -> Outcome:
    """A pin after filing is the place of the case just filed."""
    case = spoken_of(turn)
    if case is None:
        return telling.share_location(turn)
    slots = replace(turn.slots)
    found = grid_at(turn.about(slots))
    if found is None:
        return turn.filed(words.OUTSIDE + words.STILL_AT.format(number=case.number), case)
    pin = words.PIN.format(longitude=slots.longitude or 0.0, latitude=slots.latitude or 0.0)
    return _place(turn, case, found, f"{slots.place or ''}{pin}", slots.place or words.THE_PIN)


def scan_where(turn: Turn) -> Outcome | None:
    """A poster scanned after filing a case without a grid says where it is."""
    case = spoken_of(turn)
    grid = grid_of_poster(turn.session, turn.incoming.scene) if turn.incoming.scene else None
    if case is None or grid is None or case.grid_id is not None:
        return None
    return _place(turn, case, grid.id, case.place or grid_name(grid))


def fixes_place(turn: Turn) -> bool:
    """Tell whether words after filing put the place right; of a case without one any place does."""
    case = spoken_of(turn)
    if case is None or turn.incoming.tap:
        return False
    named = replace(turn.slots, name=name_of(case), item=case.item_code)
    if case.grid_id is None and turn.findings.place.grid_ids:
        return not telling.is_another(turn)
    likely = turn.chance("fix_place", "refuse") >= changing.LIKELY or _WRONG.search(turn.said)
    return bool(likely) and changing.fixes_place(turn.about(named))


def fix_place(turn: Turn) -> Outcome:
    case = spoken_of(turn)
    if case is None:
        return telling.describe(turn)
    slots = replace(turn.slots, name=name_of(case), place=None, grid_id=case.grid_id)
    take_place(turn.about(slots))
    if slots.grid_id is None or not slots.place:
        supplement(turn, case, turn.text, turn.findings.masked)
        return turn.filed(words.PLACE_NOT_FOUND.format(number=case.number), case)
    return _place(turn, case, slots.grid_id, slots.place)


def _place(turn: Turn, case: Case, grid_id: int, place: str, called: str = "") -> Outcome:
    """Move the case, or pass on where it is; called: how its reporter is told the place."""
    moves = grid_id != case.grid_id
    if moves and (case.state not in MOVABLE or case.level is not Level.GRID):
        said = words.ELSEWHERE_NOW.format(place=place)
        supplement(turn, case, said, said)
        return turn.filed(words.PLACE_PASSED_ON.format(number=case.number), case)
    placed = put_in_grid(turn, case, grid_id, place)
    if placed.item_code == CRISIS:
        return turn.filed(words.CRISIS_MORE[0], placed)
    name = turn.bot.map.current().name_of(grid_id)
    text = words.PLACE_FIXED.format(number=placed.number, place=called or place, grid=name)
    return turn.filed(Answer(text), placed)


def fixes_item(turn: Turn) -> bool:
    case = spoken_of(turn)
    if case is None or case.severity is Severity.URGENT or BEGINS_ANOTHER.search(turn.said):
        return False  # No words of a lamp make a fire one.
    return changing.fixes_item(turn.about(replace(turn.slots, item=case.item_code)))


def fix_item(turn: Turn) -> Outcome:
    """Give the case the item its words are about; where none is plain, its workers are told."""
    case = spoken_of(turn)
    if case is None:
        return telling.describe(turn)
    right = changing.right_item(turn, case.item_code)
    said = supplement(turn, case, turn.text, turn.findings.masked)
    if right in (None, STAFF):  # A complaint about staff is never what a grid's case becomes.
        return turn.filed(said, case)
    item = turn.bot.engine.catalogue.items[right]
    change = Change("retitle", turn.actor, item=item_now(turn.session, item))
    perform(turn.session, turn.bot.office, case.id, change)
    return turn.filed(words.ITEM_FIXED.format(number=case.number, item=item.name), case)
