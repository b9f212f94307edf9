"""The handlers of the talk, in order: the first that says "this is mine" answers.

A new thing to say to the account is one handler here: at which stages, how it is recognised, what
it does. `docs/extending.md` shows one in full.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue import asides, emergency, following, replies, telling, words
from bot.dialogue.asking import GRID, ITEM, PERSON
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
    """At these stages, if it matches, this answers."""

    stages: frozenset[Stage]
    match: Match
    handle: Handle


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
    return turn.tap == "REPORT" or turn.text.startswith(words.NEW_MATTER_WORDS)


def _cancels(turn: Turn) -> bool:
    return not turn.incoming.tap and replies.gives_up(turn.text)


def _agrees(turn: Turn) -> bool:
    return not turn.incoming.tap and replies.says_yes(turn.text)


def _reacts(turn: Turn) -> bool:
    said = turn.incoming.kind == Kind.TEXT and not turn.tap and _intent(turn) != "greeting"
    return said and replies.is_reaction(turn.text)


def _types_a_number(turn: Turn) -> bool:
    return not turn.incoming.tap and telling.is_number(turn)


def _none_of_them(turn: Turn) -> bool:
    return replies.number_in(turn.text) == 0


def _urgent(turn: Turn) -> bool:
    """A sign of danger overrules everything; likely danger does not overrule a command."""
    emergency, intent = turn.findings.emergency, turn.findings.intent
    return emergency is not None and emergency.sure and (emergency.by_sign or intent.kind == "none")


def _perhaps_urgent(turn: Turn) -> bool:
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or emergency.sure or turn.stage == Stage.EMERGENCY:
        return False
    answers = turn.stage in TELLING and len(turn.text) <= SHORT_ANSWER and not emergency.by_sign
    return intent.kind == "none" and not answers


def _stars_due(turn: Turn) -> bool:
    """A bare mark counts as a rating only where no question is open."""
    intent = turn.findings.intent
    return intent.kind == "rate" and (turn.stage not in TELLING or intent.stars is None)


def _belongs(turn: Turn) -> bool:
    """What follows a filing belongs to it, unless it is plainly another matter."""
    findings = turn.findings
    other = (
        findings.sure
        and (findings.items[0].score >= ANOTHER or bool(findings.place.grid_ids))
        and findings.items[0].code != turn.slots.item
    )
    return _text(turn) and not other


def _says_why(turn: Turn) -> bool:
    """After a low mark words are its reason, unless they plainly tell another matter."""
    about_staff = bool(turn.findings.items) and turn.findings.items[0].code == STAFF
    return _belongs(turn) or (_text(turn) and about_staff)


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


SHORT_ANSWER = 12
"""So few letters answer the question that is open (在三楼), unless they hold a sign of danger."""

STAFF = "opinion-staff"
"""How they were treated is why people mark low."""

ANOTHER = 0.7
"""What follows a filing is another matter when it has this score for another item, or is surely
another item and says where.
"""

PRAISE = Intent("rate", stars=5)

EMERGENCY, FILED = frozenset({Stage.EMERGENCY}), frozenset({Stage.FILED})
CONFIRM = frozenset({Stage.CONFIRM})

ABOUT_A_CASE: dict[str, tuple[State, ...]] = {
    "progress": tuple(State),
    "urge": OPEN,
    "supplement": OPEN,
    "withdraw": OPEN,
    "rate": (State.RESOLVED,),
    "reopen": (State.RESOLVED, State.RATED),
}
"""What is meant of a case needs one it can be meant of; else the words are part of a matter."""

HANDLERS: tuple[Handler, ...] = (
    # What is not a sentence.
    Handler(ANY, kind(Kind.FOLLOW, Kind.SCAN), asides.welcome),
    Handler(EMERGENCY, kind(Kind.LOCATION), emergency.share_where),
    Handler(ANY, kind(Kind.LOCATION), telling.share_location),
    Handler(ANY, kind(Kind.IMAGE, Kind.VIDEO), asides.photo),
    Handler(ANY, _not_heard, asides.recording),
    Handler(ANY, kind(Kind.LINK), asides.link),
    Handler(ANY, kind(Kind.OTHER), asides.unknown),
    # Buttons under older messages work at any moment.
    Handler(ANY, tapped_with("rate:"), following.rate),
    Handler(ANY, tapped_with("reopen:"), following.reopen),
    Handler(ANY, tapped_with("withdraw:"), following.withdraw),
    # An emergency comes before everything that is said.
    Handler(ANY, _urgent, emergency.report),
    Handler(EMERGENCY, chooses(GRID), emergency.choose_where),
    Handler(EMERGENCY | FILED, emergency.is_over, emergency.stand_down),
    Handler(
        EMERGENCY, either(tapped("cancel"), says("withdraw", "cancel"), _cancels), emergency.stays
    ),
    # Answers to the question that is open.
    Handler(
        TELLING,
        either(tapped("cancel"), _withdraws_draft, says("cancel"), _cancels),
        telling.cancel,
    ),
    Handler(ANY, either(tapped(PERSON), says("person")), asides.person),
    Handler(TELLING, _answers_what_is_gone, telling.start_over),
    Handler(frozenset({Stage.ITEM}), chooses(ITEM), telling.choose_item),
    Handler(frozenset({Stage.ITEM}), _none_of_them, asides.person),
    Handler(frozenset({Stage.ITEM}), _types_a_number, asides.ask_again),
    Handler(frozenset({Stage.GRID}), either(chooses(GRID), telling.is_number), telling.choose_grid),
    Handler(CONFIRM, either(tapped("agree"), says("agree"), _agrees), telling.agree),
    Handler(CONFIRM, tapped("together"), telling.together),
    Handler(CONFIRM, either(tapped("refuse"), says("refuse")), telling.refuse),
    Handler(CONFIRM, _types_a_number, asides.ask_again),
    Handler(TELLING, _reacts, asides.ask_again),
    Handler(ANY, _new_matter, asides.start),
    Handler(ANY, _tapped_too_late, asides.stale_tap),
    # What can be said at any moment.
    Handler(ANY, says("help"), asides.help_),
    Handler(ANY, says("my_cases"), following.my_cases),
    Handler(ANY, says("progress"), following.progress),
    Handler(ANY, says("withdraw"), following.withdraw),
    Handler(FILED, _cancels, following.withdraw),
    Handler(ANY, says("urge"), following.urge),
    Handler(ANY, _supplements, following.supplement),
    Handler(ANY, _stars_due, following.rate),
    Handler(ANY - TELLING, says("reopen"), following.reopen),
    Handler(ANY, says("anonymous"), asides.anonymous),
    Handler(ANY, says("contact_worker"), asides.contact_worker),
    Handler(ANY, _not_yet, asides.not_yet),
    Handler(ANY, says("greeting"), asides.greet),
    Handler(ANY, says("thanks"), asides.thanks),
    Handler(FILED, says("agree", "refuse", "choice"), asides.noted),
    Handler(ANY, says("cancel"), asides.noted),
    Handler(ANY - EMERGENCY, _reacts, asides.noted),
    # Everything else that is said is part of a matter.
    Handler(EMERGENCY, _reacts, emergency.where_again),
    Handler(EMERGENCY, _text, emergency.say_where),
    Handler(frozenset({Stage.WHY}), _says_why, following.comment),
    Handler(FILED, emergency.corrects_place, emergency.move),
    Handler(FILED, _belongs, following.add_to_filed),
    Handler(frozenset({Stage.PLACE}), _text, telling.say_place),
    Handler(ANY, _text, telling.describe),
    Handler(ANY, lambda _turn: True, asides.unknown),
)


def _settled(turn: Turn) -> Turn:
    """Take back what was only meant where there is no case it could be meant of.

    What is being told, or follows a filing, goes on with it: 昨天又漏了 asks nobody to begin anew.
    """
    intent = turn.findings.intent
    if intent.kind == "rate" and replies.is_reaction(turn.text) and not _to_be_judged(turn):
        return replace(turn, findings=replace(turn.findings, intent=NO_INTENT))
    mark = intent if intent.kind == "choice" and intent.stars else None
    if intent.kind != "rate" and (mark or replies.is_praise(turn.text)) and _to_be_judged(turn):
        marked = Intent("rate", stars=mark.stars) if mark else PRAISE
        return replace(turn, findings=replace(turn.findings, intent=marked))
    if intent.exact or intent.kind not in ABOUT_A_CASE:
        return turn
    goes_on = turn.stage in TELLING or (turn.stage is Stage.FILED and intent.kind == "reopen")
    states = ABOUT_A_CASE[intent.kind]
    if not goes_on and reads.latest_case(turn.session, turn.talker.resident_id, states):
        return turn
    return replace(turn, findings=replace(turn.findings, intent=NO_INTENT))


def _to_be_judged(turn: Turn) -> bool:
    """Whether somebody was asked how a case was done: then a picture of a thumb is a mark."""
    told = reads.latest_case(turn.session, turn.talker.resident_id, (State.RESOLVED,))
    return turn.stage not in TELLING and told is not None


def answer(turn: Turn) -> Outcome:
    """Let the first handler that matches answer; possible danger comes before what it says."""
    turn = _settled(turn)
    handler = next(each for each in HANDLERS if turn.stage in each.stages and each.match(turn))
    perhaps = emergency.perhaps(turn) if _perhaps_urgent(turn) else ""
    given = handler.handle(turn)
    return replace(given, answer=replace(given.answer, text=perhaps + given.answer.text))
