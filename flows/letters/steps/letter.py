"""A letter's way: issued, signed for, answered, accepted or sent back; and what time does to it."""

from datetime import datetime

from flows.cases.needs import REASON, WORDS
from flows.clocks.profiles import Term
from flows.clocks.tables import Stage
from flows.letters import tellings, words
from flows.letters.change import Moment
from flows.letters.decision import Decision
from flows.letters.numbers import Manner, manner_of
from flows.letters.states import OPEN, OWED, State, Who
from flows.letters.steps.row import LetterRow
from flows.map.tables import Division

ISSUERS, ADDRESSEES = frozenset({Who.ISSUER}), frozenset({Who.ADDRESSEE})
POLICY = frozenset({Who.SYSTEM})


def _manner(moment: Moment) -> Manner:
    issuer = moment.session.get_one(Division, moment.letter.issuer_id)
    return manner_of(moment.session, issuer)


def _term(moment: Moment, stage: Stage, days: int, since: datetime | None = None) -> Term:
    end = moment.office.workdays.after(since or moment.now, days)
    return Term(stage, end.at, end.provisional)


def _issue(moment: Moment) -> Decision:
    manner = _manner(moment)
    both = (
        _term(moment, Stage.ACKNOWLEDGE, manner.acknowledge_days),
        _term(moment, Stage.ANSWER, manner.answer_days),
    )
    return Decision(start=both, stamped=("issued_at",), worded=bool(moment.change.text))


def _acknowledge(moment: Moment) -> Decision:
    signed = {"signed_by_id": moment.change.actor.id}
    return Decision(fields=signed, done=(Stage.ACKNOWLEDGE,), stamped=("signed_at",))


def _answer(_moment: Moment) -> Decision:
    return Decision(done=(Stage.ANSWER,))


def _answer_at_once(moment: Moment) -> Decision:
    signed = {"signed_by_id": moment.change.actor.id}
    both = (Stage.ACKNOWLEDGE, Stage.ANSWER)
    return Decision(fields=signed, done=both, stamped=("signed_at",))


def _close(_moment: Moment) -> Decision:
    return Decision(stop=True, stamped=("closed_at",))


def _send_back(moment: Moment) -> Decision:
    again = _term(moment, Stage.ANSWER, _manner(moment).answer_days)
    return Decision(fields={"round": moment.letter.round + 1}, start=(again,))


def _miss(moment: Moment) -> Decision:
    return Decision(fields={"missed": moment.letter.missed + 1}, late=moment.change.late)


def moved_terms(moment: Moment) -> tuple[Term, ...]:
    """Give the terms that the calendar of today ends on another day than was said."""
    manner = _manner(moment)
    days = {Stage.ACKNOWLEDGE: manner.acknowledge_days, Stage.ANSWER: manner.answer_days}
    terms = (
        (clock, _term(moment, clock.stage, days[clock.stage], clock.started_at))
        for clock in moment.clocks
        if clock.done_at is None
    )
    return tuple(
        term
        for clock, term in terms
        if (clock.due_at, clock.provisional) != (term.due, term.provisional)
    )


def _redate(moment: Moment) -> Decision:
    return Decision(moved=moved_terms(moment))


ISSUE = LetterRow(
    code="issue",
    name="发函",
    source=(State.DRAFT,),
    to=State.ISSUED,
    by=ISSUERS | POLICY,
    decide=_issue,
    tells=(tellings.addressee(words.TO_ISSUED),),
)
ACKNOWLEDGE = LetterRow(
    code="acknowledge",
    name="签收",
    source=(State.ISSUED,),
    to=State.ACKNOWLEDGED,
    by=ADDRESSEES,
    decide=_acknowledge,
    tells=(tellings.issuer(words.FROM_ACKNOWLEDGED),),
    console=True,
)
ANSWER = LetterRow(
    code="answer",
    name="回复",
    source=(State.ACKNOWLEDGED, State.RETURNED),
    to=State.ANSWERED,
    by=ADDRESSEES,
    needs=(WORDS,),
    decide=_answer,
    tells=(tellings.issuer(words.FROM_ANSWERED),),
    console=True,
)
ANSWER_AT_ONCE = LetterRow(
    code="answer_at_once",
    trigger="answer",
    name="签收并回复",
    source=(State.ISSUED,),
    to=State.ANSWERED,
    by=ADDRESSEES,
    needs=(WORDS,),
    decide=_answer_at_once,
    tells=(tellings.issuer(words.FROM_ANSWERED),),
    console=True,
)
CLOSE = LetterRow(
    code="close",
    name="认可办结",
    source=(State.ANSWERED,),
    to=State.CLOSED,
    by=ISSUERS,
    decide=_close,
    tells=(tellings.addressee(words.TO_CLOSED),),
    console=True,
)
SEND_BACK = LetterRow(
    code="send_back",
    name="退回重答",
    source=(State.ANSWERED,),
    to=State.RETURNED,
    by=ISSUERS,
    needs=(REASON,),
    decide=_send_back,
    tells=(tellings.addressee(words.TO_RETURNED),),
    console=True,
)
REVOKE = LetterRow(
    code="revoke",
    name="撤销",
    source=OWED,
    to=State.REVOKED,
    by=ISSUERS,
    needs=(REASON,),
    decide=_close,
    tells=(tellings.addressee(words.TO_REVOKED),),
    console=True,
)
REMIND = LetterRow(
    code="remind",
    name="提醒",
    source=OWED,
    by=POLICY,
    tells=(tellings.addressee(words.TO_REMINDED),),
    silent=True,
)
MISS = LetterRow(
    code="miss",
    name="超期",
    source=OWED,
    by=POLICY,
    decide=_miss,
    tells=(tellings.addressee(words.TO_LATE), tellings.issuer(words.FROM_LATE)),
    silent=True,
)
REDATE = LetterRow(
    code="redate",
    name="改期限",
    source=OPEN,
    by=POLICY,
    decide=_redate,
    tells=(tellings.addressee(words.TO_REDATED),),
    silent=True,
)

ROWS = (
    *(ISSUE, ACKNOWLEDGE, ANSWER, ANSWER_AT_ONCE),
    *(CLOSE, SEND_BACK, REVOKE, REMIND, MISS, REDATE),
)
