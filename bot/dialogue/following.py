"""Following a case: progress, more words, urging, taking back, rating, asking again."""

import re
from dataclasses import replace

from bot.answer import Answer, Choice, shown
from bot.dialogue import meant, words
from bot.dialogue.filing import due_words
from bot.dialogue.filing import supplement as add_words
from bot.dialogue.slots import Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import describe, is_another
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import OPEN, State
from flows.cases.steps.judging import LOW, ROUNDS
from flows.cases.tables import Case
from flows.telling.resident_text import untagged
from nlp.catalogue.severity import Severity

MOST_OF_PROGRESS = 300
"""Characters of what was last told; the link behind it has room."""
LIKELY = 0.3
"""Where a case is open that the words speak of, so likely a question is about it."""
HALF = 0.5
_FIGURES = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_MARK = re.compile("([0-5零一二两三四五])(?:颗?星|分)(?!钟|之)")
_QUESTION = re.compile(
    "[?？吗呢没]$|怎么样|怎样|什么时候|啥时候|几时|多久|哪一?步|进展|进度|信儿|下文|结果|有人管|咋样|咋个样"
)
DONE = (State.RESOLVED, State.RATED)
OVER = (*DONE, State.CLOSED)


def marks(turn: Turn) -> bool:
    """Tell whether words hold a mark for a case that waits for one: 零分，不对，一分."""
    if turn.incoming.tap or turn.stage in TELLING or turn.chance("rate", "reopen") < LIKELY:
        return False
    return _MARK.search(turn.said) is not None and _has(turn, (State.RESOLVED,))


def mark(turn: Turn) -> Outcome:
    """Take the last mark that the words hold, and all of them as the reason."""
    figure = [match[1] for match in _MARK.finditer(turn.said)][-1]
    stars = max(1, _FIGURES.get(figure) or int(figure))
    meant = replace(turn.findings.intent, kind="rate", stars=stars, text=turn.text)
    return rate(replace(turn, findings=replace(turn.findings, intent=meant)))


def my_cases(turn: Turn) -> Outcome:
    cases = queries.cases_of(turn.session, turn.talker.resident_id)
    if not cases:
        return turn.stay(words.NO_CASES)
    zone = turn.bot.settings.timezone
    rows = [
        words.CASE_ROW.format(
            number=case.number,
            item=flow_words.called(case.item_code, case.item_name),
            state=flow_words.STATE_NAMES[case.state],
            day=case.accepted_at.astimezone(zone).strftime("%m月%d日") if case.accepted_at else "",
        )
        for case in cases
    ]
    return turn.stay(words.MY_CASES.format(rows="\n".join(rows)))


def progress(turn: Turn) -> Outcome:
    """Say how a case stands: the one that is meant; else those still open, else the newest."""
    found = queries.cases_in(turn.session, turn.talker.resident_id, OPEN, meant.MOST_ASKED)
    named = turn.findings.intent.number or turn.tap.startswith("progress:")
    if len(found) > 1 and not named and meant.by_words(turn.said, found) is None:
        return my_cases(turn)  # Shorter than asking which.
    states = OPEN if queries.latest_case(turn.session, turn.talker.resident_id, OPEN) else State
    return meant.on_case(
        turn, "progress", tuple(states), lambda case: _progress(turn, case), words.NO_CASES
    )


def _progress(turn: Turn, case: Case) -> Outcome:
    detail = ""
    if case.state in OPEN:
        if case.assignee is not None:
            detail += words.PROGRESS_WHO.format(who=case.assignee.name)
        urgent = case.severity is Severity.URGENT
        due = words.PROGRESS_URGENT if urgent else words.PROGRESS_DUE
        detail += due.format(**due_words(turn, case))
    last = queries.last_words(turn.session, case)
    if last:
        last = untagged(shown(last, MOST_OF_PROGRESS))
        detail += words.PROGRESS_LAST.format(text=flow_words.full(last))
    return turn.stay(
        words.CASE_PROGRESS.format(
            number=case.number,
            item=flow_words.called(case.item_code, case.item_name),
            state=flow_words.STATE_NAMES[case.state],
            detail=detail,
            link=turn.bot.office.links.progress(case.public_code),
        ),
    )


def asks_of_case(turn: Turn) -> bool:
    """Tell whether words speak of a case that is open, and tell no new matter."""
    if turn.incoming.tap or not turn.text or turn.stage in TELLING:
        return False
    found = queries.cases_in(turn.session, turn.talker.resident_id, OPEN, meant.MOST_ASKED)
    findings = turn.findings
    same = [case for case in found if findings.sure and case.item_code == findings.items[0].code]
    if findings.sure and not same:
        return False
    likely = findings.intent.chance("progress", "urge") >= LIKELY
    if turn.stage is Stage.FILED:  # What follows a filing mostly adds to it.
        return bool(found) and findings.intent.chance("progress", "urge") >= HALF
    return bool(found) and (likely or (bool(same) and not findings.place.grid_ids))


def ask_of_case(turn: Turn) -> Outcome:
    """Say how it stands where that is asked; of the same matter told again ask what is meant."""
    intent = turn.findings.intent
    if "催" in turn.said:
        return urge(turn)
    if intent.chance("progress", "urge") >= LIKELY or _QUESTION.search(turn.said):
        return (urge if intent.chance("urge") > intent.chance("progress") else progress)(turn)

    def act(case: Case) -> Outcome:
        choices = (
            Choice(f"supplement:{case.number}", words.ADD_TO_IT),
            Choice(f"progress:{case.number}", words.SEE_IT),
            Choice(f"another:{case.number}", words.ANOTHER),
        )
        text = words.THE_SAME.format(item=_called(case), number=case.number)
        return turn.ask(text, choices, case, turn.text)

    return meant.on_case(turn, "progress", OPEN, act, words.NO_CASES)


def withdraw(turn: Turn) -> Outcome:
    """Take a case back: at once where its number or its button says so, else after a yes."""

    def act(case: Case) -> Outcome:
        if turn.findings.intent.number or turn.tap.startswith("withdraw:"):
            _do(turn, case, Change("withdraw", turn.actor))
            return turn.stay(words.WITHDRAWN.format(number=case.number), case.id)
        text = words.ASK_WITHDRAW.format(item=_called(case), number=case.number)
        return turn.ask(text, (Choice(f"withdraw:{case.number}", words.WITHDRAW),), case)

    return meant.on_case(turn, "withdraw", OPEN, act, words.NOTHING_OPEN)


def urge(turn: Turn) -> Outcome:
    def act(case: Case) -> Outcome:
        _do(turn, case, Change("urge", turn.actor))
        template = words.URGED if case.grid_id else words.URGED_ABOVE
        return turn.stay(template.format(number=case.number), case.id)

    return meant.on_case(turn, "urge", OPEN, act, words.NOTHING_OPEN)


def supplement(turn: Turn) -> Outcome:
    """Add words to a case: those after 补充, or the ones that come next."""

    def act(case: Case) -> Outcome:
        added = turn.findings.intent.text or turn.slots.reason
        if not added:
            return turn.filed(words.WHAT_TO_ADD.format(number=case.number), case)
        return _add(turn, case, added, turn.understand(added).masked)

    return meant.on_case(turn, "supplement", OPEN, act, words.NOTHING_OPEN)


def add_to_filed(turn: Turn) -> Outcome:
    """Several sentences in a row are one case: what follows a filing belongs to it."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None or case.state not in OPEN:
        return describe(turn)
    return _add(turn, case, turn.text, turn.findings.masked)


def asked_case(turn: Turn) -> Case | None:
    """Give the open case about which a worker waits for an answer of the resident's."""
    if turn.stage in TELLING or turn.stage is Stage.EMERGENCY:
        return None
    found = queries.cases_in(turn.session, turn.talker.resident_id, OPEN, meant.MOST_ASKED)
    return next((case for case in found if queries.asked(turn.session, case)), None)


def answers_worker(turn: Turn) -> bool:
    """Tell whether a worker waits for an answer, and this is no other matter."""
    if turn.incoming.tap or not turn.text:
        return False
    case = asked_case(turn)
    if case is None:
        return False
    own = turn.about(replace(turn.slots, item=case.item_code))
    return not is_another(replace(own, stage=Stage.FILED))


def answer_worker(turn: Turn) -> Outcome:
    """Take the answer to the worker who asked."""
    case = asked_case(turn)
    if case is None:
        return describe(turn)
    add_words(turn, case, turn.text, turn.findings.masked)
    return turn.filed(words.ANSWERED.format(number=case.number), case)


def rate(turn: Turn) -> Outcome:
    stars = _stars(turn)
    verb = "rate"

    def act(case: Case) -> Outcome:
        if stars is None:
            return turn.stay(_ask_stars(case), case.id)
        return _rated(turn, case, stars)

    kept = turn if stars is None else replace(turn, slots=replace(turn.slots))
    outcome = meant.on_case(kept, verb, (State.RESOLVED,), act, words.NOTHING_TO_RATE)
    if outcome.stage is Stage.ASKED and stars is not None and outcome.slots is not None:
        return _with_stars(outcome, outcome.slots, stars)
    return outcome


def _with_stars(asked: Outcome, slots: Slots, stars: int) -> Outcome:
    """Let the choice of the case take along the mark that was given."""
    choices = tuple(replace(each, key=f"{each.key}:{stars}") for each in asked.answer.choices)
    slots.offered = [choice.key for choice in choices]
    return replace(asked, answer=replace(asked.answer, choices=choices))


def _rated(turn: Turn, case: Case, stars: int) -> Outcome:
    _do(turn, case, Change("rate", turn.actor, stars=stars))
    if stars > LOW:
        return turn.stay(words.RATED.format(number=case.number), case.id)
    answer = Answer(words.RATED_LOW, _again(case))
    if case.round >= ROUNDS:
        answer = Answer(words.RATED_LOW_LAST)
    said = turn.findings.intent.text
    if said and not turn.incoming.tap:
        _do(turn, case, Change("comment", turn.actor, said, masked=turn.findings.masked))
        answer = replace(answer, text=words.COMMENTED)
    if turn.stage is Stage.EMERGENCY:
        return turn.stay(answer, case.id)
    laid = turn.slots.lay_aside(turn.stage, turn.now)
    return Outcome(
        answer, Stage.WHY, Slots(case_id=case.id, item=case.item_code, laid=laid), case.id
    )


def _ask_stars(case: Case) -> Answer:
    stars = tuple(
        Choice(f"rate:{case.number}:{value}", label)
        for value, label in flow_words.STAR_NAMES.items()
    )
    return Answer(words.ASK_STARS.format(item=_called(case), number=case.number), stars)


def comment(turn: Turn) -> Outcome:
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None:
        return describe(turn)
    if case.state in OPEN:  # Done again meanwhile: the reason is what its workers must know.
        return _add(turn, case, turn.text, turn.findings.masked)
    _do(turn, case, Change("comment", turn.actor, turn.text, masked=turn.findings.masked))
    if case.round >= ROUNDS:
        return Outcome(Answer(words.COMMENTED_LAST), Stage.IDLE, None, case.id)
    return turn.ask(words.COMMENTED, _again(case), case, turn.text)


def says_not_done(turn: Turn) -> bool:
    """Tell whether words say that a case told to be done is not: 没有啊，还是油烟大."""
    if turn.incoming.tap or not turn.text or turn.stage in TELLING:
        return False
    done = queries.cases_in(turn.session, turn.talker.resident_id, OVER, meant.MOST_ASKED)
    if not done:
        return False
    findings = turn.findings
    same = findings.sure and any(
        case.item_code == findings.items[0].code
        and case.state in DONE
        and case.grid_id in (*findings.place.grid_ids, case.grid_id)
        for case in done
    )
    return turn.means("reopen") or same


def not_done(turn: Turn) -> Outcome:
    """Offer to have it done again, with the words as the reason."""
    if turn.findings.intent.kind == "reopen" and turn.findings.intent.exact:
        return reopen(turn)
    states = DONE if _has(turn, DONE) else OVER

    def act(case: Case) -> Outcome:
        if case.state is State.CLOSED:
            return _linked(turn, case)
        if case.round >= ROUNDS:
            return turn.stay(words.REOPENED_ENOUGH.format(number=case.number), case.id)
        text = words.NOT_DONE.format(item=_called(case), number=case.number)
        another = Choice(f"another:{case.number}", words.ANOTHER)
        return turn.ask(text, (*_again(case), another), case, turn.text)

    return meant.on_case(turn, "again", states, act, words.NOTHING_TO_REOPEN)


def another(turn: Turn) -> Outcome:
    """What was said is a matter of its own after all."""
    said = turn.slots.reason
    if not said:
        return turn.stay(words.ASK_MORE)
    return describe(replace(turn.about(Slots(laid=turn.slots.laid)).saying(said), stage=Stage.IDLE))


def _linked(turn: Turn, case: Case) -> Outcome:
    """A case that is closed stays so; what is said now is a new one that names it."""
    own = Slots(item=case.item_code, grid_id=case.grid_id, place=case.place, laid=turn.slots.laid)
    begun = describe(replace(turn, slots=own, stage=Stage.PLACE))
    if begun.slots is not None:
        begun.slots.sentences.append(words.FOLLOWS.format(number=case.number))
    return begun.saying_first(words.LINKED.format(number=case.number))


def reopen(turn: Turn) -> Outcome:
    """Have a resolved case done again: the one whose button was tapped, or the one meant."""

    def act(case: Case) -> Outcome:
        said = turn.findings.intent.text if not turn.incoming.tap else ""
        reason = said or (turn.slots.reason if turn.slots.case_id == case.id else "") or None
        masked = turn.understand(reason).masked if reason else None
        again = _do(turn, case, Change("reopen", turn.actor, reason, masked=masked))
        text = words.REOPENED.format(number=again.number, **due_words(turn, again))
        return turn.stay(text, again.id)

    return meant.on_case(turn, "reopen", DONE, act, words.NOTHING_TO_REOPEN)


def _stars(turn: Turn) -> int | None:
    """Give the stars of a tapped choice, or of what was said."""
    if turn.tap.startswith("rate:"):
        stars = (*turn.tap.split(":"), "", "")[2]
        return int(stars) if stars.isascii() and stars.isdigit() else None
    return turn.findings.intent.stars


def _add(turn: Turn, case: Case, text: str, masked: str) -> Outcome:
    said = add_words(turn, case, text, masked)
    return turn.stay(said, case.id) if turn.stage in TELLING else turn.filed(said, case)


def _do(turn: Turn, case: Case, change: Change) -> Case:
    return perform(turn.session, turn.bot.office, case.id, change)


def _has(turn: Turn, states: tuple[State, ...]) -> bool:
    return queries.latest_case(turn.session, turn.talker.resident_id, states) is not None


def _again(case: Case) -> tuple[Choice, ...]:
    return (Choice(f"reopen:{case.number}", words.AGAIN),)


def _called(case: Case) -> str:
    return flow_words.called(case.item_code, case.item_name)
