"""From what was said to a case, and the sentence that says so."""

from bot import words
from bot.dialogue.turn import Turn
from bot.media import attach
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import open_case
from flows.cases.drafts import Draft
from flows.cases.tables import Case
from flows.map.tables import Grid
from nlp.findings import Findings
from nlp.items import ServiceItem


def file_case(turn: Turn, findings: Findings, summary: str | None = None) -> Case:
    """Open the case; its grid becomes the resident's last confirmed one."""
    slots = turn.slots
    items = turn.bot.engine.catalogue.items
    item = items[slots.item] if slots.item else next(i for i in items.values() if i.fallback)
    grid = turn.session.get(Grid, slots.grid_id) if slots.grid_id else None
    danger = findings.emergency
    draft = Draft(
        source=turn.incoming.channel,
        resident_id=turn.talker.resident_id,
        contact_id=turn.talker.contact_id,
        item_code=item.code,
        item_name=item.name,
        catalogue_version=turn.bot.engine.catalogue.version,
        severity="urgent" if danger and danger.sure else item.severity,
        level=item.level,
        deadline_class=item.deadline,
        summary=summary or _summary(item, findings),
        description=slots.said,
        place=slots.place,
        longitude=slots.longitude,
        latitude=slots.latitude,
        anonymous=slots.anonymous,
        grid_id=grid.id if grid else None,
        area_code=grid.code if grid else _root_code(turn),
    )
    case = open_case(turn.session, turn.bot.office, draft, turn.actor)
    attach(turn.session, slots.message_ids, case.id)
    if grid is not None:
        turn.contact.resident.last_grid_id = grid.id
    return case


def _summary(item: ServiceItem, findings: Findings) -> str:
    """Give what a group may read; of some items, nothing that was said."""
    return findings.masked if item.group_visible else words.NOT_FOR_GROUPS


def filed_answer(turn: Turn, case: Case) -> str:
    template = words.FILED if case.grid_id else words.FILED_NO_GRID
    grid = f"{case.grid.community.name}{case.grid.name}" if case.grid else ""
    return template.format(number=case.number, grid=grid, **due_words(turn, case))


def due_words(turn: Turn, case: Case) -> dict[str, str]:
    """Say a case's deadlines, and whether the calendar behind them is still a guess."""
    zone = turn.bot.settings.timezone
    assert case.answer_due is not None  # noqa: S101 - set when it was accepted.
    assert case.resolve_due is not None  # noqa: S101 - set when it was accepted.
    return {
        "answer": flow_words.day(case.answer_due, zone),
        "resolve": flow_words.day(case.resolve_due, zone),
        "provisional": words.PROVISIONAL if case.due_provisional else "",
    }


def _root_code(turn: Turn) -> str:
    root = queries.root_division(turn.session)
    return root.code if root is not None else ""
