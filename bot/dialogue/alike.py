"""One more of the same: a case that a neighbour has just reported is offered before filing.

Nothing of who reported it is told, and no door: what it is, the building at most, and since when.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.answer import Answer, Choice
from bot.dialogue import limits, words
from bot.dialogue.filing import due_words, file_case, keep_unheard, put_in_grid
from bot.dialogue.slots import Slots
from bot.dialogue.turn import Outcome, Turn
from flows.cases.change import Change
from flows.cases.kept import Limit
from flows.cases.places import building
from flows.cases.states import State
from flows.cases.storms import Matter, is_common, merge, near, unmerge
from flows.cases.tables import Case
from flows.map import reads
from flows.people.actors import SYSTEM

SAME = "same:"
"""What the key of the choice begins with; behind it stands the id of the case."""
MINUTE, HOUR = 60, 3_600


def near_case(turn: Turn, slots: Slots) -> Case | None:
    """Give the open case that what is told is most likely one more of."""
    alone = len(slots.apart()) == 1 and not slots.after
    plain = not (slots.urgent or slots.above or slots.anonymous or slots.behalf)
    shared = _shared(turn, slots) if alone and plain else ()
    grid = reads.grid(turn.session, slots.grid_id) if slots.grid_id and shared else None
    if grid is None or not slots.item:
        return None
    who = turn.talker.resident_id
    matter = Matter(slots.item, shared, grid.code, slots.place, slots.said, who)
    return near(turn.session, matter, turn.now)


def _shared(turn: Turn, slots: Slots) -> Collection[str]:
    """Give the items it may be about that neighbours may have in common; none for one's own.

    What is somebody's own affair is nobody else's, and not told of to a neighbour.
    """
    items, danger = turn.bot.engine.catalogue.items, turn.findings.emergency
    beside = [danger.item] if danger is not None else []
    codes = dict.fromkeys([slots.item or "", *slots.nearest, *beside])
    common = [code for code in codes if code in items and is_common(items[code])]
    return common if slots.item in common else ()


def offered_as_same(turn: Turn, slots: Slots, asked: Outcome) -> Outcome:
    """Ask whether it is that, where a neighbour reported the like, not whether it is right."""
    case = near_case(turn, slots)
    if case is None or case.id == slots.unlike:
        return asked
    question = words.ALIKE.format(
        item=case.item_name,
        where=" ".join(filter(None, (_grid_name(case), building(case.place)))),
        when=_since(turn, case),
        many=words.ALIKE_MANY.format(count=case.child_count + 1) if case.child_count else "",
    )
    first, *others = asked.answer.choices
    same, apart = Choice(f"{SAME}{case.id}", words.SAME), replace(first, label=words.NOT_SAME)
    slots.same, slots.offered, slots.labels = case.id, [same.key], [same.label]
    text = asked.answer.text.removesuffix(words.RIGHT) + question
    return Outcome(Answer(text, (same, apart, *others)), asked.stage, slots)


def _grid_name(case: Case) -> str:
    return case.grid.community.name if case.grid else ""


def _since(turn: Turn, case: Case) -> str:
    seconds = (turn.now - (case.accepted_at or turn.now)).total_seconds()
    if seconds < HOUR:
        return f"{max(1, int(seconds // MINUTE))}分钟前"
    return f"{int(seconds // HOUR)}小时前"


def me_too(turn: Turn) -> Outcome:
    """File it as one more of the case that was offered."""
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, turn.slots.said)
        return turn.stay(words.TOO_MANY_CASES)
    case = file_case(turn, parent_id=turn.slots.same)
    if case.state is not State.MERGED:  # That one has ended meanwhile: this is one of its own.
        return turn.filed(words.FILED_ALONE.format(number=case.number), case)
    return turn.filed(words.FILED_TOGETHER.format(number=case.number), case)


def joined(turn: Turn) -> Outcome:
    """Join what was just filed to the neighbour's case after all."""
    change = Change("merge", SYSTEM, parent_id=turn.slots.same)
    case = merge(turn.session, turn.bot.office, turn.slots.case_id or 0, change)
    return turn.filed(words.FILED_TOGETHER.format(number=case.number), case)


def apart(turn: Turn) -> Outcome:
    """Let what was filed as one more of a neighbour's be a case of its own after all."""
    change = Change("unmerge", turn.actor)
    case = unmerge(turn.session, turn.bot.office, turn.slots.case_id or 0, change)
    grid_id = turn.talker.last_grid_id
    if case.grid_id is None and grid_id is not None:
        case = put_in_grid(turn, case, grid_id, case.place or "")
    text = words.APART_AGAIN.format(number=case.number, **due_words(turn, case))
    return turn.filed(text, case)
