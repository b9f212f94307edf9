"""The handlers of the talk, in order: the first that says "this is mine" answers.

A new thing to say to the account is one handler here: at which stages, how it is recognised, what
it does. `docs/extending.md` shows one in full.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.answer import Answer, Choice, shown
from bot.dialogue import (
    above,
    asides,
    changing,
    correcting,
    emergency,
    following,
    replies,
    telling,
    tone,
    who,
    words,
)
from bot.dialogue.asking import GRID, ITEM, NONE, NOWHERE, PERSON, WHAT_IS_WRONG
from bot.dialogue.reminding import SHOWN, reminded
from bot.dialogue.slots import Slots
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Turn
from bot.incoming import Kind
from flows.cases import reads
from flows.cases.states import OPEN, State
from nlp.commands.intent import NO_INTENT, Intent

Match = Callable[[Turn], bool]
Handle = Callable[[Turn], Outcome]
ANY = frozenset(Stage)
MENU = {"HELP": "help", "MY_CASES": "my_cases", "PROGRESS": "progress"}
NOT_YET = frozenset(words.INTENT_NAMES)
ALSO_MATTERS = frozenset({"policy", "errand"})
"""A question about a benefit, or a wish for help, has a service item of its own as well."""


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


def kind(*kinds: Kind) -> Match:
    return lambda turn: turn.incoming.kind in kinds


def tapped(choice: str) -> Match:
    return lambda turn: turn.tap == choice


def tapped_with(prefix: str) -> Match:
    return lambda turn: turn.tap.startswith(prefix)


def chooses(prefix: str) -> Match:
    """Match a choice of the question that is open, tapped or answered by its number."""
    return lambda turn: turn.tap.startswith(prefix) and turn.tap in turn.slots.offered


def says(*intents: str) -> Match:
    """Match an intent that was said, or chosen from the menu."""
    return lambda turn: _intent(turn) in intents


def _intent(turn: Turn) -> str:
    """A tapped choice means its key alone; its label may read like an answer to what is open."""
    return MENU.get(turn.tap, "") if turn.incoming.tap else turn.findings.intent.kind


def either(*matches: Match) -> Match:
    return lambda turn: any(match(turn) for match in matches)


def _tapped_too_late(turn: Turn) -> bool:
    """Every choice still open has been matched by an earlier handler."""
    return bool(turn.tap) and turn.tap not in (*MENU, "REPORT")


def _text(turn: Turn) -> bool:
    return bool(turn.text)


def _new_matter(turn: Turn) -> bool:
    return turn.tap == "REPORT" or turn.said.startswith(words.NEW_MATTER_WORDS)


def _cancels(turn: Turn) -> bool:
    return not turn.incoming.tap and replies.gives_up(turn.said)


def _gives_up(turn: Turn) -> bool:
    """Words that end the telling; a matter that is surely told is none of them."""
    return _cancels(turn) or (turn.means("cancel", "withdraw") and not _tells(turn))


def _takes_back(turn: Turn) -> bool:
    """Words that begin with taking back, whatever else is said in them: 撤回！我自己上法院."""
    return not turn.incoming.tap and _TAKING_BACK.search(turn.said) is not None


def _no_longer_needed(turn: Turn) -> bool:
    """Tell whether an open case is probably meant to be done no more: it is asked before it is."""
    if turn.incoming.tap or turn.chance("withdraw", "cancel") < PERHAPS:
        return False
    return reads.latest_case(turn.session, turn.talker.resident_id, OPEN) is not None


def _tells(turn: Turn) -> bool:
    return turn.findings.sure or bool(turn.findings.place.grid_ids)


def _agrees(turn: Turn) -> bool:
    if turn.incoming.tap or _asks_to_wait(turn):
        return False
    if turn.slots.offered[:1] == [WHAT_IS_WRONG[0].key]:  # A nod answers no "what is wrong?".
        return turn.said.startswith(("都对", "对", "没错", "提交")) and not _tells(turn)
    if replies.says_yes(turn.said) or (_YES_FIRST.match(turn.said) and not _BUT.search(turn.said)):
        return True
    meant = turn.means("agree", "react", "thanks") and not _tells(turn)
    return meant and turn.findings.intent.kind not in ("refuse", "cancel")


def _asks_to_wait(turn: Turn) -> bool:
    return len(turn.said) <= SHORT_WAIT and _WAITS.search(turn.said) is not None


def _refuses(turn: Turn) -> bool:
    return turn.means("refuse", "unpick") and not _tells(turn)


def _reacts(turn: Turn) -> bool:
    said = turn.incoming.kind == Kind.TEXT and not turn.tap and _intent(turn) != "greeting"
    meant = turn.means("react", "thanks") and not _tells(turn)
    return said and (replies.is_reaction(turn.said) or meant)


def _types_a_number(turn: Turn) -> bool:
    return not turn.incoming.tap and telling.is_number(turn)


def _none_of_them(turn: Turn) -> bool:
    return turn.tap == NONE or replies.number_in(turn.said) == 0


def _urgent(turn: Turn) -> bool:
    """A sign of danger overrules everything; likely danger does not overrule a command."""
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or not emergency.sure or _CALLS_OFF.search(turn.said):
        return False
    return emergency.by_sign or intent.kind == "none"


def _perhaps_urgent(turn: Turn, handler: Handler) -> bool:
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or emergency.sure or turn.stage == Stage.EMERGENCY:
        return False
    if handler.calm or (handler.aside and not emergency.by_sign) or _CALLS_OFF.search(turn.said):
        return False
    answers = turn.stage in TELLING or len(turn.said) <= SHORT_ANSWER
    return intent.kind == "none" and (emergency.by_sign or not answers)


def _stars_due(turn: Turn) -> bool:
    """A bare mark counts as a rating only where no question is open that it may answer."""
    intent = turn.findings.intent
    if intent.kind != "rate":
        return False
    more = not intent.stars or any(sign in turn.said for sign in words.OF_MARKS)
    return turn.stage not in TELLING or (more and _to_be_judged(turn)) or intent.stars is None


def _belongs(turn: Turn) -> bool:
    """What follows a filing belongs to it, unless it is plainly another matter."""
    return _text(turn) and not telling.is_another(turn)


def _says_why(turn: Turn) -> bool:
    """After a low mark words are its reason, unless they plainly tell another matter."""
    return _belongs(turn) and not (replies.is_reaction(turn.said) or tone.speaks_to_it(turn))


def _withdraws_draft(turn: Turn) -> bool:
    """Without a number, taking back means what is being told; with one, the case of the number."""
    intent = turn.findings.intent
    return intent.kind == "withdraw" and intent.number is None


def _supplements(turn: Turn) -> bool:
    """The same for adding: while something is told, only a number means another case."""
    intent = turn.findings.intent
    return intent.kind == "supplement" and (turn.stage not in TELLING or intent.number is not None)


def _not_yet(turn: Turn) -> bool:
    """A wish that nobody here can grant; meant and not said so, it may be a matter to take in."""
    intent = turn.findings.intent
    return _intent(turn) in NOT_YET and (intent.exact or intent.kind not in ALSO_MATTERS)


def _answers_what_is_gone(turn: Turn) -> bool:
    return turn.changed and turn.tap not in (*MENU, "REPORT") and telling.answers(turn)


def _not_heard(turn: Turn) -> bool:
    return turn.incoming.kind == Kind.VOICE and not turn.text


def _means_nothing(turn: Turn) -> bool:
    """Tell whether so little was said that it can be no matter: 啊？ test."""
    findings = turn.findings
    if not turn.said or findings.sure or findings.place.grid_ids or findings.place.unknown:
        return False
    likely = findings.items[0].score if findings.items else 0.0
    return likely < UNLIKELY and len(turn.text) <= TOO_SHORT


def _nods(turn: Turn) -> bool:
    """Tell whether the one thing asked about a case is agreed to."""
    first = turn.slots.offered[:1]
    if first and first[0].startswith("reopen:") and turn.means("reopen"):
        return True
    return len(turn.slots.offered) == 1 and _agrees(turn)


def _nod(turn: Turn) -> Outcome:
    return answer(replace(turn, incoming=replace(turn.incoming, tap=turn.slots.offered[0])))


def _resume(turn: Turn) -> Outcome:
    """Go on with what was laid aside."""
    stage, slots = turn.slots.taken_up(turn.now) or (Stage.IDLE, Slots())
    if stage is Stage.IDLE:
        return Outcome(Answer(words.ASK_MORE), Stage.PLACE, Slots())
    return reminded(replace(turn, stage=stage, slots=slots))


def _drop_laid(turn: Turn) -> Outcome:
    return (
        turn.stay(words.CANCELLED)
        if turn.stage is Stage.ASKED
        else Outcome(Answer(words.CANCELLED), turn.stage, replace(turn.slots, laid=None))
    )


SHORT_ANSWER = 6
"""So few letters, or an answer to the question that is open, need a sign of danger for an alarm."""
PERHAPS = 0.4
UNLIKELY, TOO_SHORT = 0.1, 8

_TAKING_BACK = re.compile(
    r"(?:^|[，,。！!；; ])(?:我要|我想|给我|那就|还是)?(?:撤回|撤销|撤单|撤掉|撤了|不报了|别报了)"
    r"(?:吧|了|算了|好不好|行不行|吗)*(?=$|[，,。！!？?；; ])"
)
_CALLS_OFF = re.compile(
    "(?:取消|撤掉|撤了|撤回|不用来了|误报|搞错了|看错了)[吧了啊。！!]*$|(?:打[她他我]?|给)[^，。]{0,3}电话"
)
"""What takes an alarm back, or speaks of a telephone call, raises none."""
SHORT_WAIT = 10
_WAITS = re.compile("等等|等一?下|等会|慢着|先别|稍等|等我")
_YES_FIRST = re.compile("(?:对的?|是的?|没错|正是|就是这样?)[呀啊哦的呢嘛，,！!。 ]")
_BUT = re.compile("不|错|改|但|还有|另外|没(?!错)|[栋幢]")
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
    "reopen": following.OVER,
}
"""What is meant of a case needs one it can be meant of; else the words are part of a matter."""

HANDLERS: tuple[Handler, ...] = (
    # What is not a sentence.
    Handler(EMERGENCY, kind(Kind.SCAN), emergency.scan_where),
    Handler(ANY, kind(Kind.FOLLOW, Kind.SCAN), asides.welcome),
    Handler(EMERGENCY, kind(Kind.LOCATION), emergency.share_where),
    Handler(ANY, kind(Kind.LOCATION), correcting.share_where),
    Handler(ANY, kind(Kind.IMAGE, Kind.VIDEO), asides.photo, adds=True),
    Handler(ANY, _not_heard, asides.recording, adds=True),
    Handler(ANY, kind(Kind.LINK), asides.link),
    Handler(ANY, kind(Kind.OTHER), asides.unknown, aside=True),
    # Buttons under older messages work at any moment.
    Handler(ANY, tapped_with("rate:"), following.rate, aside=True),
    Handler(ANY, tapped_with("reopen:"), following.reopen, aside=True),
    Handler(ANY, tapped_with("withdraw:"), following.withdraw, aside=True),
    Handler(ANY, tapped_with("progress:"), following.progress, aside=True),
    Handler(ANY, tapped_with("urge:"), following.urge, aside=True),
    Handler(ANY, tapped_with("supplement:"), following.supplement, aside=True),
    Handler(ANY, tapped_with("again:"), following.not_done, aside=True),
    Handler(ASKED, tapped_with("another:"), following.another),
    Handler(ANY, tapped("resume"), _resume),
    Handler(ANY, tapped("drop"), _drop_laid),
    # An emergency comes before everything that is said.
    Handler(ANY, _urgent, emergency.report),
    Handler(EMERGENCY, chooses(GRID), emergency.choose_where),
    Handler(EMERGENCY | FILED, emergency.is_over, emergency.stand_down, calm=True),
    Handler(
        EMERGENCY, either(tapped("cancel"), says("withdraw", "cancel"), _cancels), emergency.stays
    ),
    # Answers to the question that is open.
    Handler(ASKED, _nods, _nod),
    Handler(ASKED, either(says("refuse", "cancel"), _cancels), asides.nothing_changed, aside=True),
    Handler(
        TELLING, either(tapped("cancel"), _withdraws_draft, _takes_back, _gives_up), telling.cancel
    ),
    Handler(frozenset({Stage.IDLE}), telling.takes_up_again, telling.take_up_again),
    Handler(ANY, either(tapped(PERSON), says("person")), asides.person),
    Handler(TELLING, _answers_what_is_gone, telling.start_over),
    Handler(TELLING, changing.unpicks, changing.unpick),
    Handler(AT_ITEM, _none_of_them, telling.no_item),
    Handler(AT_ITEM, chooses(ITEM), telling.choose_item),
    Handler(AT_ITEM, _types_a_number, asides.ask_again),
    Handler(frozenset({Stage.GRID}), either(chooses(GRID), telling.is_number), telling.choose_grid),
    Handler(PLACE | frozenset({Stage.GRID}), telling.not_known, telling.nowhere),
    Handler(PLACE, tapped(NOWHERE), telling.nowhere),
    Handler(CONFIRM, tapped("wrong:place"), changing.wrong_place),
    Handler(CONFIRM, tapped("wrong:item"), changing.wrong_item),
    Handler(CONFIRM, tapped("together"), telling.together),
    Handler(CONFIRM, tapped("agree"), telling.agree),
    Handler(CONFIRM, changing.fixes_item, changing.fix_item),
    Handler(CONFIRM, changing.fixes_place, changing.fix_place),
    Handler(CONFIRM, either(says("agree"), _agrees), telling.agree),
    Handler(CONFIRM, either(tapped("refuse"), _refuses), changing.refuse),
    Handler(CONFIRM, _types_a_number, asides.ask_again),
    Handler(CONFIRM, _asks_to_wait, asides.wait, aside=True),
    Handler(TELLING, _reacts, asides.again),
    Handler(ANY, _new_matter, asides.start),
    Handler(ANY, _tapped_too_late, asides.stale_tap, aside=True),
    # What can be said at any moment.
    Handler(ANY, says("help"), asides.help_, aside=True),
    Handler(ANY, says("my_cases"), following.my_cases, aside=True),
    Handler(ANY, says("progress"), following.progress, aside=True),
    Handler(ANY, either(says("withdraw"), _takes_back), following.withdraw, aside=True),
    Handler(FILED, _gives_up, following.withdraw),
    Handler(frozenset({Stage.IDLE}), _no_longer_needed, following.withdraw),
    Handler(ANY, says("urge"), following.urge, aside=True),
    Handler(ANY, _supplements, following.supplement, aside=True),
    Handler(ANY, _stars_due, following.rate, aside=True),
    Handler(ANY - TELLING, following.marks, following.mark),
    Handler(ANY, who.gives_contact, who.contact, aside=True),
    Handler(ANY, who.hides_after, who.hide),
    Handler(TELLING, who.hides_now, who.hide_now, aside=True),
    Handler(ANY, says("anonymous"), asides.anonymous),
    Handler(ANY, says("contact_worker"), asides.contact_worker, aside=True),
    Handler(ANY, _not_yet, asides.not_yet, aside=True),
    Handler(ANY - TELLING - EMERGENCY, following.answers_worker, following.answer_worker),
    Handler(ANY - EMERGENCY, tone.stays_beside, tone.stay_beside, calm=True),
    Handler(ANY - EMERGENCY, tone.is_despair, tone.stay_beside, calm=True),
    Handler(ANY - EMERGENCY, above.is_about_staff, above.report),
    Handler(frozenset({Stage.WHY}), _says_why, following.comment),
    Handler(ANY - TELLING, following.says_not_done, following.not_done),
    Handler(ANY - TELLING - EMERGENCY, following.asks_of_case, following.ask_of_case),
    Handler(ANY, says("greeting"), asides.greet, aside=True),
    Handler(ANY - EMERGENCY, asides.asks_how, asides.how, aside=True),
    Handler(ANY - EMERGENCY, tone.speaks_to_it, tone.answer_it, aside=True),
    Handler(ANY, says("thanks"), asides.thanks, aside=True),
    Handler(FILED, correcting.fixes_item, correcting.fix_item),
    Handler(FILED, correcting.fixes_place, correcting.fix_place),
    Handler(FILED, says("agree", "refuse", "choice"), asides.noted),
    Handler(ANY, says("cancel"), asides.noted),
    Handler(ANY - EMERGENCY, _reacts, asides.noted),
    # Everything else that is said is part of a matter.
    Handler(EMERGENCY, _reacts, emergency.where_again),
    Handler(EMERGENCY, _text, emergency.say_where),
    Handler(FILED, emergency.corrects_place, emergency.move),
    Handler(FILED, _belongs, following.add_to_filed, adds=True),
    Handler(PLACE, _text, telling.say_place, adds=True),
    Handler(ANY - TELLING - FILED, _means_nothing, asides.not_understood),
    Handler(ANY, _text, telling.describe, adds=True),
    Handler(ANY, lambda _turn: True, asides.unknown, aside=True),
)


def _settled(turn: Turn) -> Turn:
    """Take back what was only meant where there is no case it could be meant of.

    What is being told, or follows a filing, goes on with it: 昨天又漏了 asks nobody to begin anew.
    """
    intent = turn.findings.intent
    if intent.kind == "rate" and replies.is_reaction(turn.said) and not _to_be_judged(turn):
        return _meaning(turn, replace(NO_INTENT, likely=intent.likely))
    mark = intent if intent.kind == "choice" and intent.stars else None
    if intent.kind != "rate" and (mark or replies.is_praise(turn.said)) and _to_be_judged(turn):
        return _meaning(turn, Intent("rate", stars=mark.stars) if mark else PRAISE)
    if intent.exact or intent.kind not in ABOUT_A_CASE:
        return turn
    filed = correcting.spoken_of(turn) is not None
    goes_on = turn.stage in TELLING or (filed and intent.kind == "reopen")
    states = ABOUT_A_CASE[intent.kind]
    if not goes_on and reads.latest_case(turn.session, turn.talker.resident_id, states):
        return turn
    if turn.stage in TELLING and intent.kind in ("withdraw", "progress", "rate"):
        return turn
    return _meaning(turn, NO_INTENT)


def _meaning(turn: Turn, intent: Intent) -> Turn:
    return replace(turn, findings=replace(turn.findings, intent=intent))


def _to_be_judged(turn: Turn) -> bool:
    """Whether somebody was asked how a case was done: then a picture of a thumb is a mark."""
    told = reads.latest_case(turn.session, turn.talker.resident_id, (State.RESOLVED,))
    return (turn.stage not in TELLING or not turn.slots.offered) and told is not None


def answer(turn: Turn) -> Outcome:
    """Let the first handler that matches answer; possible danger comes before what it says."""
    turn = _settled(turn)
    handler = next(each for each in HANDLERS if turn.stage in each.stages and each.match(turn))
    perhaps = emergency.perhaps(turn) if _perhaps_urgent(turn, handler) else ""
    before = turn.slots.standing(turn.stage)
    given = handler.handle(turn)
    if handler.adds and turn.in_burst and given.slots and not perhaps:
        if given.slots.standing(given.stage) == before:
            given = replace(given, answer=Answer())
    elif handler.aside:
        given = _with_question(turn, given)
    if given.stage is Stage.FILED and turn.stage is not Stage.FILED:
        given = _with_laid(turn, given)
    return _counted(turn, handler, given.saying_first(perhaps) if perhaps else given)


def _with_question(turn: Turn, given: Outcome) -> Outcome:
    """Say the open question again behind an aside, unless the aside asks something itself."""
    slots = given.slots
    if given.stage not in TELLING or slots is None or not slots.sentences or given.answer.choices:
        return given
    asked = reminded(replace(turn, stage=given.stage, slots=slots))
    text = f"{given.answer.text}\n\n{asked.answer.text}"
    return replace(given, answer=replace(asked.answer, text=text), slots=asked.slots)


def _with_laid(turn: Turn, given: Outcome) -> Outcome:
    """Once a case is filed, say what is still half-told, and go on with it by one tap."""
    slots = given.slots
    kept = slots.taken_up(turn.now) if slots else None
    if slots is None or kept is None or given.answer.choices:
        return given
    choices = (Choice("resume", words.RESUME), Choice("drop", words.DROP))
    slots.offered = [choice.key for choice in choices]
    slots.labels = [choice.label for choice in choices]
    text = given.answer.text + words.LAID_ASIDE.format(said=shown(kept[1].said, SHOWN))
    return replace(given, answer=Answer(text, choices))


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
