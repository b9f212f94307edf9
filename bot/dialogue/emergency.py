"""Emergencies: the number to call first, the case at once, the place as soon as it is known.

Nobody waits for a form (PRODUCT.md, "Emergencies"). What was half-told before goes along where it
is the same matter; else it is laid aside, and only the words of the emergency go to the group.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.answer import Answer
from bot.context import MOST_LETTERS
from bot.dialogue import limits, tone, words
from bot.dialogue.asking import GRID, ask_emergency_place, grid_name
from bot.dialogue.filing import file_case, keep_unheard, put_in_grid, supplement
from bot.dialogue.items import CRISIS, HELP
from bot.dialogue.placing import grid_at
from bot.dialogue.slots import MOST_CHOICES, Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import BEGINS_ANOTHER, describe, is_another, share_location
from bot.dialogue.turn import Outcome, Turn
from bot.words import PERHAPS_EMERGENCY
from flows.cases import reads as queries
from flows.cases.kept import Limit
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from flows.map.reads import grid_of_poster
from nlp.catalogue.severity import Severity
from nlp.weighing.alarm import Emergency

_NO_HURRY = re.compile(
    "不急|没那么急|不用急|不是急事|不算急|不紧急|不是着火|没有?着火|没人受伤|灭掉|灭了|都没事|没事了"
    "|没有?想不开|不是我想|开玩笑"
)
SHORT_CALL = 8
UNTAKEN = (State.ACCEPTED, State.ASSIGNED)
MOST_ASKED = 3
"""So often it is asked where; then somebody calls."""


def report(turn: Turn) -> Outcome:
    """File an emergency; the same one told again is more words to its case."""
    emergency = turn.findings.emergency
    if emergency is None:
        raise ValueError("this handler is for emergencies")
    case = _filed(turn)
    if case is not None and _goes_on(turn, emergency) and not _is_another(turn, case):
        return _add(turn, case, emergency.sentence)
    alarms = limits.alarms_of(turn.session, turn.talker.resident_id, turn.now)
    told_before = _told_before(turn, alarms, emergency.item)
    if told_before is not None:
        return _add(turn, told_before, emergency.sentence)
    if len(alarms) >= limits.MOST_ALARMS:
        keep_unheard(turn, Limit.ALARMS)
        return turn.stay(f"{emergency.sentence}\n\n{words.ALARM_KEPT}")
    return _file(turn, emergency)


def _file(turn: Turn, emergency: Emergency) -> Outcome:
    fresh = turn.about(_slots(turn, emergency.item))
    case = file_case(fresh)
    fresh.slots.case_id = case.id
    if case.item_code == CRISIS:
        return _stay_beside(fresh, case)
    told = words.EMERGENCY.format(sentence=emergency.sentence, number=case.number)
    if case.grid is None:
        return ask_emergency_place(fresh, told)
    told += words.EMERGENCY_TOLD.format(grid=grid_name(case.grid))
    return fresh.filed(told, case)


def _slots(turn: Turn, item: str) -> Slots:
    """Give what is known of an emergency: its words, and all that was told of the same matter."""
    slots, found = turn.slots, turn.findings.place
    alone = turn.understand(turn.text).emergency
    joint = alone is None or not alone.sure  # Only with what was told before it is one.
    anew = turn.said.startswith(words.NEW_MATTER_WORDS) or BEGINS_ANOTHER.search(turn.said)
    same = turn.stage in TELLING and not anew and (slots.item in (None, item) or joint)
    told = slots.sentences if same else []
    own = Slots(
        sentences=[*told, turn.text[:MOST_LETTERS]],
        message_ids=[*(slots.message_ids if same else []), *turn.with_files],
        photos=slots.photos if same else 0,
        anonymous=slots.anonymous,
        longitude=slots.longitude if same else None,
        latitude=slots.latitude if same else None,
        laid=_earlier(turn) if same else turn.afresh.laid,
    )
    own.keep(turn.findings)
    own.item = item
    if same:
        own.masked = "\n".join(filter(None, (slots.masked, own.masked)))
        own.place = slots.place
    own.take_place(found)
    if not found.grid_ids:
        # Where they spoke of last: what is being told, a poster just scanned, the last case.
        own.grid_id = slots.grid_id or turn.talker.last_grid_id
    return own


def _earlier(turn: Turn) -> dict[str, Any] | None:
    """Lay aside what was told before the matter that an emergency takes along."""
    earlier = turn.slots.earlier
    if earlier is None:
        return turn.slots.laid
    placed = earlier.grid_id is not None or earlier.grid_unknown
    return earlier.lay_aside(Stage.CONFIRM if placed else Stage.PLACE, turn.now)


def _stay_beside(turn: Turn, case: Case) -> Outcome:
    """Nobody in a crisis is given a number of a case, or a list to choose from."""
    if case.grid is not None:
        return turn.filed(words.CRISIS, case)
    return Outcome(Answer(words.CRISIS_WHERE), Stage.EMERGENCY, turn.slots, case.id)


def _goes_on(turn: Turn, emergency: Emergency) -> bool:
    """Tell whether an alarm speaks of what was just filed."""
    if turn.slots.item == emergency.item or not emergency.by_sign:
        return True
    return _only_calls(turn, emergency) or _answers_where(turn)


def _only_calls(turn: Turn, emergency: Emergency) -> bool:
    """Tell whether it only calls for help about what was just filed: 快来人啊."""
    return emergency.kind == HELP and len(turn.said) <= SHORT_CALL


def _answers_where(turn: Turn) -> bool:
    """Tell whether a call for help is the answer to where, as 花神庙菜场！快来人！！ is."""
    found = turn.findings.place
    return turn.stage is Stage.EMERGENCY and bool(found.grid_ids or found.unknown)


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
    if _filed(turn) is None:
        return _nothing_open()
    return ask_emergency_place(turn, "")


def say_where(turn: Turn) -> Outcome:
    """Take the answer to "where?"; what is no place is added to the case."""
    case = _filed(turn)
    if case is None:
        return describe(turn)
    crisis = case.item_code == CRISIS
    if turn.findings.emergency is None and not crisis and is_another(turn):
        begun = describe(turn.about(turn.afresh))
        return begun.saying_first(words.EMERGENCY_WAITS.format(number=case.number))
    return _take_words(turn, case)


def _take_words(turn: Turn, case: Case) -> Outcome:
    """Add what is said to the case, and hand it to its grid once that is known."""
    _supplement(turn, case)
    found = turn.findings.place
    if len(found.grid_ids) == 1:
        return _place(turn, case, found.grid_ids[0], found.words)
    if case.item_code == CRISIS:
        return _ask_softly(turn, case)
    turn.slots.offered_grids = list(found.grid_ids[:MOST_CHOICES]) or turn.slots.offered_grids
    turn.slots.place_asked += 1
    if turn.slots.place_asked >= MOST_ASKED:
        return turn.filed(words.EMERGENCY_ENOUGH.format(number=case.number), case)
    return ask_emergency_place(turn, words.EMERGENCY_MORE.format(number=case.number))


def _ask_softly(turn: Turn, case: Case) -> Outcome:
    """Ask somebody in a crisis where they are; of a name that lies twice, which of the two."""
    found = turn.findings.place
    turn.slots.place_asked += 1
    if turn.slots.place_asked >= MOST_ASKED:
        return turn.filed(words.CRISIS_MORE[0], case)
    places = [
        turn.bot.map.current().described(each, found.matched)
        for each in found.grid_ids[:MOST_CHOICES]
    ]
    text = words.CRISIS_WHICH.format(places="，还是".join(places)) if places else ""
    turn.slots.offered_grids = list(found.grid_ids[:MOST_CHOICES])
    turn.slots.offered = [f"{GRID}{each}" for each in turn.slots.offered_grids]
    turn.slots.labels = places
    asked = Answer(text or words.CRISIS_MORE_WHERE)
    return Outcome(asked, Stage.EMERGENCY, turn.slots, case.id)


def share_where(turn: Turn) -> Outcome:
    case = _filed(turn)
    if case is None:
        return share_location(turn)
    found = grid_at(turn)
    if found is None:
        return ask_emergency_place(turn, words.EMERGENCY_OUTSIDE.format(number=case.number))
    return _place(turn, case, found, turn.slots.place or "")


def scan_where(turn: Turn) -> Outcome:
    """A poster scanned in an emergency says where it is."""
    case = _filed(turn)
    grid = grid_of_poster(turn.session, turn.incoming.scene) if turn.incoming.scene else None
    if case is None:
        return _nothing_open()
    if grid is None:
        return ask_emergency_place(turn, "")
    return _place(turn, case, grid.id, "")


def choose_where(turn: Turn) -> Outcome:
    case, chosen = _filed(turn), turn.tap.removeprefix(GRID)
    if case is None:
        return _nothing_open()
    return _place(turn, case, int(chosen), turn.slots.place or "")


def corrects_place(turn: Turn) -> bool:
    """Tell whether what follows an emergency says that it is in another grid."""
    case, found = _filed(turn), turn.findings.place.grid_ids
    return (
        case is not None
        and case.severity is Severity.URGENT
        and case.state in UNTAKEN
        and len(found) == 1
        and found[0] != case.grid_id
        and not (turn.findings.sure and turn.findings.items[0].code != case.item_code)
    )


def move(turn: Turn) -> Outcome:
    case = _filed(turn)
    if case is None:
        return _nothing_open()
    found = turn.findings.place
    answer = _place(turn, case, found.grid_ids[0], found.words)
    _supplement(turn, case)
    return answer


def stays(turn: Turn) -> Outcome:
    """An emergency that was filed is not undone by a word; a worker looks first."""
    case = _filed(turn)
    if case is None:
        return _nothing_open()
    if case.item_code == CRISIS:
        return _take_words(turn, case)
    return ask_emergency_place(turn, words.EMERGENCY_STAYS)


def is_over(turn: Turn) -> bool:
    """Tell whether what follows an emergency says that all is well, or that it was a joke."""
    said = turn.said.strip("。！!. ~，,")
    asks = said.endswith(words.ASKING)
    over = (
        said.startswith(words.ALL_IS_WELL) and len(said) <= words.MOST_OF_ALL_IS_WELL and not asks
    )
    calm = _NO_HURRY.search(said) and len(said) <= words.MOST_OF_ALL_IS_WELL and not asks
    case = _filed(turn) if over or calm else None
    return case is not None and case.severity is Severity.URGENT


def stand_down(turn: Turn) -> Outcome:
    """Take it kindly, and ask nothing more; the case is closed by who has looked."""
    case = _filed(turn)
    if case is None:
        return _nothing_open()
    _supplement(turn, case)
    over = words.CRISIS_OVER if case.item_code == CRISIS else words.EMERGENCY_OVER
    return turn.filed(over.format(number=case.number), case)


def _is_another(turn: Turn, case: Case) -> bool:
    """Tell a new emergency from more words to the one that was filed."""
    found = turn.findings.place.grid_ids
    elsewhere = len(found) == 1 and case.grid_id not in (None, found[0])
    return elsewhere or turn.said.startswith(words.NEW_MATTER_WORDS)


def _filed(turn: Turn) -> Case | None:
    """Give the emergency's case while it is open."""
    if turn.slots.case_id is None:
        return None
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
    return case if case is not None and case.state in OPEN else None


def _add(turn: Turn, case: Case, sentence: str) -> Outcome:
    """Say the number to call again, and add the words to the case."""
    laid = turn.slots.lay_aside(turn.stage, turn.now)
    added = turn.about(replace(turn.slots, case_id=case.id, item=case.item_code, laid=laid))
    if case.item_code == CRISIS:
        return tone.stay_beside(added)
    if case.grid_id is None:
        return _take_words(added, case).saying_first(f"{sentence}\n\n")
    return added.filed(f"{sentence}\n\n{_supplement(added, case)}", case)


def _supplement(turn: Turn, case: Case) -> str:
    return supplement(turn, case, turn.text, turn.findings.masked)


def _place(turn: Turn, case: Case, grid_id: int, place: str) -> Outcome:
    """Hand the case to its grid the moment that is known."""
    if case.grid_id == grid_id:
        return turn.filed(words.EMERGENCY_PLACED.format(grid=grid_name(case.grid)), case)
    placed = put_in_grid(turn, case, grid_id, place)
    if case.item_code == CRISIS:
        return turn.filed(words.CRISIS_MORE[0], placed)
    return turn.filed(words.EMERGENCY_PLACED.format(grid=grid_name(placed.grid)), placed)


def _nothing_open() -> Outcome:
    return Outcome(Answer(words.NOTHING_OPEN), Stage.IDLE)
