"""Putting right what was read back or chosen, before anything is filed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.dialogue import words
from bot.dialogue.asking import WHAT_IS_WRONG, ask_grid, ask_item
from bot.dialogue.placing import NUMBERS, take_place
from bot.dialogue.states import Stage
from bot.dialogue.telling import next_question, place_question
from bot.dialogue.turn import CLEAR, Outcome, Turn
from nlp.findings import Findings

SHORT = 14
_REPLACED = re.compile(
    r"(?<!\d)[\d一二三四五六七八九十]{1,2}[栋号幢]?[^，。]{0,2}(?:改成|改为|换成|应该是|是)"
    r"([\d一二三四五六七八九十]{1,2})(?![\d单层楼室])"
)
_TAIL = re.compile(
    "(?:我?(?:讲|说|反映|报|投诉|指|想说|要说|要报)的?(?:其实)?是|意思是|其实是|应该是|而是"
    "|[，,、 ]是)(?!不)"
)
"""What somebody truly means stands behind it: 我讲的是夜里吵."""
LIKELY = 0.4
"""Beside a place in it, so likely a message puts the place right."""
LEAST = 0.25
"""From this score on the first other item is taken, for it is read back once more anyway."""
MOST_OF_LEAVING_OUT, LEAST_SEVERAL = 16, 2
_LEAVES_OUT = re.compile(
    "(?:那个|那件|这个|这件|的事)?(?:就|先)?(?:不要了|不报了?|别报了?|不用报了?|不说了|算了|去掉|删掉|删了|划掉)"
)
_BY_NUMBER = re.compile(
    r"(?:去掉|删掉|删|第)\s?([1-9])|([1-9])(?=[号件]?(?:那个|那件)?(?:不要|不报|去掉|删))"
)
_ADDS = re.compile("^(?:还有|再加|另外|对了|顺便)")
_DENIED = re.compile("不是|弄错|搞错|写错|记错|不对|怎么变成|改改|改一下|不讲它|倒不")

_DENIES = re.compile("[不错]")


def fixes_place(turn: Turn) -> bool:
    """Tell whether a message says that the place read back is another: 不是3栋是5栋, 5栋."""
    if turn.incoming.tap or not turn.text or _ADDS.search(turn.said):
        return False
    found = turn.findings.place
    tells = bool(found.grid_ids or found.unknown)
    if not tells and NUMBERS.search(turn.said):  # Understood again only where it may say more.
        beside = _beside(turn).place
        tells = bool(beside.building or beside.entrance)
    if not tells:
        return turn.means("fix_place")
    chance = turn.chance("fix_place", "refuse", "unpick")
    same_matter = not turn.findings.sure or turn.findings.items[0].code == turn.slots.item
    return same_matter and (chance >= LIKELY or len(turn.said) <= SHORT)


def _beside(turn: Turn) -> Findings:
    """Understand a bare 5栋 behind the name of the place it belongs to."""
    return turn.understand(f"{turn.slots.name}{_right_number(turn)}")


def _right_number(turn: Turn) -> str:
    """Give what was said; of 把3改成5 the building it becomes."""
    match = _REPLACED.search(turn.said)
    return f"{match[1]}栋" if match and turn.slots.name else turn.said


def fix_place(turn: Turn) -> Outcome:
    """Take the place that was put right; where none is named, ask for it."""
    slots, before = turn.slots, (turn.slots.place, turn.slots.grid_id)
    slots.strange = False
    said = _right_number(turn)
    take_place(turn if said == turn.said else turn.saying(said))
    unchanged = (slots.place, slots.grid_id) == before and not turn.findings.place.grid_ids
    if unchanged and not _named_again(turn, said):
        return wrong_place(turn)
    slots.add(turn.text)  # What was said first stays in the words, and so must what puts it right.
    slots.masked = turn.understand(slots.said).masked
    return next_question(turn)


def _named_again(turn: Turn, said: str) -> bool:
    """Tell whether the place that was read back is only said once more: 在3栋楼下."""
    if _DENIES.search(said):
        return False
    beside = turn.understand(f"{turn.slots.name}{said}").place
    return bool(beside.building) and beside.words == turn.slots.place


def leaves_one_out(turn: Turn) -> bool:
    """Tell whether one of several matters is to be left out: 垃圾那个不要了, 去掉1."""
    return _left_out(turn) is not None


def leave_one_out(turn: Turn) -> Outcome:
    """Leave it out, and read back what is still told."""
    place = _left_out(turn)
    kept = [each for at, each in enumerate(turn.slots.apart()) if at != place]
    *others, last = kept
    slots = replace(last, others=[each.dump() for each in others], laid=turn.slots.laid)
    return next_question(turn.about(slots)).saying_first(words.CANCELLED_ONE)


def _left_out(turn: Turn) -> int | None:
    """Give the place of the matter that is to be left out; None where it is not plain."""
    said = turn.said
    if turn.incoming.tap or not _LEAVES_OUT.search(said[:MOST_OF_LEAVING_OUT]):
        return None
    matters = turn.slots.apart()
    if len(matters) < LEAST_SEVERAL:
        return None
    if match := _BY_NUMBER.search(said):
        place = int(match[1] or match[2]) - 1
        return place if place < len(matters) else None
    codes = [each.item for each in matters]
    named = next((each.code for each in turn.findings.items if each.code in codes), None)
    if named is not None and codes.count(named) == 1:
        return codes.index(named)
    items = turn.bot.engine.catalogue.items
    told = [
        "".join(
            (items[each.item].name if each.item and each.item in items else "", *each.sentences)
        )
        for each in matters
    ]
    scores = [_shared(_LEAVES_OUT.sub("", said), each, told) for each in told]
    best = max(scores)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _shared(said: str, told: str, every: Sequence[str]) -> int:
    """Count the characters that of all matters only this one shares with what was said."""
    return sum(char in told and sum(char in each for each in every) == 1 for char in set(said))


def wrong_place(turn: Turn) -> Outcome:
    """Ask for the right place; the words stay."""
    slots = replace(
        turn.slots, grid_id=None, grid_unknown=False, offered_grids=[], place=None, strange=False
    )
    slots.place_asked = 1
    return place_question(turn.about(slots), words.ASK_RIGHT_PLACE)


def fixes_item(turn: Turn) -> bool:
    """Tell whether a message says that the matter read back is another one."""
    if turn.incoming.tap or not turn.text:
        return False
    if turn.means("fix_item"):
        return True
    tail = turn.understand(_tail(turn.said))
    other = tail.sure and tail.items[0].code != turn.slots.item
    denied = _DENIED.search(turn.said) is not None
    return other and (denied or turn.chance("fix_item", "refuse", "unpick") >= LIKELY)


def fix_item(turn: Turn) -> Outcome:
    """Take the item the words are about now; where none is plain, offer three others."""
    slots = turn.slots
    wrong = slots.item
    slots.shown = [*slots.shown, *([wrong] if wrong else [])]
    slots.add(turn.text)
    slots.matters = []
    slots.masked = turn.understand(slots.said).masked
    slots.item = right_item(turn, wrong)
    if slots.item is not None:
        return next_question(turn)
    nearest = [item.code for item in (*turn.findings.nearest, *turn.findings.items)]
    slots.nearest = list(dict.fromkeys([*nearest, *slots.nearest]))
    return ask_item(turn, words.ASK_RIGHT_ITEM)


def right_item(turn: Turn, wrong: str | None) -> str | None:
    """Give the item that words are about which say that another one is wrong."""
    likely = turn.understand(_tail(turn.said)).items
    return next((item.code for item in likely if item.code != wrong and item.score >= LEAST), None)


def _tail(text: str) -> str:
    """Give what stands behind 我说的是, or all of it."""
    ends = [match.end() for match in _TAIL.finditer(text)]
    return text[ends[-1] :] if ends else text


def wrong_item(turn: Turn) -> Outcome:
    slots = turn.slots
    slots.shown = [*slots.shown, *([slots.item] if slots.item else [])]
    slots.item, slots.matters = None, []
    return ask_item(turn, words.ASK_RIGHT_ITEM)


def refuse(turn: Turn) -> Outcome:
    """Something in what was read back is wrong: ask what; nothing that was told is lost."""
    slots = turn.slots
    slots.offered = [choice.key for choice in WHAT_IS_WRONG]
    slots.labels = [choice.label for choice in WHAT_IS_WRONG]
    return Outcome(Answer(words.WHAT_IS_WRONG, WHAT_IS_WRONG, numbered=True), Stage.CONFIRM, slots)


def unpicks(turn: Turn) -> bool:
    """Tell whether somebody takes back what they chose from a list."""
    chance = turn.chance("unpick", "refuse")
    return bool(turn.slots.chosen) and (turn.means("unpick") or chance >= CLEAR)


def unpick(turn: Turn) -> Outcome:
    """Show the list again from which was chosen."""
    slots = turn.slots
    chosen, slots.chosen = slots.chosen, ""
    if chosen == "item":
        slots.item = None
        return ask_item(turn, words.ASK_RIGHT_ITEM)
    if not slots.offered_grids:
        return wrong_place(turn)
    slots.grid_id, slots.grid_unknown, slots.turned_down = None, False, []
    return ask_grid(turn)
