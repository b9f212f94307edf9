"""The handlers of the talk, in order: the first that says "this is mine" answers.

A new thing to say to the account is one handler here: at which stages, how it is recognised, what
it does. `docs/extending.md` shows one in full.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.dialogue import (
    above,
    adding,
    alike,
    asides,
    changing,
    correcting,
    emergency,
    following,
    judging,
    laid,
    replies,
    telling,
    tone,
    who,
    words,
)
from bot.dialogue import matching as said
from bot.dialogue.asking import APPEND, GRID, ITEM, PERSON
from bot.dialogue.items import CRISIS
from bot.dialogue.matching import Match, chooses, either, kind, says, tapped, tapped_with
from bot.dialogue.reminding import reminded
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Turn
from bot.incoming import Kind
from flows.cases import reads
from flows.cases.conduct import STAFF
from flows.cases.states import OPEN, State
from flows.cases.steps.judging import LOW
from nlp.catalogue.severity import Severity
from nlp.commands.intent import NO_INTENT, Intent

Handle = Callable[[Turn], Outcome]
ANY = frozenset(Stage)


@dataclass(frozen=True, slots=True)
class Handler:
    """At these stages, if it matches, this answers.

    aside: it answers something else than the question that is open, which is said again after it.
    calm: whoever says it is in no danger, or is being answered on it already.
    adds: it only takes words into what is told, so that of a burst of them one is answered.
    """

    stages: frozenset[Stage]
    match: Match
    handle: Handle
    aside: bool = False
    adds: bool = False
    calm: bool = False


def _nod(turn: Turn) -> Outcome:
    tap = turn.slots.offered[0]
    return answer(replace(turn, incoming=replace(turn.incoming, tap=tap), tap=tap))


def _perhaps_urgent(turn: Turn, handler: Handler) -> bool:
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or emergency.sure or turn.stage == Stage.EMERGENCY:
        return False
    if (
        handler.calm
        or (handler.aside and not emergency.by_sign)
        or said.CALLS_OFF.search(turn.said)
    ):
        return False
    answers = turn.stage in TELLING or len(turn.said) <= SHORT_ANSWER
    over = turn.chance("withdraw", "cancel") >= LIKELY_OVER  # 不用了，狗走了.
    return intent.kind == "none" and (emergency.by_sign or not (answers or over))


_ENGLISH, _QUOTED = re.compile("[A-Za-z]{4}"), re.compile("“[^”]*”")
SHORT_CRY = 16
SHORT_ANSWER = 6
"""So few letters, or an answer to the question that is open, need a sign of danger for an alarm."""

LIKELY_OVER = 0.5
PRAISE = Intent("rate", stars=5)

EMERGENCY, FILED = frozenset({Stage.EMERGENCY}), frozenset({Stage.FILED})
CONFIRM, PLACE = frozenset({Stage.CONFIRM}), frozenset({Stage.PLACE})
ASKED, AT_ITEM = frozenset({Stage.ASKED}), frozenset({Stage.ITEM})

ABOUT_A_CASE: dict[str, tuple[State, ...]] = {
    "progress": tuple(State),
    "urge": OPEN,
    "supplement": OPEN,
    "withdraw": OPEN,
    "rate": (State.RESOLVED,),
    "reopen": judging.OVER,
}
"""What is meant of a case needs one it can be meant of; else the words are part of a matter."""

HANDLERS: tuple[Handler, ...] = (
    # What is not a sentence.
    Handler(EMERGENCY, kind(Kind.SCAN), emergency.scan_where),
    Handler(ANY, kind(Kind.FOLLOW, Kind.SCAN), asides.welcome),
    Handler(EMERGENCY, kind(Kind.LOCATION), emergency.share_where),
    Handler(ANY, kind(Kind.LOCATION), correcting.share_where),
    Handler(ANY, kind(Kind.IMAGE, Kind.VIDEO), asides.photo, adds=True),
    Handler(ANY, said.not_heard, asides.recording, adds=True),
    Handler(ANY, kind(Kind.LINK), asides.link),
    Handler(ANY, kind(Kind.OTHER), asides.unknown, aside=True),
    # Buttons under older messages work at any moment.
    Handler(ANY, tapped_with("rate:"), judging.rate, aside=True),
    Handler(ANY, tapped_with("solved:"), judging.judge, aside=True),
    Handler(ANY, tapped_with("reopen:"), judging.reopen, aside=True),
    Handler(ANY, tapped_with("withdraw:"), following.withdraw, aside=True),
    Handler(ANY, tapped_with("progress:"), following.progress, aside=True),
    Handler(ANY, tapped_with("urge:"), following.urge, aside=True),
    Handler(ANY, tapped_with("supplement:"), following.supplement, aside=True),
    Handler(ANY, tapped_with("again:"), judging.not_done, aside=True),
    Handler(ASKED | FILED, tapped_with("another:"), judging.another),
    Handler(ANY, tapped("resume"), laid.resume),
    Handler(ANY, tapped("drop"), laid.drop_laid, aside=True),
    # An emergency comes before everything that is said.
    Handler(EMERGENCY | FILED, emergency.is_over, emergency.stand_down, calm=True),
    Handler(ANY, said.urgent, emergency.report),
    Handler(EMERGENCY, chooses(GRID), emergency.choose_where),
    Handler(
        EMERGENCY,
        either(tapped("cancel"), says("withdraw", "cancel"), said.cancels),
        emergency.stays,
    ),
    Handler(FILED, tone.stays_beside, tone.stay_beside, calm=True),
    Handler(ANY, said.new_matter, asides.start),
    # Answers to the question that is open.
    Handler(ASKED, said.will_not_withdraw, asides.nothing_changed, aside=True),
    Handler(ASKED, either(said.nods, said.agrees_to_withdraw), _nod),
    Handler(
        ASKED, either(says("refuse", "cancel"), said.cancels), asides.nothing_changed, aside=True
    ),
    Handler(TELLING, changing.leaves_one_out, changing.leave_one_out),
    Handler(
        TELLING,
        either(tapped("cancel"), said.withdraws_draft, said.takes_back, said.gives_up),
        telling.cancel,
    ),
    Handler(FILED | frozenset({Stage.IDLE}), laid.goes_on, laid.resume),
    Handler(frozenset({Stage.IDLE}), telling.takes_up_again, telling.take_up_again),
    Handler(ANY - EMERGENCY, above.is_about_staff, above.report),
    Handler(ANY, either(tapped(PERSON), says("person")), asides.person),
    Handler(TELLING, said.answers_what_is_gone, telling.start_over),
    Handler(TELLING, changing.unpicks, changing.unpick),
    Handler(AT_ITEM, said.none_of_them, telling.no_item),
    Handler(AT_ITEM, chooses(ITEM), telling.choose_item),
    Handler(AT_ITEM, said.types_a_number, asides.ask_again),
    Handler(frozenset({Stage.GRID}), either(chooses(GRID), telling.is_number), telling.choose_grid),
    Handler(PLACE | frozenset({Stage.GRID}), telling.not_known, telling.nowhere),
    Handler(CONFIRM, tapped("wrong:place"), changing.wrong_place),
    Handler(CONFIRM, tapped("wrong:item"), changing.wrong_item),
    Handler(CONFIRM, either(tapped("together"), said.wants_together), telling.together),
    Handler(CONFIRM, tapped_with(alike.SAME), alike.me_too),
    Handler(CONFIRM, said.says_not_same, telling.not_same),
    Handler(CONFIRM, said.says_same, alike.me_too),
    Handler(CONFIRM, tapped(APPEND), adding.append),
    Handler(CONFIRM, either(tapped("agree"), said.takes_apart), telling.agree),
    Handler(CONFIRM, tapped("refuse"), changing.refuse),
    Handler(CONFIRM, changing.fixes_item, changing.fix_item),
    Handler(CONFIRM, changing.fixes_place, changing.fix_place),
    Handler(CONFIRM, said.agrees, telling.agree),
    Handler(CONFIRM, said.refuses_the_offer, telling.not_same),
    Handler(CONFIRM, said.refuses, changing.refuse),
    Handler(CONFIRM, said.types_a_number, asides.ask_again),
    Handler(CONFIRM, said.asks_to_wait, asides.wait, aside=True),
    Handler(TELLING, said.reacts, asides.again),
    Handler(FILED, said.was_not_same, alike.apart),
    Handler(FILED, said.is_same_after_all, alike.joined),
    Handler(ANY, said.tapped_too_late, asides.stale_tap, aside=True),
    # What can be said at any moment.
    Handler(ANY, says("help"), asides.help_, aside=True),
    Handler(ANY, says("my_cases"), following.my_cases, aside=True),
    Handler(ANY - TELLING, judging.says_solved, judging.judge, calm=True),
    Handler(ANY, says("progress"), following.progress, aside=True),
    Handler(ANY, either(says("withdraw"), said.takes_back), following.withdraw, aside=True),
    Handler(FILED, said.gives_up, following.withdraw),
    Handler(frozenset({Stage.IDLE}), said.no_longer_needed, following.withdraw),
    Handler(ANY, says("urge"), following.urge, aside=True),
    Handler(ANY, said.supplements, following.supplement, aside=True),
    Handler(ANY, said.stars_due, judging.rate, aside=True),
    Handler(frozenset({Stage.WHY, Stage.ASKED}), laid.answers_laid, laid.answer_laid),
    Handler(ANY - TELLING, judging.marks, judging.mark),
    Handler(ANY - TELLING - EMERGENCY, following.answers_worker, following.answer_worker),
    Handler(ANY, who.gives_contact, who.contact, aside=True),
    Handler(ANY, who.hides_after, who.hide),
    Handler(TELLING, who.hides_now, who.hide_now, aside=True),
    Handler(ANY, who.wants_anonymous, asides.anonymous),
    Handler(ANY, says("contact_worker"), asides.contact_worker, aside=True),
    Handler(ANY, said.not_yet, asides.not_yet, aside=True),
    Handler(ANY - EMERGENCY, tone.is_despair, tone.stay_beside, calm=True),
    Handler(frozenset({Stage.WHY, Stage.ASKED}), said.says_why, judging.comment),
    Handler(ANY - TELLING, judging.says_not_done, judging.not_done),
    Handler(ANY - TELLING - EMERGENCY, judging.may_say_solved, judging.which_answer, calm=True),
    Handler(ANY - TELLING - EMERGENCY, following.asks_of_case, following.ask_of_case),
    Handler(ANY, says("greeting"), asides.greet, aside=True),
    Handler(ANY - EMERGENCY, asides.asks_how, asides.how, aside=True),
    Handler(ANY - EMERGENCY, tone.speaks_to_it, tone.answer_it, aside=True),
    Handler(ANY - EMERGENCY, asides.asks_in_english, asides.help_, aside=True),
    Handler(ANY, says("thanks"), asides.thanks, aside=True),
    Handler(FILED, correcting.fixes_item, correcting.fix_item),
    Handler(FILED, correcting.fixes_place, correcting.fix_place),
    Handler(FILED, said.answers_nothing, asides.noted),
    Handler(ANY, says("cancel"), asides.noted),
    Handler(ANY - EMERGENCY, said.reacts, asides.noted),
    # Everything else that is said is part of a matter.
    Handler(EMERGENCY, said.reacts, emergency.where_again),
    Handler(EMERGENCY, said.has_text, emergency.say_where),
    Handler(FILED, emergency.corrects_place, emergency.move),
    Handler(FILED, said.belongs, adding.add_to_filed, adds=True),
    Handler(ANY - TELLING - FILED, said.means_nothing, asides.not_understood),
    Handler(ANY, said.has_text, telling.describe, adds=True),
    Handler(ANY, lambda _turn: True, asides.unknown, aside=True),
)


def _settled(turn: Turn) -> Turn:
    """Take back what was only meant where there is no case it could be meant of.

    What is being told, or follows a filing, goes on with it: 昨天又漏了 asks nobody to begin anew.
    """
    intent = turn.findings.intent
    if intent.kind == "rate" and replies.is_reaction(turn.said) and not said.to_be_judged(turn):
        return _meaning(turn, replace(NO_INTENT, likely=intent.likely))
    mark = intent if intent.kind == "choice" and intent.stars else None
    praise = replies.is_praise(turn.said) and not judging.doubts(turn)
    if intent.kind != "rate" and (mark or praise) and said.to_be_judged(turn):
        return _meaning(turn, Intent("rate", stars=mark.stars) if mark else PRAISE)
    if intent.exact or intent.kind not in ABOUT_A_CASE:
        return turn
    filed = correcting.spoken_of(turn) is not None
    goes_on = turn.stage in TELLING or (filed and intent.kind == "reopen")
    states = ABOUT_A_CASE[intent.kind]
    praised = (intent.stars or 0) > LOW
    if not goes_on and reads.latest_case(turn.session, turn.talker.resident_id, states):
        return _meaning(turn, NO_INTENT) if praised and judging.doubts(turn) else turn
    if turn.stage in TELLING and intent.kind in ("withdraw", "progress", "rate"):
        return turn
    return _meaning(turn, NO_INTENT)


def _alarmed(turn: Turn) -> Turn:
    """Hear danger that only all that was told holds together: 电梯坏了 … 有人困里面."""
    own, slots = turn.findings.emergency, turn.slots
    if not turn.text or turn.tap:
        return turn
    if turn.stage is Stage.FILED:
        said = _of_the_case(turn)
    else:
        plain = turn.findings.intent.kind == "none"
        said = slots.said if turn.stage in TELLING and not slots.urgent and plain else ""
    if not said:
        return turn
    whole = turn.understand(f"{said}\n{turn.text}").emergency
    if whole is None or not whole.sure or not whole.by_sign or (own is not None and own.sure):
        return turn
    return replace(turn, findings=replace(turn.findings, emergency=whole))


def _of_the_case(turn: Turn) -> str:
    """Give what the case just filed says, where a short cry may make it one of danger: 困人了！."""
    case = correcting.spoken_of(turn) if len(turn.text) <= SHORT_CRY else None
    urgent = case is not None and case.severity is Severity.URGENT
    return "" if case is None or urgent or case.item_code in (CRISIS, STAFF) else case.description


def _meaning(turn: Turn, intent: Intent) -> Turn:
    return replace(turn, findings=replace(turn.findings, intent=intent))


def answer(turn: Turn) -> Outcome:
    """Let the first handler that matches answer; possible danger comes before what it says."""
    turn = _alarmed(_settled(turn))
    handler = next(each for each in HANDLERS if turn.stage in each.stages and each.match(turn))
    perhaps = emergency.perhaps(turn) if _perhaps_urgent(turn, handler) else ""
    before = turn.slots.standing(turn.stage)
    given = handler.handle(turn)
    if handler.adds and turn.in_burst and given.slots and not perhaps:
        if given.slots.standing(given.stage) == before:
            given = replace(given, answer=Answer())
    elif handler.aside:
        given = _with_question(turn, given)
    ended = handler.handle is telling.cancel and given.stage is Stage.IDLE
    filed = given.stage is Stage.FILED and turn.stage is not Stage.FILED
    crisis = given.slots is not None and given.slots.item == CRISIS
    if (ended or filed) and not crisis:  # Nobody in a crisis is asked about a lamp.
        given = laid.offered_again(turn, given)
    if turn.english:
        given = _in_english(given, crisis=crisis)
    return _counted(turn, handler, given.saying_first(perhaps) if perhaps else given)


def _in_english(given: Outcome, *, crisis: bool) -> Outcome:
    """Whoever writes in English finds one line of it in every answer."""
    text = given.answer.text
    if not text or _ENGLISH.search(_QUOTED.sub("", text)):
        return given
    line = words.CRISIS_ENGLISH if crisis else words.IN_ENGLISH
    return replace(given, answer=replace(given.answer, text=f"{text}\n{line}"))


def _with_question(turn: Turn, given: Outcome) -> Outcome:
    """Say the open question again behind an aside, unless the aside asks something itself."""
    slots = given.slots
    if given.stage not in TELLING or slots is None or not slots.sentences or given.answer.choices:
        return given
    asked = reminded(replace(turn, stage=given.stage, slots=slots))
    text = f"{given.answer.text}\n\n{asked.answer.text}"
    return replace(given, answer=replace(asked.answer, text=text), slots=asked.slots)


def _counted(turn: Turn, handler: Handler, given: Outcome) -> Outcome:
    """Keep how many messages in a row only added words, and when; and forget what was missed."""
    slots = given.slots
    if slots is None:
        return given
    slots.run = turn.slots.run + 1 if handler.adds else 0
    slots.said_at = turn.incoming.sent_at.isoformat() if handler.adds else ""
    if given.stage is Stage.IDLE and handler.handle is not asides.not_understood:
        slots.missed = 0
    return given
