"""Who acts: a resident, somebody of the staff, or the house's own policy."""

from dataclasses import dataclass
from typing import Literal

from flows.people.tables import Staff


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts; id is the resident's or the staff member's."""

    kind: Literal["resident", "staff", "system"]
    id: int | None
    name: str


SYSTEM = Actor("system", None, "系统")
"""Policy. Only steps that follow by policy act as it, and the sweep; nobody outside flows does."""


def resident(resident_id: int) -> Actor:
    return Actor("resident", resident_id, "居民")


def staff(person: Staff) -> Actor:
    return Actor("staff", person.id, person.name)
