"""Photos and recordings of a case as pages show them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from admin.cases import words
from flows.cases.attachments import Attachment, one_sent_with, sent_with
from flows.cases.permissions import hears_recordings
from flows.cases.scope import Viewer
from flows.cases.tables import Case

EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "audio/amr": "amr",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
}
"""The media types sent as what they are; all else is bytes to be saved."""
UNKNOWN = "application/octet-stream"
PLAYED = ("audio/mpeg",)
"""Browsers play no AMR; that one is offered for saving."""
STORED, WITHHELD, RECORDING = "stored", "withheld", "voice"


@dataclass(frozen=True, slots=True)
class Shown:
    """One attachment for a page: its kind, its state to the viewer, and as what it is sent.

    case_id: of the case whose page shows it, which may be one that its own follows. of_work: staff
    sent it while they worked on the case.
    """

    id: int
    case_id: int
    kind: str
    state: str
    media_type: str
    path: str | None
    problem: str | None = None
    of_work: bool = False

    @property
    def inline(self) -> bool:
        return self.media_type in EXTENSIONS

    @property
    def played(self) -> bool:
        return self.media_type in PLAYED

    @property
    def extension(self) -> str:
        return EXTENSIONS.get(self.media_type, "bin")

    @property
    def kind_name(self) -> str:
        return words.KIND_NAMES.get(self.kind, words.FILE)

    @property
    def state_name(self) -> str:
        return words.FILE_STATE_NAMES[self.state]

    @property
    def missing(self) -> str:
        """Say why there is nothing to see."""
        why = words.WHY.format(problem=self.problem) if self.problem else ""
        return self.state_name + why


@dataclass(frozen=True, slots=True)
class Files:
    """All files of a case; said tells how many there are, nothing of what they hold."""

    shown: Sequence[Shown]
    said: str

    @property
    def before_and_after(self) -> Sequence[tuple[str, Sequence[tuple[int, Shown]]]]:
        """Give what shows how it was, and what was sent of the work, each with its number."""
        halves: dict[bool, list[tuple[int, Shown]]] = {False: [], True: []}
        for number, each in enumerate(self.shown, 1):
            halves[each.of_work].append((number, each))
        names = ((words.BEFORE, halves[False]), (words.AFTER, halves[True]))
        return [(name, half) for name, half in names if half]


def files_of(session: Session, who: Viewer, case: Case) -> Files:
    hears = hears_recordings(who.reaches, case)
    shown = [_shown(row, case.id, hears=hears) for row in sent_with(session, case)]
    counted = Counter(each.state_name for each in shown)
    states = "，".join(
        words.FILES_IN.format(state=name, count=counted[name])
        for name in words.FILE_STATE_NAMES.values()
        if counted[name]
    )
    return Files(shown, words.FILES.format(count=len(shown), states=states))


def file_of(session: Session, who: Viewer, case: Case, attachment_id: int) -> Shown | None:
    """Give one file of a case; None if it is another case's."""
    row = one_sent_with(session, case, attachment_id)
    hears = hears_recordings(who.reaches, case)
    return _shown(row, case.id, hears=hears) if row else None


def _shown(row: Attachment, case_id: int, *, hears: bool) -> Shown:
    of_work = row.sequence is not None
    if row.kind == RECORDING and row.state == STORED and not hears:
        return Shown(row.id, case_id, row.kind, WITHHELD, UNKNOWN, None, of_work=of_work)
    media_type = (row.media_type or "").partition(";")[0].strip().lower()
    sent_as = media_type if media_type in EXTENSIONS else UNKNOWN
    return Shown(row.id, case_id, row.kind, row.state, sent_as, row.path, row.problem, of_work)
