"""Putting right what was read back or chosen, before anything is filed."""

import re
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
_DENIED = re.compile("不是|弄错|搞错|写错|记错|不对|怎么变成|改改|改一下|不讲它|倒不")


def fixes_place(turn: Turn) -> bool:
    """Tell whether a message says that the place read back is another: 不是3栋是5栋, 5栋."""
    if turn.incoming.tap or not turn.text:
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
    if (slots.place, slots.grid_id) == before and not turn.findings.place.grid_ids:
        return wrong_place(turn)
    slots.add(turn.text)  # What was said first stays in the words, and so must what puts it right.
    slots.masked = turn.understand(slots.said).masked
    return next_question(turn)


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
