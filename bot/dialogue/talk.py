"""One message of a resident, from the stored talk to the stored talk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.context import Bot
from bot.dialogue.handlers import answer
from bot.dialogue.states import LEADS_TO, WAITS, Stage
from bot.dialogue.turn import Answer, Slots, Talker, Turn
from bot.incoming import Incoming, Kind
from bot.receive import Handled
from bot.tables import Conversation
from bot.wechat.reply import LIMIT
from core.database import connection_of, table_of
from core.prepared import Prepared
from flows.people.tables import Contact, Resident
from nlp.findings import Findings
from notify import budget
from notify.tables import WindowKind

TAPS = (Kind.TAP, Kind.FOLLOW, Kind.SCAN)
SILENT = (Kind.NOTICE, Kind.UNFOLLOW)

_TALKS, _CONTACTS, _RESIDENTS = table_of(Conversation), table_of(Contact), table_of(Resident)
_FIND = Prepared(
    lambda _dialect: (
        select(
            _CONTACTS.c.id,
            _CONTACTS.c.resident_id,
            _RESIDENTS.c.last_grid_id,
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
)
_STORE = Prepared(
    lambda _dialect: update(_TALKS).where(_TALKS.c.contact_id == bindparam("talk_of")),
    *("stage", "slots", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a talk stands: its stage, what was said so far (as stored), and until when."""

    stage: Stage
    slots: dict[str, Any] | None
    expires_at: datetime | None


def talk(
    bot: Bot,
    session: Session,
    incoming: Incoming,
    message_id: int,
    refusal: str | None,
    findings: Findings,
) -> Handled:
    """Answer a resident; what waited for the message budget rides on the answer."""
    now = bot.office.clock()
    talker, stored = _load(bot, session, incoming, now)
    stage, slots = _standing(stored, now)
    turn = Turn(
        bot=bot,
        session=session,
        incoming=incoming,
        findings=findings,
        talker=talker,
        stage=stage,
        slots=slots,
        message_id=message_id,
        now=now,
    )
    given = answer(turn) if refusal is None else Answer(refusal, stage, slots)
    _store(session, talker.contact_id, stored, _after(stage, given, now))
    text = _with_waiting(turn, given.text)
    return Handled(text, contact_id=talker.contact_id, case_id=given.case_id)


def _with_waiting(turn: Turn, text: str) -> str:
    if turn.incoming.kind in SILENT:
        return text
    recipient = f"contact:{turn.talker.contact_id}"
    tapped = turn.incoming.kind in TAPS or bool(turn.incoming.tap)
    kind: WindowKind = "tap" if tapped else "message"
    if not budget.open_window(turn.session, recipient, kind, turn.now):
        return text
    room = LIMIT - len(text.encode())
    waited = budget.take_waiting(turn.session, recipient, turn.now, room)
    return budget.JOINT.join([*waited, text])


def _load(bot: Bot, session: Session, incoming: Incoming, now: datetime) -> tuple[Talker, Standing]:
    """Find the contact and lock its talk, so that two messages at once take turns."""
    index = bot.database.cipher.index(incoming.sender)
    found = _find(session, incoming, index)
    if found is None:
        try:
            with session.begin_nested():
                return _new(session, incoming, index, now)
        except IntegrityError:
            found = _find(session, incoming, index)
    if found is None:
        raise LookupError("a contact that exists cannot be found")
    return found


def _find(session: Session, incoming: Incoming, index: str) -> tuple[Talker, Standing] | None:
    whose = {"channel": incoming.channel, "account": incoming.account, "index": index}
    row = _FIND.first(connection_of(session), whose)
    return None if row is None else (Talker(*row[:3]), Standing(*row[3:]))


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
    return Talker(contact.id, contact.resident_id, None), Standing(Stage.IDLE, None, None)


def _standing(stored: Standing, now: datetime) -> tuple[Stage, Slots]:
    """Give where the talk stands; a half-told case is forgotten when its time is over."""
    if stored.expires_at is not None and stored.expires_at <= now:
        return Stage.IDLE, Slots()
    return stored.stage, Slots.load(stored.slots)


def _after(stage: Stage, given: Answer, now: datetime) -> Standing:
    if given.stage not in LEADS_TO[stage]:
        raise ValueError(f"the talk cannot go from {stage} to {given.stage}")
    wait = WAITS.get(given.stage)
    return Standing(
        stage=given.stage,
        slots=given.slots.dump() if given.slots else None,
        expires_at=now + wait if wait else None,
    )


def _store(session: Session, contact_id: int, before: Standing, after: Standing) -> None:
    """Keep where the talk stands now; an aside in an idle talk changes nothing."""
    if after.slots or after != before:
        standing = {"stage": after.stage, "slots": after.slots, "expires_at": after.expires_at}
        _STORE.first(connection_of(session), {"talk_of": contact_id, **standing})
