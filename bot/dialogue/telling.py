"""Telling a matter: what, where, is that right, filed."""

from dataclasses import replace

from bot.answer import Answer, shown
from bot.dialogue import limits, words
from bot.dialogue.asking import (
    CONFIRM,
    CONFIRM_SEVERAL,
    GRID,
    ITEM,
    MOST_CHOICES,
    ask_grid,
    ask_item,
)
from bot.dialogue.filing import file_case, filed_answer, filed_several, keep_unheard
from bot.dialogue.replies import number_in
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Slots, Turn
from flows.cases.kept import Limit
from nlp.findings import Findings
from nlp.place.locate import gcj02_to_wgs84

MOST_PLACE_QUESTIONS = 2


def describe(turn: Turn) -> Outcome:
    """Take a sentence into the matter being told, and ask for what is still missing."""
    if turn.stage not in TELLING:
        turn = turn.about(Slots())
    slots = turn.slots
    slots.message_ids += turn.with_files
    if not slots.add(turn.text):
        keep_unheard(turn, Limit.MATTER)
        asked = next_question(turn)
        return replace(asked, answer=replace(asked.answer, text=words.FULL + asked.answer.text))
    findings = turn.findings if len(slots.sentences) == 1 else turn.understand(slots.said)
    slots.keep(findings)
    _take_place(slots, findings)
    return next_question(turn)


def told_anew(turn: Turn) -> Turn:
    """Understand again what was said before, because something the talk spoke of is gone."""
    slots = turn.slots
    if slots.sentences:
        findings = turn.understand(slots.said)
        slots.keep(findings)
        _take_place(slots, findings)
    return replace(turn, changed=True)


def start_over(turn: Turn) -> Outcome:
    """Ask again what was answered by something that is gone; the words stay."""
    asked = (
        next_question(turn)
        if turn.slots.sentences
        else Outcome(Answer(words.ASK_MORE), Stage.PLACE, turn.slots)
    )
    return replace(asked, answer=replace(asked.answer, text=words.CHANGED + asked.answer.text))


def answers(turn: Turn) -> bool:
    """Tell whether something is an answer to a question rather than words of its own."""
    intent = turn.findings.intent.kind
    return bool(turn.tap) or is_number(turn) or intent in ("agree", "refuse", "choice")


def is_number(turn: Turn) -> bool:
    """Tell whether a text is nothing but the number of a choice."""
    return number_in(turn.text) is not None


def choose_item(turn: Turn) -> Outcome:
    turn.slots.item, turn.slots.matters = turn.tap.removeprefix(ITEM), []
    return next_question(turn)


def say_place(turn: Turn) -> Outcome:
    """Take an answer to "where?"; words that are no place are kept as part of the matter."""
    if any(word in turn.text for word in words.DO_NOT_KNOW):
        turn.slots.grid_unknown = True
        return next_question(turn)
    return describe(turn)


def share_location(turn: Turn) -> Outcome:
    """Take a shared location as the place of the matter being told."""
    if turn.stage not in TELLING:
        turn = turn.about(Slots())
    slots, found = turn.slots, grid_at(turn)
    if found is not None:
        slots.grid_id, slots.offered_grids = found, []
    if not slots.sentences:
        return Outcome(Answer(words.ASK_MORE), Stage.PLACE, slots)
    if found is None:
        return _ask_place(turn)
    return next_question(turn)


def grid_at(turn: Turn) -> int | None:
    """Keep where a shared location lies (WGS-84 degrees), and give its grid."""
    slots, incoming = turn.slots, turn.incoming
    slots.place = shown(incoming.label) or slots.place
    if incoming.longitude is None or incoming.latitude is None:
        return None
    slots.longitude, slots.latitude = gcj02_to_wgs84(incoming.longitude, incoming.latitude)
    return turn.bot.map.current().gazetteer.by_point(slots.longitude, slots.latitude)


def choose_grid(turn: Turn) -> Outcome:
    """Take the grid that was chosen; any other number means none of them."""
    slots, chosen = turn.slots, turn.tap.removeprefix(GRID)
    if chosen.isdigit():
        slots.grid_id = int(chosen)
    else:
        slots.grid_unknown = True
    slots.offered_grids = []
    return next_question(turn)


def agree(turn: Turn) -> Outcome:
    """File the case that was read back; who has filed many of late files it later."""
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, turn.slots.said)
        return turn.stay(words.TOO_MANY_CASES)
    filed = [file_case(turn.about(each)) for each in _apart(turn.slots)]
    case = filed[0]
    kept = Slots(case_id=case.id, item=case.item_code)
    told = filed_answer(turn, case) if len(filed) == 1 else filed_several(turn, filed)
    return Outcome(Answer(told), Stage.FILED, kept, case.id)


def _apart(slots: Slots) -> list[Slots]:
    """What to file: one case, or one of each matter; photos go with the first."""
    if not slots.several:
        return [slots]
    first, *others = (replace(slots, item=code) for code in slots.several)
    return [first, *(replace(each, message_ids=[]) for each in others)]


def together(turn: Turn) -> Outcome:
    """File as one what was read back as several."""
    return _read_back(turn.about(replace(turn.slots, matters=[])))


def refuse(turn: Turn) -> Outcome:
    """Something in what was read back is wrong: the place is asked anew, the words stay."""
    slots = replace(turn.slots, grid_id=None, place=None, place_asked=0, item=None)
    return Outcome(Answer(words.SAY_AGAIN), Stage.PLACE, slots)


def cancel(_turn: Turn) -> Outcome:
    return Outcome(Answer(words.CANCELLED), Stage.IDLE)


def next_question(turn: Turn) -> Outcome:
    """Ask for what is missing first; read all back when nothing is."""
    slots = turn.slots
    slots.offered = []
    if slots.item is None:
        return ask_item(turn)
    if slots.grid_id is None and not slots.grid_unknown:
        if slots.offered_grids:
            return ask_grid(turn)
        last = turn.talker.last_grid_id
        if slots.strange:
            return _ask_place(turn, words.ASK_PLACE_STRANGE)
        if last is None:
            return _ask_place(turn)
        slots.grid_id = last
    return _read_back(turn)


def _take_place(slots: Slots, findings: Findings) -> None:
    """Take what a sentence says about the place; an exact one replaces an earlier one."""
    found = findings.place
    if not found.grid_ids:
        slots.place = found.unknown or slots.place
        return
    slots.place = found.matched
    slots.grid_unknown = False
    if len(found.grid_ids) == 1:
        slots.grid_id, slots.offered_grids = found.grid_ids[0], []
    elif slots.grid_id not in found.grid_ids:
        slots.grid_id, slots.offered_grids = None, list(found.grid_ids[:MOST_CHOICES])


def _ask_place(turn: Turn, question: str = words.ASK_PLACE) -> Outcome:
    """question: how it is asked the first time."""
    slots = turn.slots
    slots.place_asked += 1
    if slots.place_asked > MOST_PLACE_QUESTIONS:
        slots.grid_unknown = True
        return next_question(turn)
    text = (
        question.format(place=shown(slots.place or ""))
        if slots.place_asked == 1
        else words.ASK_PLACE_AGAIN
    )
    return Outcome(Answer(text), Stage.PLACE, slots)


def _read_back(turn: Turn) -> Outcome:
    slots = turn.slots
    slots.offered = [CONFIRM[0].key]  # 1 is yes; a 3 pressed twice must not give up.
    known = turn.bot.engine.catalogue.items
    items = [known[code] for code in slots.several or [slots.item or ""]]
    text = ""
    forbidding = next((item for item in items if not item.anonymous_allowed), None)
    if slots.anonymous and forbidding is not None:
        slots.anonymous = False
        text = words.ANONYMOUS_NOT.format(item=forbidding.name)
    template = words.CONFIRM_SEVERAL if slots.several else words.CONFIRM
    text += template.format(
        item=items[0].name,
        items="\n".join(f"{number}. {item.name}" for number, item in enumerate(items, 1)),
        count=len(items),
        place=_place_words(turn),
        said=shown(slots.said),
        anonymous=words.CONFIRM_ANONYMOUS if slots.anonymous else "",
    )
    choices = CONFIRM_SEVERAL if slots.several else CONFIRM
    return Outcome(Answer(text, choices), Stage.CONFIRM, slots)


def _place_words(turn: Turn) -> str:
    slots = turn.slots
    if slots.grid_id is None:
        return words.CONFIRM_NO_GRID.format(place=shown(slots.place or words.PLACE_UNKNOWN))
    name = turn.bot.map.current().name_of(slots.grid_id)
    return f"{shown(slots.place)}（{name}）" if slots.place else name
