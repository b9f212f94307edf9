"""What is said behind a case just filed: more of it, or another matter.

Whether it is more cannot always be told by the words, so that one tap puts it right both ways.
"""

import re
from dataclasses import replace

from bot.answer import Answer, Choice
from bot.dialogue import words
from bot.dialogue.filing import due_words, supplement
from bot.dialogue.items import CRISIS
from bot.dialogue.telling import LEAST_OF_ANOTHER, describe
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.who import take_reach
from flows.cases import reads
from flows.cases.attachments import attach
from flows.cases.conduct import STAFF
from flows.cases.states import OPEN
from flows.cases.tables import Case
from nlp.catalogue.severity import Severity

_WHEN = re.compile("什么时候|啥时候|几时|多久|几点|哪[天一]天?[^，。]{0,6}[来修弄办好]")


def add_to_filed(turn: Turn) -> Outcome:
    """Take it as more of the case; that it is another matter is one tap away."""
    case = _open_case(turn, turn.slots.case_id)
    if case is None:
        return describe(turn)
    take_reach(turn, case)
    added = turn.filed(_added(turn, case), case)
    before = turn.slots.reason if turn.in_burst else ""
    said = "\n".join(filter(None, (before, turn.text)))
    if added.slots is None or len(said) <= LEAST_OF_ANOTHER or not _may_be_another(case):
        return added
    choice = Choice(f"another:{case.number}", words.ANOTHER)
    kept = replace(added.slots, reason=said)
    return replace(added, answer=Answer(added.answer.text, (choice,)), slots=kept)


def _added(turn: Turn, case: Case) -> str:
    """Add the words; of what asks when somebody comes, the deadline is said as well."""
    said = supplement(turn, case, turn.text, turn.findings.masked)
    if case.severity is Severity.URGENT or case.item_code == CRISIS:
        return said
    if not _WHEN.search(turn.said):
        return said
    return said + words.DUE_TOO.format(**due_words(turn, case))


def _may_be_another(case: Case) -> bool:
    """Nobody is asked to sort what they say of an emergency, of despair, or of staff."""
    return case.severity is not Severity.URGENT and case.item_code not in (CRISIS, STAFF)


def append(turn: Turn) -> Outcome:
    """What was begun behind a case belongs to it after all, with its photos."""
    slots = turn.slots
    case = _open_case(turn, slots.after)
    if case is None:
        return turn.stay(words.STALE_TAP)
    attach(turn.session, slots.message_ids, case.id)
    return turn.filed(supplement(turn, case, slots.said, slots.masked), case)


def _open_case(turn: Turn, case_id: int | None) -> Case | None:
    case = reads.own_case(turn.session, turn.talker.resident_id, case_id or 0)
    return case if case is not None and case.state in OPEN else None
