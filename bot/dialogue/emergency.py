"""Emergencies: the number to call first, the case at once, the place as soon as it is known.

Nobody waits for a form (PRODUCT.md, "Emergencies"). What was half-told before stays out of the
card: only the words of the emergency go to the group.
"""

from bot import words
from bot.dialogue.filing import file_case
from bot.dialogue.states import Stage
from bot.dialogue.telling import choice_of, grid_at, grid_name
from bot.dialogue.turn import Answer, Slots, Turn
from flows.cases import reads as queries
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.effects import URGENT
from flows.cases.states import OPEN, State, Trigger
from flows.cases.tables import Case
from flows.people.actors import SYSTEM

MOST_CHOICES = 5
UNTAKEN = (State.ACCEPTED, State.ASSIGNED)


def report(turn: Turn) -> Answer:
    """File an emergency; the same one told again is more words to its case."""
    emergency = turn.findings.emergency
    if emergency is None:
        raise ValueError("this rule is for emergencies")
    case = _filed(turn)
    same = turn.slots.item == emergency.item or not emergency.by_sign
    if case is not None and same and not _is_another(turn, case):
        return _add(turn, case, emergency.sentence)
    fresh = turn.about(
        Slots(
            sentences=[turn.text],
            message_ids=[turn.message_id],
            item=emergency.item,
            anonymous=turn.slots.anonymous,
            grid_id=_grid(turn),
            offered_grids=list(turn.findings.place.grid_ids[:MOST_CHOICES]),
            place=turn.findings.place.matched or None,
        )
    )
    case = file_case(fresh, turn.findings)
    fresh.slots.case_id = case.id
    told = words.EMERGENCY.format(sentence=emergency.sentence, number=case.number)
    if case.grid is None:
        return _ask_place(fresh, told)
    told += words.EMERGENCY_TOLD.format(grid=grid_name(case.grid))
    return Answer(told, Stage.FILED, Slots(case_id=case.id, item=case.item_code), case.id)


def perhaps(turn: Turn) -> str:
    """The number to call should this be an emergency; the talk goes on as it would."""
    emergency = turn.findings.emergency
    return words.PERHAPS_EMERGENCY.format(number=emergency.number) if emergency else ""


def say_where(turn: Turn) -> Answer:
    """Take the answer to "where?"; what is no place is added to the case."""
    case = _filed(turn)
    if case is None:
        return Answer(words.NOTHING_OPEN, Stage.IDLE)
    _supplement(turn, case)
    found = turn.findings.place.grid_ids
    if len(found) == 1:
        return _place(turn, case, found[0])
    turn.slots.offered_grids = list(found[:MOST_CHOICES]) or turn.slots.offered_grids
    return _ask_place(turn, words.EMERGENCY_MORE.format(number=case.number))


def share_where(turn: Turn) -> Answer:
    case, found = _filed(turn), grid_at(turn)
    if case is None:
        return Answer(words.NOTHING_OPEN, Stage.IDLE)
    if found is None:
        return _ask_place(turn, words.EMERGENCY_MORE.format(number=case.number))
    return _place(turn, case, found)


def choose_where(turn: Turn) -> Answer:
    case, index = _filed(turn), choice_of(turn)
    offered = turn.slots.offered_grids
    if case is None or index is None or index >= len(offered):
        return say_where(turn)
    return _place(turn, case, offered[index])


def corrects_place(turn: Turn) -> bool:
    """Tell whether what follows an emergency says that it is in another grid."""
    case, found = _filed(turn), turn.findings.place.grid_ids
    return (
        case is not None
        and case.severity == URGENT
        and case.state in UNTAKEN
        and len(found) == 1
        and found[0] != case.grid_id
    )


def move(turn: Turn) -> Answer:
    case = _filed(turn)
    if case is None:
        return Answer(words.NOTHING_OPEN, Stage.IDLE)
    answer = _place(turn, case, turn.findings.place.grid_ids[0])
    _supplement(turn, case)
    return answer


def stays(turn: Turn) -> Answer:
    """An emergency that was filed is not undone by a word; a worker looks first."""
    return _ask_place(turn, words.EMERGENCY_STAYS)


def _grid(turn: Turn) -> int | None:
    """Find the grid at once: in the words, by a poster just scanned, or the last confirmed one."""
    found = turn.findings.place.grid_ids
    if len(found) == 1:
        return found[0]
    if found:
        return None
    scanned = turn.slots.grid_id if not turn.slots.sentences else None
    return scanned or turn.talker.last_grid_id


def _is_another(turn: Turn, case: Case) -> bool:
    """Tell a new emergency from more words to the one that was filed."""
    found = turn.findings.place.grid_ids
    elsewhere = len(found) == 1 and case.grid_id not in (None, found[0])
    return elsewhere or turn.text.startswith(words.NEW_MATTER_WORDS)


def _filed(turn: Turn) -> Case | None:
    """Give the emergency's case while it is open."""
    if turn.slots.case_id is None:
        return None
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
    return case if case is not None and case.state in OPEN else None


def _add(turn: Turn, case: Case, sentence: str) -> Answer:
    if case.grid_id is None:
        return say_where(turn)
    _supplement(turn, case)
    told = f"{sentence}\n\n" + words.SUPPLEMENTED.format(number=case.number)
    return Answer(told, Stage.FILED, Slots(case_id=case.id, item=case.item_code), case.id)


def _supplement(turn: Turn, case: Case) -> None:
    change = Change(Trigger.SUPPLEMENT, turn.actor, turn.text)
    perform(turn.session, turn.bot.office, case.id, change)


def _place(turn: Turn, case: Case, grid_id: int) -> Answer:
    """Hand the case to its grid the moment that is known."""
    change = Change(Trigger.ASSIGN, SYSTEM, grid_id=grid_id)
    placed = perform(turn.session, turn.bot.office, case.id, change)
    turn.contact.resident.last_grid_id = grid_id
    text = words.EMERGENCY_PLACED.format(grid=grid_name(placed.grid))
    return Answer(text, Stage.FILED, Slots(case_id=case.id, item=case.item_code), case.id)


def _ask_place(turn: Turn, told: str) -> Answer:
    text = told + words.EMERGENCY_PLACE
    if turn.slots.offered_grids:
        grids = queries.grids_named(turn.session, turn.slots.offered_grids)
        turn.slots.offered_grids = [grid.id for grid in grids]
        text += "\n" + words.numbered([grid_name(grid) for grid in grids])
    return Answer(text, Stage.EMERGENCY, turn.slots, turn.slots.case_id)
