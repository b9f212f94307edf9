"""One message of a resident, from the stored talk to the stored talk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.answer import Answer
from bot.context import Handled, Received
from bot.dialogue import words
from bot.dialogue.filing import keep_unheard
from bot.dialogue.handlers import answer
from bot.dialogue.items import CRISIS
from bot.dialogue.limits import too_many_messages
from bot.dialogue.slots import Slots
from bot.dialogue.states import BESIDE, TELLING, WAITS, Stage
from bot.dialogue.tables import Conversation
from bot.dialogue.telling import told_anew
from bot.dialogue.turn import Outcome, Talker, Turn
from bot.incoming import Incoming, Kind
from bot.words import PERHAPS_EMERGENCY
from core.database import table_of
from core.upsert import insert_into
from flows.cases.kept import Limit
from flows.map import reads
from flows.people.tables import Contact, Resident
from nlp.findings import Findings
from notify.limits import WindowKind

TAPS = (Kind.TAP, Kind.FOLLOW, Kind.SCAN)

_TALKS, _CONTACTS, _RESIDENTS = table_of(Conversation), table_of(Contact), table_of(Resident)
_FIND = (
    select(
        _CONTACTS.c.id,
        _CONTACTS.c.resident_id,
        _RESIDENTS.c.last_grid_id,
        _CONTACTS.c.following,
        _TALKS.c.stage,
        _TALKS.c.slots,
        _TALKS.c.expires_at,
    )
    .join_from(_CONTACTS, _TALKS, _TALKS.c.contact_id == _CONTACTS.c.id)
    .join(_RESIDENTS, _RESIDENTS.c.id == _CONTACTS.c.resident_id)
    .where(
        _CONTACTS.c.channel == bindparam("channel"),
        _CONTACTS.c.account == bindparam("account"),
        _CONTACTS.c.external_index == bindparam("index"),
    )
    .with_for_update(of=_TALKS)
)
_FOLLOW = update(_CONTACTS).where(_CONTACTS.c.id == bindparam("whose"))
_STORE = update(_TALKS).where(_TALKS.c.contact_id == bindparam("talk_of"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a talk stands: its stage, what was said so far (as stored), and until when."""

    stage: Stage
    slots: dict[str, Any] | None
    expires_at: datetime | None


def talk(received: Received[Findings]) -> Handled:
    """Answer a resident; whoever writes follows, whatever was heard or missed before."""
    now = received.bot.office.clock()
    if received.incoming.kind.is_silent:
        return _keep_silent(received)
    talker, stored = _load(received, now)
    if not talker.following:
        _set_following(received.session, talker, following=True)
    stage, slots = _standing(stored, now)
    told = slots.without_gone(received.bot.engine.catalogue.items, _is_grid(received))
    changed = told != slots
    turn = _turn(received, talker, stage, told, now)
    if _is_too_much(received, talker, now):
        keep_unheard(turn, Limit.MESSAGES)
        given = Outcome(Answer(_danger(received) + words.TOO_MANY), stage, slots)
    elif received.refusal is None:
        given = answer(told_anew(turn) if changed and stage in TELLING else turn)
    else:
        given = Outcome(Answer(received.refusal), stage, slots)
    _store(received.session, talker.contact_id, stored, _after(given, now))
    return Handled(given.answer, contact_id=talker.contact_id, case_id=given.case_id)


def _is_too_much(received: Received[Findings], talker: Talker, now: datetime) -> bool:
    """Tell whether somebody has said so much that this is kept unheard; a sure alarm is heard."""
    incoming = received.incoming
    if _is_alarm(received.understood.of(incoming.text)):
        return False
    return too_many_messages(received.session, talker.contact_id, now)


def _is_alarm(findings: Findings) -> bool:
    return findings.emergency is not None and findings.emergency.sure


def _danger(received: Received[Findings]) -> str:
    """Say the number to call where there may be danger, whatever else is not looked at."""
    danger = received.understood.of(received.incoming.text).emergency
    return PERHAPS_EMERGENCY.format(number=danger.number) if danger is not None else ""


def _keep_silent(received: Received[Findings]) -> Handled:
    """Keep what nobody said, without making anybody a contact for it."""
    session, incoming = received.session, received.incoming
    found = _find(session, incoming, received.bot.database.cipher.index(incoming.sender))
    if found is None:
        return Handled(Answer())
    talker, _ = found
    if incoming.kind == Kind.UNFOLLOW:
        _set_following(session, talker, following=False)
    return Handled(Answer(), contact_id=talker.contact_id)


def _set_following(session: Session, talker: Talker, *, following: bool) -> None:
    session.execute(_FOLLOW, {"whose": talker.contact_id, "following": following})


def window_of(incoming: Incoming) -> WindowKind | None:
    """Tell which message budget something opens; only what a person did opens one."""
    if incoming.kind.is_silent:
        return None
    return "tap" if incoming.kind in TAPS or incoming.tap else "message"


def _is_grid(received: Received[Findings]) -> Callable[[int], bool]:
    """Look on the map at hand, and for what is newer than it among the stored grids."""
    names = received.bot.map.current().names
    return lambda grid_id: grid_id in names or reads.grid(received.session, grid_id) is not None


def _turn(
    received: Received[Findings], talker: Talker, stage: Stage, slots: Slots, now: datetime
) -> Turn:
    turn = Turn(
        bot=received.bot,
        session=received.session,
        incoming=received.incoming,
        findings=received.understood.of(received.incoming.text),
        understood=received.understood,
        talker=talker,
        stage=stage,
        slots=slots,
        message_id=received.message_id,
        now=now,
    )
    return turn.choosing()


def _load(received: Received[Findings], now: datetime) -> tuple[Talker, Standing]:
    """Find the contact and lock its talk, so that two messages at once take turns."""
    session, incoming = received.session, received.incoming
    index = received.bot.database.cipher.index(incoming.sender)
    found = _find(session, incoming, index)
    if found is None:
        try:
            with session.begin_nested():
                return _new(session, incoming, index, now)
        except IntegrityError:
            _begin_talk(session, incoming, index)
            found = _find(session, incoming, index)
    if found is None:
        raise LookupError("a contact that exists cannot be found")
    return found


def _find(session: Session, incoming: Incoming, index: str) -> tuple[Talker, Standing] | None:
    whose = {"channel": incoming.channel, "account": incoming.account, "index": index}
    row = session.execute(_FIND, whose).first()
    return None if row is None else (Talker(*row[:4]), Standing(*row[4:]))


def _new(
    session: Session, incoming: Incoming, index: str, now: datetime
) -> tuple[Talker, Standing]:
    contact = Contact(
        resident=Resident(created_at=now),
        channel=incoming.channel,
        account=incoming.account,
        external_id=incoming.sender,
        external_index=index,
        following=True,
        created_at=now,
    )
    session.add(contact)
    session.flush()
    session.add(Conversation(contact_id=contact.id, stage=Stage.IDLE))
    session.flush()
    return Talker(contact.id, contact.resident_id, None, following=True), Standing(
        Stage.IDLE, None, None
    )


def _begin_talk(session: Session, incoming: Incoming, index: str) -> None:
    """Give a contact a talk where it has none: another process was first, or a talk was removed."""
    contact = select(_CONTACTS.c.id, literal(Stage.IDLE, _TALKS.c.stage.type)).where(
        _CONTACTS.c.channel == incoming.channel,
        _CONTACTS.c.account == incoming.account,
        _CONTACTS.c.external_index == index,
    )
    missing = insert_into(session, _TALKS).from_select(["contact_id", "stage"], contact)
    session.execute(missing.on_conflict_do_nothing())


def _standing(stored: Standing, now: datetime) -> tuple[Stage, Slots]:
    """Give where the talk stands: what waited too long is over, and what was laid aside is back."""
    slots = Slots.load(stored.slots)
    if stored.expires_at is not None and stored.expires_at <= now:
        return slots.taken_up(now) or (Stage.IDLE, Slots())
    return stored.stage, slots


def _after(given: Outcome, now: datetime) -> Standing:
    wait = WAITS.get(given.stage)
    if given.stage is Stage.FILED and given.slots and given.slots.item == CRISIS:
        wait = BESIDE
    return Standing(
        stage=given.stage,
        slots=given.slots.dump() if given.slots else None,
        expires_at=now + wait if wait else None,
    )


def _store(session: Session, contact_id: int, before: Standing, after: Standing) -> None:
    """Keep where the talk stands now; an aside in an idle talk changes nothing."""
    if after.slots or after != before:
        standing = {"stage": after.stage, "slots": after.slots, "expires_at": after.expires_at}
        session.execute(_STORE, {"talk_of": contact_id, **standing})
