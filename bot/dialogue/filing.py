"""From what was told to a case, and the sentences that say so."""

from collections.abc import Sequence

from bot.context import MOST_LETTERS
from bot.dialogue import limits, words
from bot.dialogue.slots import Slots
from bot.dialogue.staff import level_above
from bot.dialogue.turn import Turn
from bot.intake import Matter, Place, Report, take_in
from flows.cases import kept
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.conduct import STAFF
from flows.cases.kept import Limit
from flows.cases.reads import clocks_now
from flows.cases.tables import Case
from flows.map import reads


def file_case(turn: Turn, summary: str | None = None, parent_id: int | None = None) -> Case:
    """Open a case of what was told; summary replaces the words others would read.

    parent_id: of the open case that it is one more of.
    """
    slots, talker = turn.slots, turn.talker
    report = Report(
        source=turn.incoming.channel,
        resident_id=talker.resident_id,
        contact_id=talker.contact_id,
        text=slots.said,
        matter=Matter(slots.item, summary or slots.masked, urgent=slots.urgent),
        place=Place(slots.place, _point(slots), slots.grid_id),
        anonymous=slots.anonymous,
        behalf=slots.behalf | {"consent": words.CONSENT} if slots.behalf else None,
        above=level_above(slots.said) if slots.above else "",
        message_ids=slots.message_ids,
        parent_id=parent_id,
    )
    return take_in(turn.bot, turn.session, report, turn.actor)


def put_in_grid(turn: Turn, case: Case, grid_id: int, place: str) -> Case:
    """Hand a case to the grid it lies in, which is where its reporter speaks of from now on."""
    change = Change("place", turn.actor, place or None, grid_id=grid_id)
    placed = perform(turn.session, turn.bot.office, case.id, change)
    turn.contact.resident.last_grid_id = grid_id
    return placed


def supplement(turn: Turn, case: Case, text: str, masked: str) -> str:
    """Add words to a case while it has room; gives the sentence that says what became of them."""
    if limits.is_full(turn.session, case):
        keep_unheard(turn, Limit.CASE, text, case)
        return words.CASE_FULL.format(number=case.number)
    change = Change("supplement", turn.actor, text[:MOST_LETTERS], masked=masked)
    perform(turn.session, turn.bot.office, case.id, change)
    above = case.item_code == STAFF
    template = words.SUPPLEMENTED_ABOVE if above else words.SUPPLEMENTED
    return template.format(number=case.number)


def keep_unheard(turn: Turn, limit: Limit, said: str = "", case: Case | None = None) -> None:
    """Leave for the desk what is not taken up because of a limit: the text, unless said is given.

    Nobody is told that words are kept without somebody who can find them.
    """
    kept.keep_words(
        turn.session,
        turn.message_id,
        turn.incoming.kind,
        turn.actor,
        (said or turn.text)[:MOST_LETTERS],
        limit,
        turn.now,
        area_code=case.area_code if case else _area_code(turn),
        case_id=case.id if case else None,
        anonymous=turn.slots.anonymous,
    )


def _area_code(turn: Turn) -> str:
    """Give where words belong: the grid they are about, else where their sender lives, else all."""
    grid_id = turn.slots.grid_id or turn.talker.last_grid_id
    grid = reads.grid(turn.session, grid_id) if grid_id else None
    return grid.code if grid else reads.root_code(turn.session)


def _point(slots: Slots) -> tuple[float, float] | None:
    if slots.longitude is None or slots.latitude is None:
        return None
    return slots.longitude, slots.latitude


def filed_answer(turn: Turn, case: Case) -> str:
    template = words.FILED if case.grid_id else words.FILED_NO_GRID
    if case.item_code == STAFF:
        template = words.FILED_ABOVE
    grid = f"{case.grid.community.name}{case.grid.name}" if case.grid else ""
    return template.format(number=case.number, grid=grid, **due_words(turn, case))


def filed_several(turn: Turn, cases: Sequence[Case]) -> str:
    rows = (
        words.FILED_ONE_OF.format(
            number=case.number, item=case.item_name, answer=due_words(turn, case)["answer"]
        )
        for case in cases
    )
    return words.FILED_SEVERAL.format(count=len(cases), rows="\n".join(rows))


def due_words(turn: Turn, case: Case) -> dict[str, str]:
    """Say a case's deadlines, and whether the calendar behind them is still a guess."""
    return flow_words.dues(clocks_now(turn.session, case), case.round, turn.bot.settings.timezone)
