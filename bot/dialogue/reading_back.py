"""Reading back all that was told, before anything is filed."""

from bot.answer import SHOWN, Answer, shown
from bot.dialogue import words
from bot.dialogue.alike import offered_as_same
from bot.dialogue.asking import CONFIRM, CONFIRM_BEHIND, CONFIRM_SEVERAL
from bot.dialogue.slots import Slots
from bot.dialogue.states import Stage
from bot.dialogue.turn import Outcome, Turn


def read_back(turn: Turn) -> Outcome:
    slots = turn.slots
    matters = slots.apart()
    catalogue = turn.bot.engine.catalogue
    items = [catalogue.items.get(each.item or "", catalogue.fallback) for each in matters]
    text = ""
    forbidding = next((item for item in items if not item.anonymous_allowed), None)
    if slots.anonymous and forbidding is not None:
        slots.hide(hidden=False)
        text = words.ANONYMOUS_NOT.format(item=forbidding.name)
    several = len(matters) > 1
    alone = CONFIRM_BEHIND if slots.after else CONFIRM
    choices = CONFIRM_SEVERAL if several else alone
    slots.offered = [choices[0].key]  # 1 is yes; a 3 pressed twice must not give up.
    slots.labels = [choices[0].label]
    beside = {
        "place": _place_words(turn, slots),
        "said": _said(slots),
        "more": _more(slots),
    }
    if several:
        rows = [
            f"{number}. {item.name}：{shown(each.place or _place_words(turn, each))}"
            for number, (item, each) in enumerate(zip(items, matters, strict=True), 1)
        ]
        text += words.CONFIRM_SEVERAL.format(count=len(rows), items="\n".join(rows), **beside)
    else:
        template = words.CONFIRM_ENGLISH if slots.english else words.CONFIRM
        text += template.format(item=items[0].name, **beside)
    slots.same = None
    return offered_as_same(turn, slots, Outcome(Answer(text, choices), Stage.CONFIRM, slots))


def _said(slots: Slots) -> str:
    """Give what was told as far as an answer has room: how it begins, and what was said last."""
    if len(slots.said) <= SHOWN or len(slots.sentences) == 1:
        return shown(slots.said)
    return f"{shown(slots.said, SHOWN // 2)}\n{shown(slots.sentences[-1], SHOWN // 2)}"


def _more(slots: Slots) -> str:
    """What else is read back: photos, for whom, that nobody will see who said it."""
    lines = []
    if slots.photos:
        lines.append(words.CONFIRM_PHOTOS.format(count=slots.photos))
    if slots.behalf:
        lines.append(words.CONFIRM_BEHALF.format(**slots.behalf))
    if slots.above:
        lines.append(words.CONFIRM_ABOVE)
    if slots.anonymous:
        lines.append(words.CONFIRM_ANONYMOUS)
    return "".join(lines)


def _place_words(turn: Turn, slots: Slots) -> str:
    if slots.above:
        return shown(slots.place or words.PLACE_NOT_NEEDED)
    if slots.grid_id is None:
        return words.CONFIRM_NO_GRID.format(place=shown(slots.place or words.PLACE_UNKNOWN))
    name = turn.bot.map.current().name_of(slots.grid_id)
    return f"{shown(slots.place)}（{name}）" if slots.place else name
