"""A wish to change a case, and the refusal of one."""

from dataclasses import dataclass, field
from typing import Any

from flows.cases.states import Trigger
from flows.people.actors import Actor


class ActionError(Exception):
    """An action that was not done; its text is a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step somebody wants to take, with what it brings along.

    text is a reason, a progress note or a comment, as the step has it; stars is 1 to 5.
    """

    trigger: Trigger
    actor: Actor
    text: str | None = None
    stars: int | None = None
    grid_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
