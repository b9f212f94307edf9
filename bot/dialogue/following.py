"""Following a case: progress, more words, urging, taking back, rating, asking again."""

from bot.answer import Answer, Choice, shown
from bot.dialogue import words
from bot.dialogue.filing import due_words
from bot.dialogue.filing import supplement as add_words
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import describe
from bot.dialogue.turn import Outcome, Slots, Turn
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import OPEN, State
from flows.cases.steps.judging import LOW, ROUNDS
from flows.cases.tables import Case
from flows.telling.resident_text import untagged

MOST_OF_PROGRESS = 300
"""Characters of what was last told; the link behind it has room."""


def my_cases(turn: Turn) -> Outcome:
    cases = queries.cases_of(turn.session, turn.talker.resident_id)
    if not cases:
        return turn.stay(words.NO_CASES)
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
    return turn.stay(words.MY_CASES.format(rows="\n".join(rows)))


def progress(turn: Turn) -> Outcome:
    case = _meant(turn, tuple(State))
    if case is None:
        return turn.stay(_none(turn, words.NO_CASES))
    detail = ""
    if case.state in OPEN:
        if case.assignee is not None:
            detail += words.PROGRESS_WHO.format(who=case.assignee.name)
        detail += words.PROGRESS_DUE.format(**due_words(turn, case))
    last = queries.last_words(turn.session, case)
    if last:
        last = untagged(shown(last, MOST_OF_PROGRESS))
        detail += words.PROGRESS_LAST.format(text=flow_words.full(last))
    return turn.stay(
        words.CASE_PROGRESS.format(
            number=case.number,
            item=case.item_name,
            state=flow_words.STATE_NAMES[case.state],
            detail=detail,
            link=turn.bot.office.links.progress(case.public_code),
        ),
    )


def withdraw(turn: Turn) -> Outcome:
    """Take a case back: the one that was named, or the newest after asking."""
    number = turn.findings.intent.number or turn.tap.removeprefix("withdraw:")
    case = _numbered(turn, number) if number else _latest(turn, OPEN)
    if case is None:
        return turn.stay(_none(turn, words.NOTHING_OPEN))
    if not number:
        text = words.ASK_WITHDRAW.format(item=case.item_name, number=case.number)
        yes = Choice(f"withdraw:{case.number}", words.WITHDRAW)
        return turn.stay(Answer(text, (yes,)), case.id)
    _do(turn, case, Change("withdraw", turn.actor))
    return turn.stay(words.WITHDRAWN.format(number=case.number), case.id)


def urge(turn: Turn) -> Outcome:
    case = _meant(turn, OPEN)
    if case is None:
        return turn.stay(_none(turn, words.NOTHING_OPEN))
    _do(turn, case, Change("urge", turn.actor))
    return turn.stay(words.URGED.format(number=case.number), case.id)


def supplement(turn: Turn) -> Outcome:
    """Add words to a case: those after 补充, or the ones that come next."""
    case = _meant(turn, OPEN)
    if case is None:
        return turn.stay(_none(turn, words.NOTHING_OPEN))
    if not turn.findings.intent.text:
        text = words.WHAT_TO_ADD.format(number=case.number)
        return Outcome(Answer(text), Stage.FILED, Slots(case_id=case.id), case.id)
    added = turn.findings.intent.text
    return _add(turn, case, added, turn.understand(added).masked)


def add_to_filed(turn: Turn) -> Outcome:
    """Several sentences in a row are one case: what follows a filing belongs to it."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None or case.state not in OPEN:
        return describe(turn)
    return _add(turn, case, turn.text, turn.findings.masked)


def rate(turn: Turn) -> Outcome:
    number, stars = rating_meant(turn)
    case = _numbered(turn, number) if number else _latest(turn, (State.RESOLVED,))
    if case is None:
        return turn.stay(words.NOTHING_TO_RATE)
    if stars is None:
        return turn.stay(_ask_stars(case), case.id)
    _do(turn, case, Change("rate", turn.actor, stars=stars))
    if stars > LOW:
        return turn.stay(words.RATED.format(number=case.number), case.id)
    answer = Answer(words.RATED_LOW, _again(case))
    if case.round >= ROUNDS:
        answer = Answer(words.RATED_LOW_LAST)
    if _half_told(turn):
        return turn.stay(answer, case.id)
    return Outcome(answer, Stage.WHY, Slots(case_id=case.id, item=case.item_code), case.id)


def _ask_stars(case: Case) -> Answer:
    stars = tuple(
        Choice(f"rate:{case.number}:{value}", label)
        for value, label in flow_words.STAR_NAMES.items()
    )
    return Answer(words.ASK_STARS.format(item=case.item_name, number=case.number), stars)


def comment(turn: Turn) -> Outcome:
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None:
        return describe(turn)
    if case.state in OPEN:  # Done again meanwhile: the reason is what its workers must know.
        return _add(turn, case, turn.text, turn.findings.masked)
    _do(turn, case, Change("comment", turn.actor, turn.text, masked=turn.findings.masked))
    return Outcome(Answer(words.COMMENTED, _again(case)), Stage.IDLE, None, case.id)


def reopen(turn: Turn) -> Outcome:
    """Have a resolved case done again: the one whose button was tapped, or the newest."""
    number = turn.tap.removeprefix("reopen:")
    case = _numbered(turn, number) if number else _latest(turn, (State.RESOLVED, State.RATED))
    if case is None:
        return turn.stay(words.NOTHING_TO_REOPEN)
    case = _do(turn, case, Change("reopen", turn.actor))
    text = words.REOPENED.format(number=case.number, **due_words(turn, case))
    return turn.stay(text, case.id)


def rating_meant(turn: Turn) -> tuple[str | None, int | None]:
    """Give the case number and the stars of a tapped choice, or of what was said."""
    if turn.tap.startswith("rate:"):
        _, number, stars = (*turn.tap.split(":"), "", "")[:3]
        return number, int(stars) if stars.isascii() and stars.isdigit() else None
    return turn.findings.intent.number, turn.findings.intent.stars


def _add(turn: Turn, case: Case, text: str, masked: str) -> Outcome:
    answer = Answer(add_words(turn, case, text, masked))
    return Outcome(answer, Stage.FILED, Slots(case_id=case.id, item=case.item_code), case.id)


def _do(turn: Turn, case: Case, change: Change) -> Case:
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
    return words.NO_SUCH_CASE.format(number=shown(number)) if number else otherwise


def _again(case: Case) -> tuple[Choice, ...]:
    return (Choice(f"reopen:{case.number}", words.AGAIN),)


def _half_told(turn: Turn) -> bool:
    return turn.stage in TELLING or turn.stage == Stage.EMERGENCY
