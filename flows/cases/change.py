"""A wish to change a case, and the refusal of one."""

from dataclasses import dataclass
from datetime import date

from flows.cases.drafts import ItemNow
from flows.cases.states import Objection, Solved
from flows.clocks.lines import Line
from flows.clocks.tables import Stage
from flows.people.actors import Actor


class ActionError(Exception):
    """An action that was not done; its text is a sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Change:
    """One step somebody wants to take, with what it brings along.

    trigger is that of a row in `flows.cases.steps`. text is a reason, a progress note or a
    comment, as the step has it; masked is the same with personal data masked, found before the
    transaction: what a group may read. Without it a group reads that there is more behind the
    link. stars is 1 to 5. item is what the case is about from now on. undoes is the sequence of the
    event that is taken back. department_id, departments: to whom it goes, and who helps. until: a
    day that is asked for or promised. kind: why it is returned. solved: what the resident says
    of it. staff_id: the colleague it is handed to. part: the number of a helper's part. line:
    what a clock of the case crossed, where that is why. parent_id: the case it is merged into.
    seen: how many events the case had when who asks looked at it; what moved since is told first.
    photos: some came with it. called: how who asks knows the case: a police grid's group and a
    department's count by themselves.
    """

    trigger: str
    actor: Actor
    text: str | None = None
    masked: str | None = None
    stars: int | None = None
    grid_id: int | None = None
    undoes: int | None = None
    item: ItemNow | None = None
    department_id: int | None = None
    departments: tuple[int, ...] = ()
    until: date | None = None
    kind: Objection | None = None
    solved: Solved | None = None
    part: int | None = None
    staff_id: int | None = None
    parent_id: int | None = None
    seen: int | None = None
    photos: bool = False
    called: str = ""
    line: tuple[Stage, Line] | None = None
