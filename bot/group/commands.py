"""What a worker's sentence does: a step of a case, as its row says, or something asked."""

import re
from collections.abc import Callable
from dataclasses import asdict

from bot.answer import shown
from bot.group import patrol, words
from bot.group.answers import answer
from bot.group.leave import about_leave, slip_of_leave
from bot.group.lists import brief, mine, query, roster
from bot.group.meaning import MOST_TO_CHOOSE, WhichError
from bot.group.officers import acknowledged
from bot.group.said import GroupError, Reply, Said
from bot.group.steps import MOST_SHOWN, arrives_only, hold_back, take_step, undo
from flows.cases.states import State
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.steps.work import NOTE, REPLY, RESOLVE, TAKE
from flows.telling.spoken import Words
from nlp.commands.passed_on import is_ordered, passed_on
from nlp.commands.worker_answers import holds_back, reacts

HARMLESS = frozenset({NOTE.code})
"""Steps that tell nobody anything and move nothing."""


HANDED_ON = frozenset({"transfer", "consult", "extend", "joint", "errand"})
"""Orders that bring others in: what only may be one of them is a note."""
MORE_THAN_TAKING = 5
"""Characters beside a number from which a sentence is more than 我来 said twice."""
CALM = frozenset({"none", "note", "query"})
_BARE = re.compile(r"[#＃第]?\d{1,4}[号单]?[。.！!]?")
_NUMBERS = re.compile(r"[#＃第]?\d{1,4}[号单]?")


def act(said: Said) -> Reply:
    """Answer the robot's question, or do what the sentence says of one case.

    GroupError or ActionError say why not.
    """
    found = answer(said) or acknowledged(said)
    if found is not None:
        return found
    if (reply := about_leave(said) or _by_the_way(said)) is not None:
        return reply
    if said.intent.kind in HANDED_ON and not said.intent.sure:
        return _nothing(said)
    row = CASES.asked_by(said.intent.kind)
    if row is None or said.intent.kind in ASKED:
        return ASKED.get(said.intent.kind, _not_yet)(said)
    return _order(said, row)


def _by_the_way(said: Said) -> Reply | None:
    """Answer what is no step of a case: 不发 of what waits, a nod, what was found on patrol."""
    if holds_back(said.heard.whole.text) and (held := hold_back(said)) is not None:
        return held
    if said.intent.kind in CALM and _only_nods(said):
        return Reply(words.NOD)
    return patrol.found(said)


def _order(said: Said, row: Row) -> Reply:
    """Take the step that the sentence orders, where it is clear that it does."""
    if row is RESOLVE and arrives_only(said):
        said, row = said.about(said.intent.number, NOTE.intent), NOTE
    if row is TAKE and _has_it_already(said):
        return _more_of_it(said)
    if not said.intent.sure and row.code not in HARMLESS:
        return _doubt(said, row, CASES.asked_by(said.intent.other) or NOTE)
    said.memory.done.clear()
    return act_on_one(said, row)


def _only_nods(said: Said) -> bool:
    """Whether thanks, a picture or a sigh is all that is said, with or without a number."""
    rest = _NUMBERS.sub("", said.heard.whole.text).strip(" ，,。.！!？?、")
    return bool(rest) and reacts(rest)


def act_on_one(said: Said, row: Row) -> Reply:
    try:
        return take_step(said, row)
    except WhichError as several:
        if len(several.cases) > MOST_TO_CHOOSE:
            raise GroupError(words.WHICH.format(what=row.name)) from several
        said.memory.ask(
            "which",
            kind=said.intent.kind,
            numbers=[said.short(case) for case in several.cases],
            words=asdict(said.words),
        )
        rows = brief(said, several.cases)
        return Reply(words.WHICH_OF.format(rows=rows, short=said.short(several.cases[0])))


def _has_it_already(said: Said) -> bool:
    """Whether words beside the number of a case in hand are meant otherwise than 接单."""
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is None or len(said.words.text) < MORE_THAN_TAKING:
        return False
    case = said.place.find(said.session, number)
    return case is not None and case.state is State.HANDLING and case.assignee_id == said.worker.id


def _more_of_it(said: Said) -> Reply:
    """跟她说谢谢 of a case in hand is for the resident; what else may be meant is asked."""
    text = said.words.text
    if not is_ordered(text):
        return _doubt(said, REPLY, NOTE)
    number = said.intent.number if said.intent.number is not None else said.quoted
    said.memory.done.clear()
    return take_step(said.about(number, REPLY.intent, Words.of(passed_on("reply", text))), REPLY)


def _doubt(said: Said, row: Row, other: Row) -> Reply:
    """Ask what is meant: what tells a resident something or moves a case needs a clear reading."""
    rows = list(dict.fromkeys((row, other)))
    number = said.intent.number if said.intent.number is not None else said.quoted
    said.memory.ask(
        "ways",
        kinds=[each.intent for each in rows],
        names={each.name: each.intent for each in rows},
        number=number,
        words=asdict(said.words),
    )
    ways = "\n".join(f"{at}. {each.name}" for at, each in enumerate(rows, 1))
    text = shown(said.words.masked, MOST_SHOWN)
    about = f"{number}号" if number is not None else ""
    return Reply(words.DOUBT.format(about=about, text=text, ways=ways))


def _help(_said: Said) -> Reply:
    return Reply(words.help_for(CASES.steps))


def _nothing(said: Said) -> Reply:
    """Whatever is said with a number is a note; thanks, greetings and sighs meet no deadline."""
    text = said.heard.whole.text
    if not text:
        return _help(said)
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is not None and _BARE.fullmatch(text):
        return query(said)  # A figure alone notes nothing: it answers what was asked too late.
    if number is not None:
        known = said.place.find(said.session, number)
        if known is not None and known.state in NOTE.source:
            said.memory.done.clear()
            return take_step(said.about(number, NOTE.intent), NOTE)
    return Reply(words.NOT_UNDERSTOOD)


def _undo(said: Said) -> Reply:
    return slip_of_leave(said) or undo(said)


def _not_yet(_said: Said) -> Reply:
    return Reply(words.NOT_YET)


ASKED: dict[str, Callable[[Said], Reply]] = {
    "query": query,
    "today": mine,
    "roster": roster,
    "undo": _undo,
    "help": _help,
    "none": _nothing,
}
"""What can be said in a group and is no step of one case."""
