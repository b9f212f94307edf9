"""The rules of the talk, in order: the first that says "this is mine" answers.

A new thing to say to the account is one rule here: at which stages, how it is recognised, what it
does. `docs/extending.md` shows one in full.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import words
from bot.dialogue import asides, emergency, following, telling
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Answer, Turn
from bot.incoming import Kind

Match = Callable[[Turn], bool]
Handle = Callable[[Turn], Answer]
ANY = frozenset(Stage)
MENU = {"HELP": "help", "MY_CASES": "my_cases", "PROGRESS": "progress"}
NOT_YET = frozenset(words.INTENT_NAMES)


@dataclass(frozen=True, slots=True)
class Rule:
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


def says(*intents: str) -> Match:
    """Match an intent that was said, or chosen from the menu."""
    return lambda turn: MENU.get(turn.tap, turn.findings.intent.kind) in intents


def either(*matches: Match) -> Match:
    return lambda turn: any(match(turn) for match in matches)


def _tapped_too_late(turn: Turn) -> bool:
    """Every choice still open has been matched by an earlier rule."""
    return bool(turn.tap) and turn.tap not in (*MENU, "REPORT")


def _text(turn: Turn) -> bool:
    return bool(turn.text)


def _new_matter(turn: Turn) -> bool:
    return turn.tap == "REPORT" or turn.text.startswith(words.NEW_MATTER_WORDS)


def _cancels(turn: Turn) -> bool:
    return turn.text.strip("。！!. ") in words.CANCEL_WORDS


def _urgent(turn: Turn) -> bool:
    """A sign of danger overrules everything; likely danger does not overrule a command."""
    emergency, intent = turn.findings.emergency, turn.findings.intent
    return emergency is not None and emergency.sure and (emergency.by_sign or intent.kind == "none")


def _perhaps_urgent(turn: Turn) -> bool:
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or emergency.sure:
        return False
    return intent.kind == "none" and turn.stage != Stage.EMERGENCY


def _stars_due(turn: Turn) -> bool:
    """A bare mark counts as a rating only where no question is open."""
    intent = turn.findings.intent
    return intent.kind == "rate" and (turn.stage not in TELLING or intent.stars is None)


def _belongs(turn: Turn) -> bool:
    """What follows a filing belongs to it, unless it is plainly another matter."""
    findings = turn.findings
    other = (
        findings.sure
        and findings.items[0].score >= ANOTHER
        and findings.items[0].code != turn.slots.item
    )
    return _text(turn) and not other


def _withdraws_draft(turn: Turn) -> bool:
    """Without a number, taking back means what is being told; with one, the case of the number."""
    intent = turn.findings.intent
    return intent.kind == "withdraw" and intent.number is None


def _supplements(turn: Turn) -> bool:
    """The same for adding: while something is told, only a number means another case."""
    intent = turn.findings.intent
    return intent.kind == "supplement" and (turn.stage not in TELLING or intent.number is not None)


def _not_heard(turn: Turn) -> bool:
    return turn.incoming.kind == Kind.VOICE and not turn.text


ANOTHER = 0.7
"""What follows a filing is another matter when it has this score for another item."""

EMERGENCY, FILED = frozenset({Stage.EMERGENCY}), frozenset({Stage.FILED})
CONFIRM = frozenset({Stage.CONFIRM})

RULES: tuple[Rule, ...] = (
    # What is not a sentence.
    Rule(ANY, kind(Kind.NOTICE, Kind.UNFOLLOW), asides.silence),
    Rule(ANY, kind(Kind.FOLLOW, Kind.SCAN), asides.welcome),
    Rule(EMERGENCY, kind(Kind.LOCATION), emergency.share_where),
    Rule(ANY, kind(Kind.LOCATION), telling.share_location),
    Rule(ANY, kind(Kind.IMAGE, Kind.VIDEO), asides.photo),
    Rule(ANY, _not_heard, asides.recording),
    Rule(ANY, kind(Kind.LINK), asides.link),
    Rule(ANY, kind(Kind.OTHER), asides.unknown),
    # Buttons under older messages work at any moment.
    Rule(ANY, tapped_with("rate:"), following.rate),
    Rule(ANY, tapped_with("reopen:"), following.reopen),
    Rule(ANY, tapped_with("withdraw:"), following.withdraw),
    # An emergency comes before everything that is said.
    Rule(ANY, _urgent, emergency.report),
    Rule(EMERGENCY, telling.is_choice, emergency.choose_where),
    Rule(EMERGENCY, either(tapped("cancel"), says("withdraw"), _cancels), emergency.stays),
    # Answers to the question that is open.
    Rule(frozenset({Stage.ITEM}), telling.is_choice, telling.choose_item),
    Rule(frozenset({Stage.GRID}), telling.is_choice, telling.choose_grid),
    Rule(CONFIRM, either(tapped("agree"), says("agree")), telling.agree),
    Rule(CONFIRM, either(tapped("refuse"), says("refuse")), telling.refuse),
    Rule(TELLING, either(tapped("cancel"), _withdraws_draft, _cancels), telling.cancel),
    Rule(ANY, either(tapped("person"), says("person")), asides.person),
    Rule(ANY, _new_matter, asides.start),
    Rule(ANY, _tapped_too_late, asides.stale_tap),
    # What can be said at any moment.
    Rule(ANY, says("help"), asides.help_),
    Rule(ANY, says("my_cases"), following.my_cases),
    Rule(ANY, says("progress"), following.progress),
    Rule(ANY, says("withdraw"), following.withdraw),
    Rule(FILED, _cancels, following.withdraw),
    Rule(ANY, says("urge"), following.urge),
    Rule(ANY, _supplements, following.supplement),
    Rule(ANY, _stars_due, following.rate),
    Rule(ANY - TELLING, says("reopen"), following.reopen),
    Rule(ANY, says("anonymous"), asides.anonymous),
    Rule(ANY, says("contact_worker"), asides.contact_worker),
    Rule(ANY, says(*NOT_YET), asides.not_yet),
    Rule(ANY, says("greeting"), asides.greet),
    Rule(ANY, says("thanks"), asides.thanks),
    Rule(FILED, says("agree", "refuse", "choice"), asides.noted),
    # Everything else that is said is part of a matter.
    Rule(EMERGENCY, _text, emergency.say_where),
    Rule(frozenset({Stage.WHY}), _text, following.comment),
    Rule(FILED, emergency.corrects_place, emergency.move),
    Rule(FILED, _belongs, following.add_to_filed),
    Rule(frozenset({Stage.PLACE}), _text, telling.say_place),
    Rule(ANY, _text, telling.describe),
    Rule(ANY, lambda _turn: True, asides.unknown),
)


def answer(turn: Turn) -> Answer:
    """Let the first rule that matches answer; possible danger comes before what it says."""
    rule = next(rule for rule in RULES if turn.stage in rule.stages and rule.match(turn))
    perhaps = emergency.perhaps(turn) if _perhaps_urgent(turn) else ""
    given = rule.handle(turn)
    return replace(given, text=perhaps + given.text)
