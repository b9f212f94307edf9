"""What one worker may still answer or take back: read with a sentence, kept with its answer."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.group.tables import Unsettled
from core.upsert import insert_into
from flows.cases.tables import Case

KEPT = timedelta(hours=1)
"""An offer or a question of the robot's is stale after this: nobody remembers what 发 meant."""


FRESH = timedelta(minutes=2)
"""An offer of 发 that is older is shown again before anything goes out."""
OFFERS = frozenset({"pass_on", "confirm", "done", "words"})
"""Questions whose answer tells a resident something: any other sentence ends them."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A message with pictures. case: which they are of, if known; step: of the one it came with.

    loose: nothing was said with it, so that the next words of its case to the resident take it.
    """

    message: int
    at: str
    case: int | None = None
    step: int | None = None
    loose: bool = False

    def goes_with(self, case_id: int, *, told: bool) -> bool:
        """Tell whether it goes along with a step of a case; told: one that speaks to a resident."""
        waits = self.step is None and self.case in (None, case_id)
        return waits or (told and self.loose and self.case == case_id)


@dataclass(slots=True)
class Memory:
    """The robot's last offer or question to a worker ({} if none), and the worker's last steps.

    photos: what they sent of late.
    """

    open: dict[str, Any] = field(default_factory=dict)
    done: list[tuple[int, int]] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    @property
    def asks(self) -> str:
        return str(self.open.get("asks", ""))

    def ask(self, what: str, **about: Any) -> None:
        """Ask or offer something; only the last question is open."""
        self.open = {"asks": what, **about}

    def offer(self, what: str, case: Case, now: datetime, **about: Any) -> None:
        """Offer to tell the resident something of a case as it stands now."""
        seen = {"case": case.id, "count": case.event_count, "at": now.isoformat()}
        self.ask(what, **seen, **about)

    def is_stale(self, case: Case, now: datetime) -> bool:
        """Whether the offer is of some time ago, or of a case that has changed since."""
        late = now - datetime.fromisoformat(self.open["at"]) > FRESH
        return late or case.event_count != self.open["count"]

    def settle(self) -> None:
        self.open = {}

    def free(self, case_id: int, step: int) -> None:
        """Let the photos of a step wait again: it was taken back, or its words are passed on."""
        self.photos = [
            replace(photo, step=None) if (photo.case, photo.step) == (case_id, step) else photo
            for photo in self.photos
        ]

    def did(self, case: Case) -> None:
        self.done.append((case.id, case.event_count))


def end_offer(session: Session, chat_id: str, staff_id: int, now: datetime) -> None:
    """Forget what was offered to be sent: its worker has gone on to something else."""
    memory = remembered(session, chat_id, staff_id, now)
    if memory.asks in OFFERS:
        memory.settle()
        keep(session, chat_id, staff_id, memory, now)


def remembered(session: Session, chat_id: str, staff_id: int, now: datetime) -> Memory:
    """Give what a worker may answer in a chat, locked: two sentences at once are two."""
    row = session.get(Unsettled, (chat_id, staff_id), with_for_update=True)
    if row is None or row.expires_at <= now:
        return Memory()
    done = [(case, number) for case, number in row.done]
    return Memory(dict(row.open), done, [Photo(**each) for each in row.photos or ()])


def keep(session: Session, chat_id: str, staff_id: int, memory: Memory, now: datetime) -> None:
    values = {
        "open": memory.open,
        "done": [list(each) for each in memory.done],
        "photos": [asdict(photo) for photo in memory.photos],
        "expires_at": now + KEPT,
    }
    key = {"chat_id": chat_id, "staff_id": staff_id}
    nothing = not memory.open and not memory.done and not memory.photos
    if nothing and session.get(Unsettled, tuple(key.values())) is None:
        return
    adding = insert_into(session, Unsettled).values(key | values)
    session.execute(adding.on_conflict_do_update(index_elements=list(key), set_=values))
