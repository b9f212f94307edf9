"""What a worker's sentence does: a step of a case, as its row says, or something asked."""

import re
from collections.abc import Callable, Sequence

from bot.answer import shown
from bot.group import words
from bot.group.said import GroupError, Reply, Said
from flows.cases import reads
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import State
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.steps.work import ARRIVE, NOTE
from flows.cases.tables import KIND, Case
from flows.clocks.reads import clocks_by_subject
from flows.clocks.tables import Clock
from flows.people.actors import staff as as_staff
from flows.telling.group_text import plain
from nlp.catalogue.severity import Severity

HARMLESS = frozenset({NOTE.code})
"""Steps that tell nobody anything and move nothing."""

ARRIVED = re.compile("(?<!没)(?<!未)(?<!快)(?:已|已经)?到(?:了|场|现场|达|位|楼下)")
MOST_SHOWN = 300
"""Characters of a worker's words that the answer repeats."""


def act(said: Said) -> Reply:
    """Do what one sentence says of one case; GroupError or ActionError say why not."""
    row = CASES.asked_by(said.intent.kind)
    if row is None:
        return ASKED.get(said.intent.kind, _not_yet)(said)
    if not said.intent.sure and row.code not in HARMLESS:
        raise GroupError(_doubt(said, row))
    return _step(said, row)


def _step(said: Said, row: Row) -> Reply:
    """Take the step that was asked for, and answer as its row says."""
    case = _meant(said, row)
    short, text = case.short_number, said.intent.text
    row = ARRIVE if row is NOTE and _arrives(case, text) else row
    change = Change(row.trigger, as_staff(said.worker), text or None, masked=said.masked)
    case = perform(said.session, said.bot.office, case.id, change)
    answer = row.answer.format(
        short=short,
        item=case.item_name,
        who=said.worker.name,
        text=flow_words.full(shown(text, MOST_SHOWN)),
        level=flow_words.LEVEL_NAMES[case.level],
        left=_left(said),
        **_dues(said, case, reads.clocks_now(said.session, case)),
    )
    return Reply(answer, case.id)


def _arrives(case: Case, text: str) -> bool:
    """Whether a note says that somebody is on site, which an urgent case waits for."""
    waits = case.severity is Severity.URGENT and case.state is State.ASSIGNED
    return waits and ARRIVED.search(text) is not None


def _doubt(said: Said, row: Row) -> str:
    """Ask what is meant: what tells a resident something or moves a case needs a clear reading."""
    other = CASES.asked_by(said.intent.other)
    names = dict.fromkeys((row.name, other.name if other else NOTE.name))
    number = f"{said.intent.number}号" if said.intent.number is not None else ""
    text = shown(said.intent.text, MOST_SHOWN)
    said_as = [words.SAY_AS.format(number=number, name=name, text=text) for name in names]
    return words.DOUBT.format(ways="\n".join(said_as))


def _query(said: Said) -> Reply:
    if said.intent.number is not None:
        case = _numbered(said, said.intent.number)
        link = said.bot.office.links.worker(case.id)
        row = _line(said, case, reads.clocks_now(said.session, case))
        return Reply(words.CASE.format(row=row, summary=plain(case.summary), link=link), case.id)
    cases = reads.open_in_grid(said.session, said.grid.id)
    if not cases:
        return Reply(words.EMPTY)
    clocks = clocks_by_subject(said.session, KIND, [case.id for case in cases])
    return Reply("\n".join(_line(said, case, clocks[case.id]) for case in cases))


def _help(_said: Said) -> Reply:
    return Reply(words.help_for(CASES.steps))


def _not_understood(_said: Said) -> Reply:
    return Reply(words.NOT_UNDERSTOOD + words.help_for(CASES.steps))


def _not_yet(said: Said) -> Reply:
    what = words.NOT_YET_NAMES.get(said.intent.kind, said.intent.kind)
    return Reply(words.NOT_YET.format(what=what))


ASKED: dict[str, Callable[[Said], Reply]] = {
    "query": _query,
    "help": _help,
    "none": _not_understood,
}
"""What can be said in a group and is no step."""


def _meant(said: Said, row: Row) -> Case:
    """Find the case by its number, or the only one it can be."""
    if said.intent.number is not None:
        return _numbered(said, said.intent.number)
    found = reads.candidates(said.session, said.grid.id, row.trigger, said.worker.id)
    if not found:
        raise GroupError(words.NONE.format(what=row.name))
    if len(found) > 1:
        raise GroupError(words.WHICH.format(what=row.name))
    return found[0]


def _numbered(said: Said, number: int) -> Case:
    case = reads.case_in_grid(said.session, said.grid.id, number)
    if case is None:
        raise GroupError(words.NO_SUCH.format(short=number))
    return case


def _left(said: Said) -> str:
    count = reads.count_open(said.session, said.grid.id)
    return words.LEFT.format(count=count) if count else words.LEFT_NONE


def _line(said: Said, case: Case, clocks: Sequence[Clock]) -> str:
    who = f"（{case.assignee.name}）" if case.assignee else ""
    return words.ROW.format(
        mark=flow_words.SEVERITY_MARKS[case.severity],
        short=case.short_number,
        item=case.item_name,
        state=flow_words.STATE_NAMES[case.state],
        who=who,
        resolve=_dues(said, case, clocks)["resolve"],
    )


def _dues(said: Said, case: Case, clocks: Sequence[Clock]) -> dict[str, str]:
    return flow_words.dues(clocks, case.round, said.bot.settings.timezone)
