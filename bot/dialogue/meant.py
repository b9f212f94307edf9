"""Which case is meant: by number, words, what was spoken of; else it is asked."""

from collections.abc import Callable, Sequence

from bot.answer import Choice, shown
from bot.dialogue import words
from bot.dialogue.states import TELLING
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads
from flows.cases.states import State
from flows.cases.tables import Case
from flows.cases.words import STATE_NAMES, called

MOST_ASKED = 5
_LEAST_AHEAD = 2
"""So much more of one case's words than of any other's must be in what was said."""
_SAY_NOTHING = frozenset(
    "的了是在我你他这那个件事情怎么样呢吗啊问一下催进度还没有办好多久什时候人来请们说报过就给都到不要"
)

Act = Callable[[Case], Outcome]


def on_case(
    turn: Turn,
    verb: str,
    states: Sequence[State],
    act: Act,
    nothing: str,
    *,
    given: str = "",
    said: str = "",
) -> Outcome:
    """Act on the case that is meant; where it may be several, ask which with taps.

    verb: what the taps' keys begin with. nothing: what is said where there is no such case. given,
    said: the answer and the words that the choice of a case is to take along.
    """
    number = _number(turn, verb)
    if number:
        case = reads.case_of(turn.session, turn.talker.resident_id, number)
        said = words.NO_SUCH_CASE.format(number=shown(number))
        return act(case) if case is not None else turn.stay(said)
    found = reads.cases_in(turn.session, turn.talker.resident_id, states, MOST_ASKED)
    if not found:
        return turn.stay(nothing)
    if elsewhere := named_beside(turn, found):
        return turn.stay(
            words.NOT_NOW.format(
                item=called(elsewhere.item_code, elsewhere.item_name),
                number=elsewhere.number,
                state=STATE_NAMES[reads.followed(turn.session, elsewhere).state],
            )
        )
    case = the_one(turn, found)
    if case is not None:
        return act(case)
    if turn.slots.offered and turn.slots.offered[0].startswith(f"{verb}:"):
        return turn.stay(words.WHICH_GIVE_UP)  # Asked once already, and not answered.
    along = f":{given}" if given else ""
    choices = [Choice(f"{verb}:{each.number}{along}", _label(each)) for each in found]
    return turn.ask(words.WHICH_CASE, choices, None, said)


def named_beside(turn: Turn, found: Sequence[Case]) -> Case | None:
    """Give the case that words name, where it is none of those found: 催催那个滑梯, it is done."""
    if turn.tap or turn.stage in TELLING:
        return None
    items = {case.item_code for case in found}
    theirs = reads.cases_of(turn.session, turn.talker.resident_id)
    if all(case.item_code in items for case in theirs):
        return None
    named = by_words(turn.said, theirs)
    return named if named is not None and named.item_code not in items else None


def _label(case: Case) -> str:
    name = called(case.item_code, case.item_name)
    return words.CASE_CHOICE.format(item=name, number=case.number)


def _number(turn: Turn, verb: str) -> str:
    if turn.tap.startswith(f"{verb}:"):
        return turn.tap.split(":")[1]
    return turn.findings.intent.number or ""


def the_one(turn: Turn, found: Sequence[Case]) -> Case | None:
    """Give the case that is meant among several, if that is plain."""
    if len(found) == 1:
        return found[0]
    spoken_of = by_words(turn.said, found)
    if spoken_of is not None:
        return spoken_of
    last = turn.slots.case_id if turn.stage not in TELLING else None
    return next((case for case in found if case.id == last), None)


def by_words(text: str, found: Sequence[Case]) -> Case | None:
    """Give the case whose words the text speaks of: 垃圾那件, 灯的那个."""
    said = {char for char in text if char not in _SAY_NOTHING and "\u4e00" <= char <= "\u9fff"}
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    scored = []
    for case in found:
        known = f"{case.item_name}{case.description}"
        own = {char for char in said if char in known}
        score = len(own) + 2 * sum(pair in known for pair in pairs if set(pair) & own)
        score += 2 * sum(pair in case.item_name for pair in pairs if set(pair) & own)
        scored.append((score, case))
    scored.sort(key=lambda each: -each[0])
    (best, case), (second, _) = scored[:2]
    return case if best - second >= _LEAST_AHEAD else None
