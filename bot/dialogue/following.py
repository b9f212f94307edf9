"""Following a case: progress, more words, urging, taking back, rating, asking again."""

import re

from bot.answer import Answer, Choice, shown
from bot.dialogue import meant, words
from bot.dialogue.filing import due_words
from bot.dialogue.filing import supplement as add_words
from bot.dialogue.slots import Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import BEGINS_ANOTHER, describe
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.who import take_reach
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from flows.cases.titles import titled
from flows.telling.resident_text import untagged
from nlp.catalogue.severity import Severity

MOST_OF_PROGRESS = 300
"""Characters of what was last told; the link behind it has room."""
LIKELY = 0.3
"""Where a case is open that the words speak of, so likely a question is about it."""
HALF = 0.5
MOST_LISTED = 20
"""So many of the newest are looked at for those that are open."""
_ALL_OF_THEM = re.compile("几件|哪几|哪些|都有什么|[1-9一二两三]和[1-9一二两三]|哪个是哪个|全部")
_OF_A_CASE = re.compile("[这那][件个]|我的|上次|报的")
_QUESTION = re.compile(
    "[?？吗呢没]$|怎么样|怎样|什么时候|啥时候|几时|多久|哪一?步|进展|进度|信儿|下文|结果|有人管|咋样|咋个样"
)


def my_cases(turn: Turn) -> Outcome:
    newest = queries.cases_of(turn.session, turn.talker.resident_id, MOST_LISTED)
    # What is open stands first: five that are over would hide it.
    cases = sorted(newest, key=lambda case: case.state not in OPEN)[: meant.MOST_ASKED]
    if not cases:
        return turn.stay(words.NO_CASES)
    zone = turn.bot.settings.timezone
    rows = [
        words.CASE_ROW.format(
            number=case.number,
            item=flow_words.called(case.item_code, case.item_name),
            state=flow_words.STATE_NAMES[queries.followed(turn.session, case).state],
            day=case.accepted_at.astimezone(zone).strftime("%m月%d日") if case.accepted_at else "",
        )
        for case in cases
    ]
    return turn.stay(words.MY_CASES.format(rows="\n".join(rows)))


def progress(turn: Turn) -> Outcome:
    """Say how a case stands: the one that is meant; else those still open, else the newest."""
    resident_id = turn.talker.resident_id
    found = queries.cases_in(turn.session, resident_id, OPEN, meant.MOST_ASKED)
    if _ALL_OF_THEM.search(turn.said):
        return my_cases(turn)
    named = turn.findings.intent.number or turn.tap.startswith("progress:")
    beside = None if named else meant.named_beside(turn, found)
    if beside is not None:
        return _progress(turn, beside)
    if len(found) > 1 and not named and meant.by_words(turn.said, found) is None:
        return my_cases(turn)  # Shorter than asking which.
    states = OPEN if found else tuple(State)
    return meant.on_case(
        turn, "progress", states, lambda case: _progress(turn, case), words.NO_CASES
    )


def _progress(turn: Turn, case: Case) -> Outcome:
    detail, at = "", queries.followed(turn.session, case)
    if at is not case:
        detail += words.PROGRESS_TOGETHER
    if at.state in OPEN:
        if at.assignee is not None:
            detail += words.PROGRESS_WHO.format(
                who=titled(turn.session, turn.bot.office, at, at.assignee)
            )
        urgent = at.severity is Severity.URGENT
        due = words.PROGRESS_URGENT if urgent else words.PROGRESS_DUE
        detail += due.format(**due_words(turn, at))
    last = queries.last_words(turn.session, at)
    if last:
        last = untagged(shown(last, MOST_OF_PROGRESS))
        detail += words.PROGRESS_LAST.format(text=flow_words.full(last))
    return turn.stay(
        words.CASE_PROGRESS.format(
            number=case.number,
            item=flow_words.called(case.item_code, case.item_name),
            state=flow_words.STATE_NAMES[at.state],
            detail=detail,
            link=turn.bot.office.links.progress(case.public_code),
        ),
    )


def asks_of_case(turn: Turn) -> bool:
    """Tell whether words speak of a case that is open, and tell no new matter."""
    if turn.incoming.tap or not turn.text or turn.stage in TELLING:
        return False
    findings = turn.findings
    chance = findings.intent.chance("progress", "urge")
    filed = turn.stage is Stage.FILED  # What follows a filing mostly adds to it.
    asks = chance >= HALF if filed else chance >= LIKELY
    if filed:
        asks = asks or bool(_OF_A_CASE.search(turn.said) and _QUESTION.search(turn.said))
    told_again = findings.sure and not filed and not findings.place.grid_ids
    if not asks and not told_again:
        return False
    found = queries.cases_in(turn.session, turn.talker.resident_id, OPEN, meant.MOST_ASKED)
    return any(not findings.sure or case.item_code == findings.items[0].code for case in found)


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
        text = words.THE_SAME.format(item=called(case), number=case.number)
        return turn.ask(text, choices, case, turn.text)

    return meant.on_case(turn, "progress", OPEN, act, words.NO_CASES)


def withdraw(turn: Turn) -> Outcome:
    """Take a case back: at once where its number or its button says so, else after a yes."""

    def act(case: Case) -> Outcome:
        if case.severity is Severity.URGENT:  # Somebody looks first; the words go to them.
            add_words(turn, case, turn.text, turn.findings.masked)
            return turn.of_case(words.EMERGENCY_OVER.format(number=case.number), case)
        if turn.findings.intent.number or turn.tap.startswith("withdraw:"):
            return _withdrawn(turn, do(turn, case, Change("withdraw", turn.actor)))
        text = words.ASK_WITHDRAW.format(item=called(case), number=case.number)
        return turn.ask(text, (Choice(f"withdraw:{case.number}", words.WITHDRAW),), case)

    return meant.on_case(turn, "withdraw", OPEN, act, words.NOTHING_OPEN)


def _withdrawn(turn: Turn, case: Case) -> Outcome:
    """Keep what it said, as of a draft that was given up: 还是报吧 reads it back."""
    told = words.WITHDRAWN.format(number=case.number)
    if turn.stage in TELLING:
        return turn.stay(told, case.id)
    own = Slots(
        sentences=[case.description],
        masked=case.summary,
        item=case.item_code,
        grid_id=case.grid_id,
        place=case.place,
        anonymous=case.anonymous,
    )
    stood = turn.slots.taken_up(turn.now) if turn.stage is Stage.ASKED else None
    if stood is not None:
        return turn.stay(told, case.id)
    kept = Slots(dropped=own.lay_aside(Stage.CONFIRM, turn.now), laid=turn.slots.laid)
    return Outcome(Answer(told), Stage.IDLE, kept, case.id)


def urge(turn: Turn) -> Outcome:
    def act(case: Case) -> Outcome:
        do(turn, case, Change("urge", turn.actor))
        template = words.URGED if case.grid_id else words.URGED_ABOVE
        return turn.stay(template.format(number=case.number), case.id)

    return meant.on_case(turn, "urge", OPEN, act, words.NOTHING_OPEN)


def supplement(turn: Turn) -> Outcome:
    """Add words to a case: those after 补充, or the ones that come next."""

    def act(case: Case) -> Outcome:
        reason = turn.slots.reason if turn.stage is Stage.ASKED else ""
        added = turn.findings.intent.text or reason
        if not added:
            return turn.of_case(words.WHAT_TO_ADD.format(number=case.number), case)
        return add(turn, case, added, turn.understand(added).masked)

    return meant.on_case(turn, "supplement", OPEN, act, words.NOTHING_OPEN)


def asked_case(turn: Turn) -> Case | None:
    """Give the open case about which a worker waits for an answer of the resident's."""
    if turn.stage in TELLING or turn.stage is Stage.EMERGENCY:
        return None
    return queries.waiting_for(turn.session, turn.talker.resident_id)


def answers_worker(turn: Turn) -> bool:
    """Tell whether a worker waits for an answer, and this does not plainly begin something else.

    What the answer reads like says nothing: 下午三点来，别敲半天 is no noise of building work.
    """
    if turn.incoming.tap or not turn.text:
        return False
    case = asked_case(turn)
    if case is None:
        return False
    elsewhere = bool(turn.findings.place.grid_ids) and turn.findings.sure
    return not elsewhere and not BEGINS_ANOTHER.search(turn.said)


def answer_worker(turn: Turn) -> Outcome:
    """Take the answer to the worker who asked."""
    case = asked_case(turn)
    if case is None:
        return describe(turn)
    take_reach(turn, case)
    add_words(turn, case, turn.text, turn.findings.masked)
    return turn.filed(words.ANSWERED.format(number=case.number), case)


def add(turn: Turn, case: Case, text: str, masked: str) -> Outcome:
    said = add_words(turn, case, text, masked)
    return turn.of_case(said, case)


def do(turn: Turn, case: Case, change: Change) -> Case:
    return perform(turn.session, turn.bot.office, case.id, change)


def called(case: Case) -> str:
    return flow_words.called(case.item_code, case.item_name)
