"""What a case is opened from."""

from dataclasses import dataclass

from core.ids import public_code
from flows.cases.states import State
from flows.cases.tables import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A complaint or request, understood and confirmed.

    summary is masked; description and place are the resident's own words. area_code is where the
    case lies while no grid is known. Longitude and latitude are WGS-84 degrees.
    """

    source: str
    resident_id: int
    contact_id: int | None
    item_code: str
    item_name: str
    catalogue_version: str
    severity: str
    level: str
    deadline_class: str
    summary: str
    description: str
    area_code: str
    grid_id: int | None = None
    place: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    anonymous: bool = False
    on_behalf_of: str | None = None
    consent: str | None = None

    def row(self, number: str) -> Case:
        return Case(
            number=number,
            public_code=public_code(),
            state=State.DRAFT,
            reopen_count=0,
            event_count=0,
            source=self.source,
            resident_id=self.resident_id,
            contact_id=self.contact_id,
            item_code=self.item_code,
            item_name=self.item_name,
            catalogue_version=self.catalogue_version,
            severity=self.severity,
            level=self.level,
            deadline_class=self.deadline_class,
            summary=self.summary,
            description=self.description,
            place=self.place,
            longitude=self.longitude,
            latitude=self.latitude,
            anonymous=self.anonymous,
            on_behalf_of=self.on_behalf_of,
            consent=self.consent,
            area_code=self.area_code,
        )
