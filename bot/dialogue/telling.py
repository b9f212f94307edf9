"""Telling a matter: what, where, is that right, filed."""

from dataclasses import replace

from bot import words
from bot.dialogue.filing import file_case, filed_answer
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Answer, Slots, Turn
from flows.cases import reads as queries
from flows.map.tables import Grid
from nlp.findings import Findings
from nlp.locate import gcj02_to_wgs84
from nlp.mask import mask

MOST_CHOICES = 5
MOST_PLACE_QUESTIONS = 2
SHOWN = 60
DIGITS = tuple("123456")


def describe(turn: Turn) -> Answer:
    """Take a sentence into the matter being told, and ask for what is still missing."""
    if turn.stage not in TELLING:
        turn = turn.about(Slots())
    slots = turn.slots
    slots.sentences.append(turn.text)
    slots.message_ids.append(turn.message_id)
    findings = turn.findings if len(slots.sentences) == 1 else turn.understand(slots.said)
    _take_place(turn, findings)
    if slots.item is None and findings.sure:
        slots.item = findings.items[0].code
    return _next_question(turn, findings)


def is_choice(turn: Turn) -> bool:
    """Tell whether a text is nothing but the number of a choice."""
    return choice_of(turn) is not None


def choose_item(turn: Turn) -> Answer:
    index = choice_of(turn)
    offered = turn.slots.offered_items
    if index is None or index >= len(offered):
        return describe(turn)
    turn.slots.item = offered[index]
    return _next_question(turn, turn.understand(turn.slots.said))


def say_place(turn: Turn) -> Answer:
    """Take an answer to "where?"; words that are no place are kept as part of the matter."""
    slots = turn.slots
    if any(word in turn.text for word in words.DO_NOT_KNOW):
        slots.grid_unknown = True
        return _next_question(turn, turn.understand(slots.said))
    return describe(turn)


def share_location(turn: Turn) -> Answer:
    """Take a shared location as the place of the matter being told."""
    if turn.stage not in TELLING:
        turn = turn.about(Slots())
    slots, found = turn.slots, grid_at(turn)
    if found is not None:
        slots.grid_id, slots.offered_grids = found, []
    if not slots.sentences:
        return Answer(words.ASK_MORE, Stage.PLACE, slots)
    if found is None:
        return _ask_place(turn)
    return _next_question(turn, turn.understand(slots.said))


def grid_at(turn: Turn) -> int | None:
    """Keep where a shared location lies (WGS-84 degrees), and give its grid."""
    slots, incoming = turn.slots, turn.incoming
    if incoming.longitude is None or incoming.latitude is None:
        return None
    slots.longitude, slots.latitude = gcj02_to_wgs84(incoming.longitude, incoming.latitude)
    slots.place = incoming.label or slots.place
    return turn.bot.map.current().gazetteer.by_point(slots.longitude, slots.latitude)


def choose_grid(turn: Turn) -> Answer:
    slots, index = turn.slots, choice_of(turn)
    if index is None:
        return describe(turn)
    if index < len(slots.offered_grids):
        slots.grid_id = slots.offered_grids[index]
    else:
        slots.grid_unknown = True
    slots.offered_grids = []
    return _next_question(turn, turn.understand(slots.said))


def agree(turn: Turn) -> Answer:
    """File the case that was read back."""
    case = file_case(turn, turn.understand(turn.slots.said))
    kept = Slots(case_id=case.id, item=case.item_code)
    return Answer(filed_answer(turn, case), Stage.FILED, kept, case.id)


def refuse(turn: Turn) -> Answer:
    """Something in what was read back is wrong: the place is asked anew, the words stay."""
    slots = replace(turn.slots, grid_id=None, place=None, place_asked=0, item=None)
    return Answer(words.SAY_AGAIN, Stage.PLACE, slots)


def cancel(_turn: Turn) -> Answer:
    return Answer(words.CANCELLED, Stage.IDLE)


def ask_place_again(turn: Turn) -> Answer:
    """Repeat the open question, for somebody who only said hello in between."""
    return _next_question(turn, turn.understand(turn.slots.said))


def grid_name(grid: Grid | None) -> str:
    return f"{grid.community.name}{grid.name}" if grid is not None else words.PLACE_UNKNOWN


def _take_place(turn: Turn, findings: Findings) -> None:
    """Take what a sentence says about the place; an exact one replaces an earlier one."""
    slots, found = turn.slots, findings.place
    if not found.grid_ids:
        slots.place = mask(found.unknown).text or slots.place
        return
    slots.place = found.matched
    slots.grid_unknown = False
    if len(found.grid_ids) == 1:
        slots.grid_id, slots.offered_grids = found.grid_ids[0], []
    elif slots.grid_id not in found.grid_ids:
        slots.grid_id, slots.offered_grids = None, list(found.grid_ids[:MOST_CHOICES])


def _next_question(turn: Turn, findings: Findings) -> Answer:
    slots = turn.slots
    if slots.item is None:
        return _ask_item(turn, findings)
    if slots.grid_id is None and not slots.grid_unknown:
        if slots.offered_grids:
            return _ask_grid(turn)
        last = turn.talker.last_grid_id
        if findings.place.unknown:
            return _ask_place(turn, words.ASK_PLACE_STRANGE)
        if last is None:
            return _ask_place(turn)
        slots.grid_id = last
    return _read_back(turn)


def _ask_item(turn: Turn, findings: Findings) -> Answer:
    turn.slots.offered_items = [item.code for item in findings.nearest[:3]]
    names = [item.name for item in findings.nearest[:3]]
    text = words.ASK_ITEM.format(
        choices=words.numbered(names), person=words.tap("转人工", "person")
    )
    return Answer(text, Stage.ITEM, turn.slots)


def _ask_place(turn: Turn, question: str = words.ASK_PLACE) -> Answer:
    """question: how it is asked the first time."""
    slots = turn.slots
    slots.place_asked += 1
    if slots.place_asked > MOST_PLACE_QUESTIONS:
        slots.grid_unknown = True
        return _read_back(turn)
    text = question.format(place=slots.place) if slots.place_asked == 1 else words.ASK_PLACE_AGAIN
    return Answer(text, Stage.PLACE, slots)


def _ask_grid(turn: Turn) -> Answer:
    grids = queries.grids_named(turn.session, turn.slots.offered_grids)
    turn.slots.offered_grids = [grid.id for grid in grids]
    names = [grid_name(grid) for grid in grids]
    other = words.PLACE_OTHER.format(index=len(names) + 1)
    choices = words.numbered(names) + "\n" + other
    return Answer(words.ASK_GRID.format(choices=choices), Stage.GRID, turn.slots)


def _read_back(turn: Turn) -> Answer:
    slots = turn.slots
    item = turn.bot.engine.catalogue.items[slots.item or ""]
    text = ""
    if slots.anonymous and not item.anonymous_allowed:
        slots.anonymous = False
        text = words.ANONYMOUS_NOT.format(item=item.name)
    text += words.CONFIRM.format(
        item=item.name,
        place=_place_words(turn),
        said=slots.said[:SHOWN] + ("…" if len(slots.said) > SHOWN else ""),
        anonymous=words.CONFIRM_ANONYMOUS if slots.anonymous else "",
        yes=words.tap(words.YES, "agree"),
        no=words.tap(words.NO, "refuse"),
        cancel=words.tap(words.CANCEL, "cancel"),
    )
    return Answer(text, Stage.CONFIRM, slots)


def _place_words(turn: Turn) -> str:
    slots = turn.slots
    if slots.grid_id is None:
        return words.CONFIRM_NO_GRID.format(place=slots.place or words.PLACE_UNKNOWN)
    name = turn.bot.map.current().name_of(slots.grid_id)
    return f"{slots.place}（{name}）" if slots.place else name


def choice_of(turn: Turn) -> int | None:
    """Give the index of a numbered choice, from 0."""
    answer = turn.text.strip(" .。第个条")
    digits = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
    number = int(answer) if answer in DIGITS else digits.get(answer)
    return number - 1 if number else None
