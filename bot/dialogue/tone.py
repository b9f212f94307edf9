"""What is said to the account itself: anger, questions about it, English, despair."""

from collections.abc import Callable
from dataclasses import replace

from bot.answer import Answer
from bot.dialogue import asides, words
from bot.dialogue.filing import file_case, supplement
from bot.dialogue.items import CRISIS, HELP_ITEM
from bot.dialogue.placing import names_place
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import BEGINS_ANOTHER
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads
from flows.cases.states import OPEN
from flows.cases.tables import Case

SAID_TO_IT = ("angry", "robot", "privacy", "about", "help", "person", "my_data")
"""Kinds that are said to the account itself: together they must be likely, then the likeliest."""
LEAST_OF_GIVING_UP = 0.15
QUIETLY = 0.55
"""Despair is heard from less: to stay beside somebody who is well costs nothing."""
LIKELY, LEAST = 0.5, 0.35
MOST_LOOKED_AT = 5
SHORT_IN_A_CRISIS = 12
"""So few characters tell no other matter while somebody is in a crisis."""


def speaks_to_it(turn: Turn) -> bool:
    """Tell whether something is said to the account itself, and tells no matter."""
    intent, sure = turn.findings.intent, turn.findings.sure
    filed = turn.stage is Stage.FILED and intent.kind not in SAID_TO_IT
    if filed or (turn.stage in TELLING and (turn.tap or names_place(turn))):
        return False  # However it is said: 花神庙3栋啊，你们是瞎子吗.
    if turn.incoming.tap or not turn.text or (sure and not turn.means("privacy", "robot")):
        return False
    if intent.kind in SAID_TO_IT:
        return True
    best = max((weight for kind, weight in intent.likely if kind in SAID_TO_IT), default=0.0)
    about = intent.chance("about") == best  # Its one answer fits few questions.
    return intent.chance(*SAID_TO_IT) >= LIKELY and best >= (LIKELY if about else LEAST)


def answer_it(turn: Turn) -> Outcome:
    likely = [kind for kind, _ in turn.findings.intent.likely if kind in SAID_TO_IT]
    kind = turn.findings.intent.kind
    meant = kind if kind in SAID_TO_IT else likely[0]
    return ANSWERS.get(meant, asides.help_)(turn)


def angry(turn: Turn) -> Outcome:
    """Take it as a good clerk would: sorry, how the last case stands, and a person."""
    case = reads.latest_case(turn.session, turn.talker.resident_id, OPEN)
    if case is None:
        return turn.stay(words.ANGRY)
    return turn.stay(words.ANGRY_CASE.format(item=case.item_name, number=case.number), case.id)


def robot(turn: Turn) -> Outcome:
    return turn.stay(words.ROBOT)


def privacy(turn: Turn) -> Outcome:
    return turn.stay(words.PRIVACY)


def about(turn: Turn) -> Outcome:
    return turn.stay(words.ABOUT)


ANSWERS: dict[str, Callable[[Turn], Outcome]] = {
    "angry": angry,
    "robot": robot,
    "privacy": privacy,
    "about": about,
    "person": asides.person,
}


def is_despair(turn: Turn) -> bool:
    """Tell whether somebody is at the end of their strength; a matter with a place is a matter."""
    if _sad(turn) and _open_crisis(turn) is not None:
        return True
    other = turn.findings.sure and not _sad(turn)
    gives_up = turn.chance("cancel", "withdraw") >= LEAST_OF_GIVING_UP
    return turn.chance("despair") >= QUIETLY and not other and not gives_up


def _sad(turn: Turn) -> bool:
    """Tell whether it is about somebody's mind, however it is told: 我心里头又难受了."""
    findings = turn.findings
    return findings.sure and findings.items[0].code.startswith("mind-")


def _open_crisis(turn: Turn) -> Case | None:
    found = reads.cases_in(turn.session, turn.talker.resident_id, OPEN, MOST_LOOKED_AT)
    return next((case for case in found if case.item_code == CRISIS), None)


def stays_beside(turn: Turn) -> bool:
    """Tell whether the talk is with somebody in a crisis, who goes on telling.

    Only who plainly begins something else, or tells another matter at length, is let go: 骗子，人都
    没看见 is no report of fraud, and staying costs nothing.
    """
    if crisis_of(turn) is None or turn.incoming.tap or not turn.text:
        return False
    findings = turn.findings
    other = findings.sure and not findings.items[0].code.startswith(("mind-", HELP_ITEM))
    angry = turn.chance("angry", "despair") >= LIKELY
    short = len(turn.said) <= SHORT_IN_A_CRISIS
    return not (other and not angry and (not short or BEGINS_ANOTHER.search(turn.said)))


def crisis_of(turn: Turn) -> Case | None:
    if turn.slots.case_id is None or turn.slots.item != CRISIS:
        return None
    case = reads.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
    return case if case is not None and case.state in OPEN else None


def stay_beside(turn: Turn) -> Outcome:
    """Stay: no number, no menu, one short thing asked; a person is on the way."""
    case = crisis_of(turn) or (_open_crisis(turn) if _sad(turn) else None)
    if case is not None:
        supplement(turn, case, turn.text, turn.findings.masked)
        return turn.about(turn.afresh).filed(
            Answer(words.CRISIS_MORE[case.event_count % len(words.CRISIS_MORE)]), case
        )
    own = replace(
        turn.afresh,
        sentences=[turn.text],
        item=CRISIS,
        masked=words.CRISIS_SUMMARY,
        grid_id=turn.talker.last_grid_id,
    )
    told = turn.about(own)
    return told.filed(Answer(words.CRISIS), file_case(told))
