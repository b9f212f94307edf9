"""What a case is opened from."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.ids import public_code
from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.deadlines import DEFAULT
from flows.people.reads import department_named
from nlp.catalogue.items import ServiceItem
from nlp.catalogue.severity import Severity

PUBLIC_SAFETY_GROUP = "安全隐患排查"
"""The group of items that the officers of a police grid may see and take part in."""


DEPARTMENT = "department"
"""The level of items that a department handles."""


@dataclass(frozen=True, slots=True)
class ItemNow:
    """What a case is about, as the catalogue has it; hidden: its words are not for groups."""

    code: str
    name: str
    police: bool
    department_id: int | None
    hidden: bool


def item_now(session: Session, item: ServiceItem) -> ItemNow:
    """Give what a case takes over from an item."""
    police, hidden = item.group == PUBLIC_SAFETY_GROUP, not item.group_visible
    return ItemNow(item.code, item.name, police, department_of(session, item), hidden)


def department_of(session: Session, item: ServiceItem) -> int | None:
    """Give whose the item is, where it is a department's and the office has that department."""
    return department_named(session, item.department) if item.level == DEPARTMENT else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A complaint or request, understood and confirmed.

    summary is masked; description and place are the resident's own words. area_code is where the
    case lies while no grid is known. department_id: whose the item is, where it is a department's.
    point is longitude and latitude, in WGS-84 degrees. level: who has it first. behalf: for whom
    it is reported, where that is somebody else. profile: the code of the deadline profile that an
    item, an area or a channel names. message_ids: messages whose files belong to it.
    """

    source: str
    resident_id: int | None
    contact_id: int | None
    item_code: str
    item_name: str
    catalogue_version: str
    severity: Severity
    deadline_class: str
    summary: str
    description: str
    area_code: str
    level: Level = Level.GRID
    police: bool = False
    grid_id: int | None = None
    department_id: int | None = None
    place: str | None = None
    point: tuple[float, float] | None = None
    anonymous: bool = False
    behalf: dict[str, str] | None = None
    profile: str = DEFAULT
    message_ids: tuple[int, ...] = ()

    def row(self, number: str) -> Case:
        """Give the case as it is before its first step."""
        return Case(
            number=number,
            public_code=public_code(),
            state=State.DRAFT,
            level=self.level,
            round=1,
            event_count=0,
            part_count=0,
            child_count=0,
            open_parts=0,
            source=self.source,
            resident_id=self.resident_id,
            contact_id=self.contact_id,
            item_code=self.item_code,
            item_name=self.item_name,
            catalogue_version=self.catalogue_version,
            severity=self.severity,
            deadline_class=self.deadline_class,
            profile=self.profile,
            police=self.police,
            summary=self.summary,
            description=self.description,
            place=self.place,
            point=list(self.point) if self.point else None,
            anonymous=self.anonymous,
            behalf=self.behalf,
            area_code=self.area_code,
            department_id=self.department_id,
        )
