"""Following a case: progress, more words, urging, taking back, rating, asking again."""

from bot import words
from bot.dialogue.filing import due_words
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import describe
from bot.dialogue.turn import Answer, Slots, Turn
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.effects import REOPENS
from flows.cases.states import OPEN, State, Trigger
from flows.cases.tables import Case
from flows.people.actors import SYSTEM

LOW = 2


def my_cases(turn: Turn) -> Answer:
    cases = queries.cases_of(turn.session, turn.talker.resident_id)
    if not cases:
        return _stay(turn, words.NO_CASES)
    zone = turn.bot.settings.timezone
    rows = [
        words.CASE_ROW.format(
            number=case.number,
            item=case.item_name,
            state=flow_words.STATE_NAMES[case.state],
            day=case.accepted_at.astimezone(zone).strftime("%m月%d日") if case.accepted_at else "",
        )
        for case in cases
    ]
    return _stay(turn, words.MY_CASES.format(rows="\n".join(rows)))


def progress(turn: Turn) -> Answer:
    case = _meant(turn, tuple(State))
    if case is None:
        return _stay(turn, _none(turn, words.NO_CASES))
    detail = ""
    if case.state in OPEN and case.resolve_due is not None:
        if case.assignee is not None:
            detail += words.PROGRESS_WHO.format(who=case.assignee.name)
        detail += words.PROGRESS_DUE.format(**due_words(turn, case))
    last = queries.last_words(turn.session, case.id)
    if last:
        detail += words.PROGRESS_LAST.format(text=flow_words.full(last))
    return _stay(
        turn,
        words.CASE_PROGRESS.format(
            number=case.number,
            item=case.item_name,
            state=flow_words.STATE_NAMES[case.state],
            detail=detail,
            link=turn.bot.office.links.progress(case.public_code),
        ),
    )


def withdraw(turn: Turn) -> Answer:
    """Take a case back: the one that was named, or the newest after asking."""
    number = turn.findings.intent.number or turn.tap.removeprefix("withdraw:")
    case = _numbered(turn, number) if number else _latest(turn, OPEN)
    if case is None:
        return _stay(turn, _none(turn, words.NOTHING_OPEN))
    if not number:
        yes = words.tap(words.WITHDRAW, f"withdraw:{case.number}")
        text = words.ASK_WITHDRAW.format(item=case.item_name, number=case.number, yes=yes)
        return _stay(turn, text, case)
    _do(turn, case, Trigger.WITHDRAW)
    return _stay(turn, words.WITHDRAWN.format(number=case.number), case)


def urge(turn: Turn) -> Answer:
    case = _meant(turn, OPEN)
    if case is None:
        return _stay(turn, _none(turn, words.NOTHING_OPEN))
    _do(turn, case, Trigger.URGE)
    return _stay(turn, words.URGED.format(number=case.number), case)


def supplement(turn: Turn) -> Answer:
    """Add words to a case: those after 补充, or the ones that come next."""
    case = _meant(turn, OPEN)
    if case is None:
        return _stay(turn, _none(turn, words.NOTHING_OPEN))
    if not turn.findings.intent.text:
        text = words.WHAT_TO_ADD.format(number=case.number)
        return Answer(text, Stage.FILED, Slots(case_id=case.id), case.id)
    return _add(turn, case, turn.findings.intent.text)


def add_to_filed(turn: Turn) -> Answer:
    """Several sentences in a row are one case: what follows a filing belongs to it."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None or case.state not in OPEN:
        return describe(turn)
    return _add(turn, case, turn.text)


def rate(turn: Turn) -> Answer:
    number, stars = rating_meant(turn)
    case = _numbered(turn, number) if number else _latest(turn, (State.RESOLVED,))
    if case is None:
        return _stay(turn, words.NOTHING_TO_RATE)
    if stars is None:
        rows = [
            words.tap(label, f"rate:{case.number}:{value}")
            for value, label in flow_words.STAR_NAMES.items()
        ]
        text = words.ASK_STARS.format(
            item=case.item_name, number=case.number, stars="\n" + "\n".join(rows)
        )
        return _stay(turn, text, case)
    _do(turn, case, Trigger.RATE, stars=stars)
    if stars > LOW:
        perform(turn.session, turn.bot.office, case.id, Change(Trigger.CLOSE, SYSTEM))
        return _stay(turn, words.RATED.format(number=case.number), case)
    text = words.RATED_LOW.format(again=_again(case))
    if case.reopen_count >= REOPENS:
        text = words.RATED_LOW_LAST
    if _half_told(turn):
        return _stay(turn, text, case)
    return Answer(text, Stage.WHY, Slots(case_id=case.id), case.id)


def comment(turn: Turn) -> Answer:
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None:
        return Answer(words.NOTHING_TO_RATE, Stage.IDLE)
    _do(turn, case, Trigger.COMMENT, turn.text)
    return Answer(words.COMMENTED.format(again=_again(case)), Stage.IDLE, None, case.id)


def reopen(turn: Turn) -> Answer:
    """Have a resolved case done again: the one whose button was tapped, or the newest."""
    number = turn.tap.removeprefix("reopen:")
    case = _numbered(turn, number) if number else _latest(turn, (State.RESOLVED, State.RATED))
    if case is None:
        return _stay(turn, words.NOTHING_TO_REOPEN)
    case = _do(turn, case, Trigger.REOPEN)
    text = words.REOPENED.format(number=case.number, **due_words(turn, case))
    return _stay(turn, text, case)


def rating_meant(turn: Turn) -> tuple[str | None, int | None]:
    """Give the case number and the stars of a tapped choice, or of what was said."""
    if turn.tap.startswith("rate:"):
        _, number, stars = (*turn.tap.split(":"), "", "")[:3]
        return number, int(stars) if stars.isascii() and stars.isdigit() else None
    return turn.findings.intent.number, turn.findings.intent.stars


def _add(turn: Turn, case: Case, text: str) -> Answer:
    _do(turn, case, Trigger.SUPPLEMENT, text)
    answer = words.SUPPLEMENTED.format(number=case.number)
    return Answer(answer, Stage.FILED, Slots(case_id=case.id, item=case.item_code), case.id)


def _do(
    turn: Turn, case: Case, trigger: Trigger, text: str | None = None, stars: int | None = None
) -> Case:
    change = Change(trigger, turn.actor, text, stars)
    return perform(turn.session, turn.bot.office, case.id, change)


def _meant(turn: Turn, states: tuple[State, ...]) -> Case | None:
    number = turn.findings.intent.number
    return _numbered(turn, number) if number else _latest(turn, states)


def _numbered(turn: Turn, number: str) -> Case | None:
    return queries.case_of(turn.session, turn.talker.resident_id, number)


def _latest(turn: Turn, states: tuple[State, ...]) -> Case | None:
    return queries.latest_case(turn.session, turn.talker.resident_id, states)


def _none(turn: Turn, otherwise: str) -> str:
    number = turn.findings.intent.number
    return words.NO_SUCH_CASE.format(number=number) if number else otherwise


def _again(case: Case) -> str:
    return words.tap(words.AGAIN, f"reopen:{case.number}")


def _half_told(turn: Turn) -> bool:
    return turn.stage in TELLING or turn.stage == Stage.EMERGENCY


def _stay(turn: Turn, text: str, case: Case | None = None) -> Answer:
    """Answer an aside: the talk stands where it stood."""
    return Answer(text, turn.stage, turn.slots, case.id if case else None)
