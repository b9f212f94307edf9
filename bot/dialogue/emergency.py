"""Emergencies: the number to call first, the case at once, the place as soon as it is known.

Nobody waits for a form (PRODUCT.md, "Emergencies"). What was half-told before stays out of the
card: only the words of the emergency go to the group.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.context import MOST_LETTERS
from bot.dialogue import limits, words
from bot.dialogue.asking import GRID, MOST_CHOICES, ask_emergency_place, grid_name
from bot.dialogue.filing import file_case, keep_unheard, supplement
from bot.dialogue.states import Stage
from bot.dialogue.telling import describe, grid_at, share_location
from bot.dialogue.turn import Outcome, Slots, Turn
from bot.words import PERHAPS_EMERGENCY
from flows.cases import reads as queries
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.kept import Limit
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from nlp.catalogue.severity import Severity

UNTAKEN = (State.ACCEPTED, State.ASSIGNED)


def report(turn: Turn) -> Outcome:
    """File an emergency; the same one told again is more words to its case."""
    emergency = turn.findings.emergency
    if emergency is None:
        raise ValueError("this handler is for emergencies")
    case = _filed(turn)
    same = turn.slots.item == emergency.item or not emergency.by_sign
    if case is not None and same and not _is_another(turn, case):
        return _add(turn, case, emergency.sentence)
    alarms = limits.alarms_of(turn.session, turn.talker.resident_id, turn.now)
    told_before = _told_before(turn, alarms, emergency.item)
    if told_before is not None:
        return _add(turn, told_before, emergency.sentence)
    if len(alarms) >= limits.MOST_ALARMS:
        keep_unheard(turn, Limit.ALARMS)
        return turn.stay(f"{emergency.sentence}\n\n{words.ALARM_KEPT}")
    fresh = turn.about(
        Slots(
            sentences=[turn.text[:MOST_LETTERS]],
            message_ids=turn.with_files,
            item=emergency.item,
            anonymous=turn.slots.anonymous,
            grid_id=_grid(turn),
            offered_grids=list(turn.findings.place.grid_ids[:MOST_CHOICES]),
            place=turn.findings.place.matched or None,
        )
    )
    fresh.slots.keep(turn.findings)
    case = file_case(fresh)
    fresh.slots.case_id = case.id
    told = words.EMERGENCY.format(sentence=emergency.sentence, number=case.number)
    if case.grid is None:
        return ask_emergency_place(fresh, told)
    told += words.EMERGENCY_TOLD.format(grid=grid_name(case.grid))
    return _stays_open(case, told)


def _told_before(turn: Turn, alarms: Sequence[Case], item: str) -> Case | None:
    """Give the open case that an alarm belongs to: the same matter, or the last of too many."""
    still_open = limits.still_open(alarms)
    for case in still_open:
        if case.item_code == item and not _is_another(turn, case):
            return case
    return still_open[0] if still_open and len(alarms) >= limits.MOST_ALARMS else None


def perhaps(turn: Turn) -> str:
    """The number to call should this be an emergency; the talk goes on as it would."""
    emergency = turn.findings.emergency
    return PERHAPS_EMERGENCY.format(number=emergency.number) if emergency else ""


def where_again(turn: Turn) -> Outcome:
    """Ask where it is once more: a nod or a flower says nothing of it, and goes to no group."""
    return ask_emergency_place(turn, "")


def say_where(turn: Turn) -> Outcome:
    """Take the answer to "where?"; what is no place is added to the case."""
    case = _filed(turn)
    if case is None:
        return describe(turn)
    _supplement(turn, case)
    found = turn.findings.place.grid_ids
    if len(found) == 1:
        return _place(turn, case, found[0])
    turn.slots.offered_grids = list(found[:MOST_CHOICES]) or turn.slots.offered_grids
    return ask_emergency_place(turn, words.EMERGENCY_MORE.format(number=case.number))


def share_where(turn: Turn) -> Outcome:
    case = _filed(turn)
    if case is None:
        return share_location(turn)
    found = grid_at(turn)
    if found is None:
        return ask_emergency_place(turn, words.EMERGENCY_MORE.format(number=case.number))
    return _place(turn, case, found)


def choose_where(turn: Turn) -> Outcome:
    case, chosen = _filed(turn), turn.tap.removeprefix(GRID)
    return _nothing_open() if case is None else _place(turn, case, int(chosen))


def corrects_place(turn: Turn) -> bool:
    """Tell whether what follows an emergency says that it is in another grid."""
    case, found = _filed(turn), turn.findings.place.grid_ids
    return (
        case is not None
        and case.severity is Severity.URGENT
        and case.state in UNTAKEN
        and len(found) == 1
        and found[0] != case.grid_id
    )


def move(turn: Turn) -> Outcome:
    case = _filed(turn)
    if case is None:
        return _nothing_open()
    answer = _place(turn, case, turn.findings.place.grid_ids[0])
    _supplement(turn, case)
    return answer


def stays(turn: Turn) -> Outcome:
    """An emergency that was filed is not undone by a word; a worker looks first."""
    if _filed(turn) is None:
        return _nothing_open()
    return ask_emergency_place(turn, words.EMERGENCY_STAYS)


def is_over(turn: Turn) -> bool:
    """Tell whether what follows an emergency says that all is well, or that it was a joke."""
    said = turn.text.strip("。！!. ~，,")
    asks = said.endswith(words.ASKING)
    over = (
        said.startswith(words.ALL_IS_WELL) and len(said) <= words.MOST_OF_ALL_IS_WELL and not asks
    )
    case = _filed(turn) if over else None
    return case is not None and case.severity is Severity.URGENT


def stand_down(turn: Turn) -> Outcome:
    """Take it kindly, and ask nothing more; the case is closed by who has looked."""
    case = _filed(turn)
    if case is None:
        return _nothing_open()
    _supplement(turn, case)
    return _stays_open(case, words.EMERGENCY_OVER.format(number=case.number))


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


def _add(turn: Turn, case: Case, sentence: str) -> Outcome:
    """Say the number to call again, and add the words to the case."""
    added = turn.about(replace(turn.slots, case_id=case.id, item=case.item_code))
    if case.grid_id is None:
        asked = say_where(added)
        text = f"{sentence}\n\n{asked.answer.text}"
        return replace(asked, answer=replace(asked.answer, text=text))
    return _stays_open(case, f"{sentence}\n\n{_supplement(added, case)}")


def _supplement(turn: Turn, case: Case) -> str:
    return supplement(turn, case, turn.text, turn.findings.masked)


def _place(turn: Turn, case: Case, grid_id: int) -> Outcome:
    """Hand the case to its grid the moment that is known."""
    change = Change("place", turn.actor, grid_id=grid_id)
    placed = perform(turn.session, turn.bot.office, case.id, change)
    turn.contact.resident.last_grid_id = grid_id
    return _stays_open(case, words.EMERGENCY_PLACED.format(grid=grid_name(placed.grid)))


def _stays_open(case: Case, told: str) -> Outcome:
    """What is said next belongs to the case."""
    kept = Slots(case_id=case.id, item=case.item_code)
    return Outcome(Answer(told), Stage.FILED, kept, case.id)


def _nothing_open() -> Outcome:
    return Outcome(Answer(words.NOTHING_OPEN), Stage.IDLE)
