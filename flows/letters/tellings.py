"""Who is told what when a letter or a bulletin moves on: small pieces that rows put together.

A group reads the number, the items and the dates: what a letter says of a case is behind the link.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from flows.cases.words import day
from flows.clocks.tables import Clock, Stage
from flows.events import Event
from flows.letters import words
from flows.letters.change import Change
from flows.letters.dates import span
from flows.letters.decision import Thing, terms_in
from flows.letters.permissions import about_staff_in
from flows.letters.states import To
from flows.letters.tables import Bulletin, Letter
from flows.office import Office
from flows.telling import audience
from flows.telling.audience import Recipient
from flows.telling.group_text import plain
from notify.payload import Payload

Message = tuple[Recipient, Payload]
MOST_SAID = 120


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was done: all that a telling may draw on."""

    session: Session
    office: Office
    thing: Thing
    event: Event
    change: Change
    clocks: Sequence[Clock]

    @property
    def zone(self) -> ZoneInfo:
        return self.office.workdays.zone


Telling = Callable[[Told], Iterable[Message]]


def addressee(template: str) -> Telling:
    """Tell the group of whom the letter goes to; where it has none, the desk over it."""

    def telling(told: Told) -> Iterable[Message]:
        assert isinstance(told.thing, Letter)  # noqa: S101 - letters' rows only.
        text = template.format(**_values(told, told.thing))
        return [(who, {"markdown": text}) for who in groups_of(told.session, told.thing)]

    return telling


def issuer(template: str) -> Telling:
    """Tell the desk of the division that wrote the letter."""

    def telling(told: Told) -> Iterable[Message]:
        assert isinstance(told.thing, Letter)  # noqa: S101 - the same.
        text = template.format(**_values(told, told.thing))
        desk = audience.desk(told.session, told.thing.issuer_code)
        return [(who, {"markdown": text}) for who in desk]

    return telling


def draft_ready(told: Told) -> Iterable[Message]:
    """Tell the desk of a division that its bulletin waits to be read and issued."""
    assert isinstance(told.thing, Bulletin)  # noqa: S101 - bulletins' rows only.
    text = words.DRAFT_READY.format(**_of_bulletin(told, told.thing))
    desk = audience.desk(told.session, told.thing.issuer_code)
    return [(who, {"markdown": text}) for who in desk]


def bulletin_out(told: Told) -> Iterable[Message]:
    """Tell all whom a bulletin names, each group once."""
    assert isinstance(told.thing, Bulletin)  # noqa: S101 - the same.
    text = words.BULLETIN_OUT.format(**_of_bulletin(told, told.thing))
    letters = [miss.letter for miss in told.thing.misses]
    everybody = [who for letter in letters for who in groups_of(told.session, letter)]
    return [(who, {"markdown": text}) for who in dict.fromkeys(everybody)]


def groups_of(session: Session, letter: Letter) -> tuple[Recipient, ...]:
    """Give who is told for whom a letter goes to: its group, else the desk over it.

    Of what became a complaint about staff the desk that wrote hears, and can revoke it.
    """
    if letter.to_kind is not To.DIVISION and about_staff_in(session, letter):
        return audience.desk(session, letter.issuer_code)
    if letter.to_kind is To.DEPARTMENT:
        own = audience.department_group(session, letter.department_id or 0)
    elif letter.to_kind is To.GRID:
        own = audience.grid_group(session, letter.grid_id)
    else:
        own = ()
    return own or audience.desk(session, letter.to_code or letter.issuer_code)


def _of_bulletin(told: Told, bulletin: Bulletin) -> Mapping[str, object]:
    return {
        "issuer": bulletin.issuer_name,
        "word": bulletin.word,
        "dates": span(bulletin.week),
        "count": len({miss.letter_id for miss in bulletin.misses}),
        "link": told.office.links.bulletin(bulletin.id),
    }


def _values(told: Told, letter: Letter) -> Mapping[str, object]:
    stages = told.change.late
    ends = [day(clock.due_at, told.zone) for clock in told.clocks if clock.stage in stages]
    terms = {**_dues(told, "start"), **_dues(told, "moved")}
    dates = "，".join(
        f"{terms[stage]}前{name}" for stage, name in words.OWN_STAGES.items() if stage in terms
    )
    return {
        "word": letter.word,
        "to": letter.to_name,
        "who": told.event.actor_name,
        "matter": matter(letter),
        "stage": "、".join(words.OWN_STAGES[stage] for stage in stages),
        "due": "".join(ends[:1]),
        "said": said(told.change),
        "acknowledge": terms.get(Stage.ACKNOWLEDGE, ""),
        "answer": terms.get(Stage.ANSWER, ""),
        "dates": dates,
        "link": told.office.links.letter(letter.id),
    }


def _dues(told: Told, name: str) -> dict[Stage, str]:
    return {term.stage: day(term.due, told.zone) for term in terms_in(told.event.data, name)}


def matter(letter: Letter) -> str:
    """Say in a line what a letter is about."""
    first, count = letter.cases[0], len(letter.cases)
    template = words.ONE_MATTER if count == 1 else words.MANY_MATTERS
    return template.format(item=first.item_name, number=first.number, count=count)


def said(change: Change) -> str:
    """Give somebody's words as a group may read them: masked, and short."""
    if not change.text:
        return ""
    masked = plain(change.masked) if change.masked else words.BEHIND_LINK
    return masked if len(masked) <= MOST_SAID else masked[: MOST_SAID - 1] + "…"
