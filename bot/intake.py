"""From what somebody reports to a case, without a talk.

The talk comes through here with what it asked for; a form, a patrol or another system with what
it was given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.context import Bot
from flows.cases.actions import open_case
from flows.cases.conduct import STAFF
from flows.cases.drafts import PUBLIC_SAFETY_GROUP, Draft, department_of
from flows.cases.states import Level
from flows.cases.storms import file_with
from flows.cases.tables import Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.map import reads
from flows.map.tables import COMMUNITY, COUNTY, STREET, Grid
from flows.people.actors import Actor
from flows.people.tables import Resident
from nlp.catalogue.items import Catalogue, ServiceItem
from nlp.catalogue.severity import Severity
from nlp.findings import Findings

LENGTHS = {Level.COMMUNITY: COMMUNITY, Level.STREET: STREET, Level.COUNTY: COUNTY}


@dataclass(frozen=True, slots=True)
class Matter:
    """What it is about; masked is the text as others may read it. item None: no item fits."""

    item: str | None
    masked: str
    urgent: bool = False

    @classmethod
    def found_in(cls, findings: Findings) -> "Matter":
        """Take what a text was understood to be about, before the transaction."""
        danger = findings.emergency
        if danger is not None and danger.sure:
            return cls(danger.item, findings.masked, urgent=True)
        return cls(findings.items[0].code if findings.sure else None, findings.masked)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is, as far as it is known; point is longitude and latitude, in WGS-84 degrees."""

    words: str | None = None
    point: tuple[float, float] | None = None
    grid_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A complaint or request, complete: text is the reporter's own words.

    source: the way it came in. resident_id: None for what a worker found. behalf: for whom it is
    told. above: of a complaint about staff the level whose desk hears it. message_ids: messages
    whose photos belong to it. area_code: where who reports may act, until its grid has it.
    parent_id: the open case that it is one more of.
    """

    source: str
    resident_id: int | None = None
    contact_id: int | None = None
    text: str
    matter: Matter
    place: Place = Place()
    anonymous: bool = False
    behalf: dict[str, str] | None = None
    above: str = ""
    message_ids: Sequence[int] = ()
    area_code: str = ""
    parent_id: int | None = None


def take_in(bot: Bot, session: Session, report: Report, actor: Actor) -> Case:
    """Open the case; its grid becomes the resident's last confirmed one."""
    catalogue = bot.engine.catalogue
    grid = _grid(bot, session, report.place)
    draft = _draft(session, catalogue, report, grid)
    if report.parent_id is not None:
        case = file_with(session, bot.office, draft, actor, report.parent_id)
    else:
        case = open_case(session, bot.office, draft, actor)
    if grid is not None and report.resident_id is not None:
        confirmed = update(Resident).where(Resident.id == report.resident_id)
        session.execute(confirmed.values(last_grid_id=grid.id))
    return case


def _grid(bot: Bot, session: Session, place: Place) -> Grid | None:
    """Give the grid that was confirmed, or the one a point lies in."""
    grid_id = place.grid_id
    if grid_id is None and place.point is not None:
        grid_id = bot.map.current().gazetteer.by_point(*place.point)
    return reads.grid(session, grid_id) if grid_id is not None else None


def _draft(session: Session, catalogue: Catalogue, report: Report, grid: Grid | None) -> Draft:
    item, matter, place = _item(catalogue, report.matter), report.matter, report.place
    area_code = grid.code if grid else reads.root_code(session)
    level = Level.GRID
    if item.code == STAFF:  # In no grid, so that nobody there sees it, whatever way it came in.
        level, grid = Level(report.above or Level.COMMUNITY), None
        area_code = area_code[: LENGTHS[level]]
    return Draft(
        source=report.source,
        resident_id=report.resident_id,
        contact_id=report.contact_id,
        item_code=item.code,
        item_name=item.name,
        catalogue_version=catalogue.version,
        severity=Severity.URGENT if matter.urgent else Severity(item.severity),
        deadline_class=item.deadline,
        police=item.group == PUBLIC_SAFETY_GROUP,
        department_id=department_of(session, item),
        summary=matter.masked if item.group_visible else NOT_FOR_GROUPS,
        description=report.text,
        place=place.words,
        point=place.point,
        anonymous=report.anonymous,
        grid_id=grid.id if grid else None,
        area_code=report.area_code or area_code,
        level=level,
        behalf=report.behalf,
        message_ids=tuple(report.message_ids),
    )


def _item(catalogue: Catalogue, matter: Matter) -> ServiceItem:
    return catalogue.items.get(matter.item or "", catalogue.fallback)
