"""Telling a matter: what, where, is that right, filed."""

import re
from dataclasses import replace

from bot.answer import Answer, Choice, shown
from bot.dialogue import limits, words
from bot.dialogue.asking import GRID, ITEM, NOWHERE, ask_grid, ask_item
from bot.dialogue.filing import file_case, filed_answer, filed_several, keep_unheard
from bot.dialogue.items import CRISIS, HELP_ITEM
from bot.dialogue.placing import BUILDING, grid_at, name_of, take_building, take_place
from bot.dialogue.reading_back import read_back
from bot.dialogue.replies import number_in
from bot.dialogue.slots import Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.who import take_who
from flows.cases.kept import Limit
from flows.cases.reads import own_case
from flows.cases.states import OPEN
from nlp.catalogue.severity import Severity

MOST_PLACE_QUESTIONS = 2
MOST_ITEM_QUESTIONS = 2
WHERE = frozenset({Stage.PLACE, Stage.GRID})
MOST_OF_A_PLACE, LEAST_OF_ANOTHER = 20, 6
ANOTHER = 0.7
"""What is said is another matter when it has this score for another item."""

BEGINS_ANOTHER = re.compile(
    "^(?:对了|还有(?:个事|一件|件事|一个事)|另外|再说个|再报个|又有个事|哦对|顺便)"
    "|(?:等一下|等会儿?|待会儿?|先放|先不)[^，。]{0,4}[再说讲管提]|[还再](?:要|想)?反映|先(?:听我)?[说讲]这个"
    "|单独报|另一件|另外一件|分开报|也(?:要)?报"
)
_OF_ALL = re.compile(
    "^都[是在]|[两三四几]件(?:事)?都|(?:都|全)[是在].{2,14}(?:的|这边|那边)$|一个地方|同一个"
)
GOES_ON = re.compile(
    "还是报|接着[报讲说]|继续[讲说]|继续报|还是要报|还是说|又想报|还是反映|恢复|撤错|不撤了|别撤|还要报"
)
_PLAIN_PLACE = 14
"""A building or an estate in so few letters is the answer to where, and no matter of its own."""

SHORT_NO = 12
"""Characters of a bare no; in more of them something else is said as well."""


def describe(turn: Turn) -> Outcome:
    """Take a sentence into the matter being told, and ask for what is still missing."""
    if turn.stage not in TELLING:
        turn = turn.about(begun(turn))
    else:
        _sort_at_last(turn)
        if is_another(turn):
            turn = turn.about(turn.slots.begin_another())
    slots = turn.slots
    slots.english = slots.english or turn.english
    if slots.vague and slots.item is None and turn.findings.sure:
        turn = turn.about(Slots(laid=slots.laid))  # What nobody understood is no part of a matter.
        slots = turn.slots
    elif turn.stage is Stage.ITEM and slots.sentences:
        slots.turn_down()  # Other words are an answer, too: none of these.
    slots.message_ids += turn.with_files
    if not slots.add(turn.text):
        keep_unheard(turn, Limit.MATTER)
        return next_question(turn).saying_first(words.FULL)
    take_who(turn)
    findings = turn.findings if len(slots.sentences) == 1 else turn.understand(slots.said)
    slots.keep(findings)
    take_place(turn)
    if _OF_ALL.search(turn.said) and slots.grid_id is not None:
        slots.share_place()
    return next_question(turn)


def _sort_at_last(turn: Turn) -> None:
    """What was told in English and sorted by nobody yet is what a later sentence tells surely."""
    slots = turn.slots
    if (
        slots.english
        and turn.findings.sure
        and slots.item == turn.bot.engine.catalogue.fallback.code
    ):
        slots.item = None


def begun(turn: Turn) -> Slots:
    """Begin a matter; behind one just filed it is at the same place, unless it says another."""
    fresh, case_id = turn.afresh, turn.slots.case_id
    if turn.stage is not Stage.FILED or case_id is None:
        return fresh
    case = own_case(turn.session, turn.talker.resident_id, case_id)
    if case is None:
        return fresh
    if case.grid_id is not None:
        fresh.grid_id, fresh.place, fresh.name = case.grid_id, case.place, name_of(case)
    plainly = BEGINS_ANOTHER.search(turn.said) is not None or case.item_code == CRISIS
    fresh.after = None if plainly or case.state not in OPEN else case.id
    return fresh


def is_another(turn: Turn) -> bool:
    """Tell whether what is said while a matter is told, or was just filed, is another one."""
    slots, findings = turn.slots, turn.findings
    begins = BEGINS_ANOTHER.search(turn.said) is not None
    if begins and turn.stage is Stage.FILED and len(turn.said) > LEAST_OF_ANOTHER:
        return True
    if slots.item is None or not findings.sure:
        return False
    if findings.items[0].code in (slots.item, HELP_ITEM):
        return False  # 赶紧 calls for help with what is told; danger has been looked for already.
    if slots.item in findings.matters or (turn.stage in TELLING and not slots.sentences):
        return False
    elsewhere = turn.stage not in TELLING and bool(findings.place.grid_ids)
    if begins or elsewhere:
        return True
    return not _belongs(turn, slots.item) and findings.items[0].score >= ANOTHER


def _belongs(turn: Turn, code: str) -> bool:
    """Tell whether words that read like another matter still speak of the one being told.

    地铁花神庙站 says where, though a station is a matter of its own; 警察来了，走了 is what became
    of an emergency. Whether they share a letter says nothing: 路面有坑 is not about 路灯.
    """
    item, place = turn.bot.engine.catalogue.items.get(code), turn.findings.place
    says_where = place.grid_ids and place.written in turn.said[:MOST_OF_A_PLACE]
    if turn.stage in WHERE and says_where and not _tells_beside(turn):
        return True
    if code == CRISIS:
        return False  # Who speaks of a lamp again is not to be kept in their trouble.
    return item is not None and item.severity is Severity.URGENT


def _tells_beside(turn: Turn) -> bool:
    """Tell whether an answer to where tells a matter besides: 春江花园30栋楼道灯坏了好几天."""
    rest = turn.said.replace(turn.findings.place.written, "")
    found = turn.understand(rest)
    return len(rest) > LEAST_OF_ANOTHER and found.sure and found.items[0].score >= ANOTHER


def told_anew(turn: Turn) -> Turn:
    """Understand again what was said before, because something the talk spoke of is gone."""
    slots = turn.slots
    if slots.sentences:
        findings = turn.understand(slots.said)
        slots.keep(findings)
        slots.take_place(findings.place)
    return replace(turn, changed=True)


def start_over(turn: Turn) -> Outcome:
    """Ask again what was answered by something that is gone; the words stay."""
    return next_question(turn).saying_first(words.CHANGED)


def answers(turn: Turn) -> bool:
    """Tell whether something is an answer to a question rather than words of its own."""
    intent = turn.findings.intent.kind
    return bool(turn.tap) or is_number(turn) or intent in ("agree", "refuse", "choice")


def is_number(turn: Turn) -> bool:
    """Tell whether a text is nothing but the number of a choice."""
    return number_in(turn.said) is not None


def choose_item(turn: Turn) -> Outcome:
    turn.slots.item, turn.slots.matters = turn.tap.removeprefix(ITEM), []
    turn.slots.chosen = "item"
    if not turn.incoming.tap and not is_number(turn):
        turn.slots.add(turn.text)  # 在楼道充电 chooses, and tells something.
        turn.slots.masked = turn.understand(turn.slots.said).masked
    return next_question(turn)


def no_item(turn: Turn) -> Outcome:
    """None of the items offered: three others, and then the desk sorts it."""
    slots = turn.slots
    slots.turn_down()
    if slots.missed < MOST_ITEM_QUESTIONS and _has_more(slots):
        return ask_item(turn, words.ASK_ITEM_AGAIN)
    return file_unsorted(turn)


def _has_more(slots: Slots) -> bool:
    return any(code not in slots.shown for code in slots.nearest)


def file_unsorted(turn: Turn) -> Outcome:
    """Take as a matter what fits no item: the desk sorts it; only the place is still asked."""
    slots = turn.slots
    slots.item, slots.matters = turn.bot.engine.catalogue.fallback.code, []
    return next_question(turn)


def not_known(turn: Turn) -> bool:
    """Tell whether somebody says that they do not know where it is."""
    said = any(word in turn.said for word in words.DO_NOT_KNOW) or turn.means("nowhere")
    return (said or turn.tap == NOWHERE) and not turn.findings.place.grid_ids


def nowhere(turn: Turn) -> Outcome:
    """Nobody knows the place: what was said of it stays in the words, the desk finds the grid."""
    slots = turn.slots
    slots.grid_unknown = True
    if not turn.incoming.tap and len(turn.said) > _PLAIN_PLACE:
        slots.add(turn.text)
        slots.keep(turn.understand(slots.said))
    return next_question(turn)


def share_location(turn: Turn) -> Outcome:
    """Take a shared location as the place of the matter being told."""
    if turn.stage not in TELLING:
        turn = turn.about(turn.afresh)
    slots, found = turn.slots, grid_at(turn)
    if found is not None:
        slots.grid_id, slots.offered_grids, slots.grid_unknown = found, [], False
        slots.name = ""
    outside = words.OUTSIDE if found is None and slots.longitude is not None else ""
    if found is None and slots.sentences:
        return _ask_place(turn).saying_first(outside)
    return next_question(turn).saying_first(outside)


def choose_grid(turn: Turn) -> Outcome:
    """Take the place that was chosen; any other number means none of them."""
    slots, chosen = turn.slots, turn.tap.removeprefix(GRID)
    if chosen.isdigit():
        slots.grid_id = int(chosen)
    else:
        slots.grid_unknown, slots.turned_down = True, slots.offered_grids
    slots.chosen = "grid"
    return next_question(turn)


def agree(turn: Turn) -> Outcome:
    """File the case that was read back; who has filed many of late files it later."""
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, turn.slots.said)
        return turn.stay(words.TOO_MANY_CASES)
    filed = [file_case(turn.about(each)) for each in turn.slots.apart()]
    told = filed_answer(turn, filed[0]) if len(filed) == 1 else filed_several(turn, filed)
    told += words.FILED_ENGLISH if turn.slots.english else ""
    outcome = turn.filed(told, filed[0])
    if turn.slots.same is None or turn.tap or outcome.slots is None:
        return outcome
    kept = replace(outcome.slots, same=turn.slots.same)
    return replace(outcome, answer=Answer(told + words.ALONE_THEN), slots=kept)


def not_same(turn: Turn) -> Outcome:
    """It is none of the neighbour's: file it; or read it back anew, where more was said."""
    turn.slots.unlike, turn.slots.same = turn.slots.same, None
    return agree(turn) if len(turn.said) <= SHORT_NO else describe(turn)


def together(turn: Turn) -> Outcome:
    """File as one what was read back as several."""
    return read_back(turn.about(turn.slots.together()))


def cancel(turn: Turn) -> Outcome:
    """Give up what is being told; of several told only the last, the others are read back."""
    earlier = turn.slots.earlier
    if earlier is not None and not turn.tap:
        return next_question(turn.about(earlier)).saying_first(words.CANCELLED_ONE)
    kept = Slots(dropped=turn.slots.lay_aside(turn.stage, turn.now), laid=turn.slots.laid)
    return Outcome(Answer(words.CANCELLED), Stage.IDLE, kept)


def takes_up_again(turn: Turn) -> bool:
    """Tell whether somebody wants to go on with what they just gave up: 还是报吧."""
    return turn.slots.dropped is not None and GOES_ON.search(turn.said) is not None


def take_up_again(turn: Turn) -> Outcome:
    found = replace(turn.slots, laid=turn.slots.dropped).taken_up(turn.now)
    if found is None:
        return describe(turn)
    stage, slots = found
    return next_question(replace(turn, stage=stage, slots=slots)).saying_first(words.DROPPED)


def next_question(turn: Turn) -> Outcome:
    """Ask for what is missing first; read all back when nothing is."""
    slots = turn.slots
    slots.offered, slots.labels = [], []
    if not slots.sentences:  # A place or a photo alone is no matter.
        slots.missed += 1
        asked = words.ASK_MORE if slots.missed <= MOST_ITEM_QUESTIONS else words.WHENEVER
        return Outcome(Answer(asked), Stage.PLACE, slots)
    if slots.item is None:
        if slots.english:
            return file_unsorted(turn)
        more = slots.missed < MOST_ITEM_QUESTIONS and _has_more(slots)
        return ask_item(turn) if more else file_unsorted(turn)
    if slots.grid_id is None and not slots.grid_unknown and not slots.above:
        return _ask_where(turn)
    return read_back(turn)


def _ask_where(turn: Turn) -> Outcome:
    """Ask for the place; each question at most twice, then the desk finds it."""
    slots = turn.slots
    if slots.offered_grids:
        if slots.place_asked < MOST_PLACE_QUESTIONS:
            slots.place_asked += turn.stage is not Stage.GRID or not turn.in_burst
            return ask_grid(turn)
        slots.grid_unknown = True
        return next_question(turn)
    if slots.strange:
        return _ask_place(turn, words.ASK_PLACE_STRANGE)
    last = turn.talker.last_grid_id
    if last is None or slots.others:
        return _ask_place(turn)
    slots.grid_id = last
    take_building(turn, slots.said)
    return next_question(turn)


def _ask_place(turn: Turn, question: str = words.ASK_PLACE) -> Outcome:
    """question: how it is asked the first time."""
    slots = turn.slots
    slots.place_asked += turn.stage is not Stage.PLACE or not turn.in_burst
    if slots.place_asked > MOST_PLACE_QUESTIONS:
        slots.grid_unknown = True
        return next_question(turn)
    building = BUILDING.search(turn.in_chinese(slots.said))
    if slots.english:
        question = words.ASK_PLACE_ENGLISH
    elif building and question == words.ASK_PLACE:
        question = words.ASK_ESTATE
    told = {"place": shown(slots.place or ""), "building": building[0] if building else ""}
    text = question.format(**told) if slots.place_asked <= 1 else _again(slots)
    return place_question(turn, text)


def _again(slots: Slots) -> str:
    return words.ASK_PLACE_AGAIN_ENGLISH if slots.english else words.ASK_PLACE_AGAIN


def place_question(turn: Turn, text: str) -> Outcome:
    choice = Choice(NOWHERE, words.NOWHERE)
    turn.slots.offered, turn.slots.labels = [choice.key], [choice.label]
    return Outcome(Answer(text, (choice,)), Stage.PLACE, turn.slots)
