"""What can be said at any moment and is not the matter itself."""

from dataclasses import replace

from bot.answer import Answer, shown
from bot.dialogue import limits, words
from bot.dialogue.asking import grid_name
from bot.dialogue.filing import file_case, keep_unheard, supplement
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import describe, next_question
from bot.dialogue.turn import Outcome, Slots, Turn
from bot.incoming import Kind
from flows.cases import reads as queries
from flows.cases.kept import Limit
from flows.cases.states import OPEN
from flows.map.reads import grid_of_poster
from flows.map.tables import Grid
from flows.people.duties import roster

SHOWN = 20
MOST_MISSED = 2
"""So often an answer that is none of the choices is asked for; then a person hears it."""


def welcome(turn: Turn) -> Outcome:
    """Greet a new follower or a scan; a poster says where they are."""
    grid = grid_of_poster(turn.session, turn.incoming.scene) if turn.incoming.scene else None
    if grid is None:
        return turn.stay(words.WELCOME)
    told = turn if turn.stage in TELLING else turn.about(Slots())
    told.slots.grid_id, told.slots.offered_grids = grid.id, []
    if told.slots.sentences:
        return next_question(told)
    return Outcome(Answer(words.WELCOME_GRID.format(grid=grid_name(grid))), Stage.PLACE, told.slots)


def help_(turn: Turn) -> Outcome:
    return turn.stay(words.HELP)


def greet(turn: Turn) -> Outcome:
    if turn.stage not in TELLING or not turn.slots.sentences:
        return turn.stay(words.GREETING)
    said = shown(turn.slots.said, SHOWN)
    return turn.stay(words.GREETING_AGAIN.format(said=said, question=words.ASK_MORE))


def thanks(turn: Turn) -> Outcome:
    return turn.stay(words.THANKS)


def start(turn: Turn) -> Outcome:
    """Begin a matter of its own; what follows the word is its first sentence."""
    rest = turn.text
    for word in words.NEW_MATTER_WORDS:
        rest = rest.removeprefix(word)
    rest = rest.strip(" ：:，,。")
    fresh = turn.about(Slots())
    if rest and turn.tap != "REPORT":
        return describe(fresh.saying(rest))
    return Outcome(Answer(words.NEW_MATTER), Stage.PLACE, fresh.slots)


def anonymous(turn: Turn) -> Outcome:
    """Keep who says it from all who handle it; what follows the word is the matter."""
    fresh = turn if turn.stage in TELLING else turn.about(Slots())
    fresh.slots.anonymous = True
    if turn.findings.intent.text:
        return describe(replace(fresh.saying(turn.findings.intent.text), stage=Stage.PLACE))
    if fresh.slots.sentences:
        return next_question(fresh)
    text = words.ANONYMOUS_ON.format(more=words.ASK_MORE)
    return Outcome(Answer(text), Stage.PLACE, fresh.slots)


def person(turn: Turn) -> Outcome:
    """Hand the talk to a person: on the case just filed, or on a case of its own."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is not None and case.state in OPEN:
        supplement(turn, case, words.PERSON_SUMMARY, words.PERSON_SUMMARY)
        return turn.stay(words.PERSON.format(number=case.number), case.id)
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, turn.slots.said)
        return turn.stay(words.TOO_MANY)
    asked = turn.about(
        replace(turn.slots, item=None, sentences=turn.slots.sentences or [turn.text])
    )
    case = file_case(asked, words.PERSON_SUMMARY)
    kept = Slots(case_id=case.id, item=case.item_code)
    return Outcome(Answer(words.PERSON.format(number=case.number)), Stage.FILED, kept, case.id)


def ask_again(turn: Turn) -> Outcome:
    """Ask what is open once more, for what was said answers nothing; the second time a person."""
    slots = turn.slots
    slots.missed += 1
    slots.place_asked = max(0, slots.place_asked - 1)
    if not slots.sentences:
        return Outcome(Answer(words.ASK_MORE), Stage.PLACE, slots)
    if turn.stage is Stage.ITEM and slots.missed >= MOST_MISSED:
        return person(turn)
    return next_question(turn)


def noted(turn: Turn) -> Outcome:
    """Answer a bare yes, no or number after filing: there is nothing in it to add."""
    return turn.stay(words.NOTED)


def recording(turn: Turn) -> Outcome:
    """A voice message without WeChat's transcript goes to a person."""
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, words.VOICE_SUMMARY)
        return turn.stay(words.TOO_MANY)
    told = turn.slots if turn.stage in TELLING else Slots()
    sentences = [*told.sentences, words.VOICE_SUMMARY]
    ids = [*told.message_ids, *turn.with_files]
    heard = turn.about(replace(told, item=None, sentences=sentences, message_ids=ids))
    case = file_case(heard, words.VOICE_SUMMARY)
    return Outcome(Answer(words.NOT_HEARD.format(number=case.number)), Stage.IDLE, None, case.id)


def photo(turn: Turn) -> Outcome:
    """Keep a photo or video; it belongs to what is being told, or was just filed."""
    if turn.stage in (Stage.FILED, Stage.EMERGENCY) and turn.slots.case_id is not None:
        case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
        if case is not None:
            filed = words.SUPPLEMENTED.format(number=case.number)
            return turn.stay(filed if turn.stage == Stage.FILED else words.EMERGENCY_PLACE, case.id)
    told = turn if turn.stage in TELLING else turn.about(Slots())
    told.slots.message_ids += turn.with_files
    if told.slots.sentences:
        return next_question(told)
    kept = words.VIDEO_KEPT if turn.incoming.kind == Kind.VIDEO else words.PHOTO_KEPT
    return Outcome(Answer(kept), Stage.PLACE, told.slots)


def contact_worker(turn: Turn) -> Outcome:
    grid = turn.session.get(Grid, turn.slots.grid_id or turn.talker.last_grid_id or 0)
    if grid is None:
        return turn.stay(words.CONTACT_WORKER_NONE)
    today = turn.now.astimezone(turn.bot.settings.timezone).date()
    names = "、".join(person.name for person in roster(turn.session, grid.id, today))
    return turn.stay(words.CONTACT_WORKER.format(grid=grid_name(grid), names=names))


def not_yet(turn: Turn) -> Outcome:
    what = words.INTENT_NAMES[turn.findings.intent.kind]
    return turn.stay(words.NOT_YET.format(what=what))


def stale_tap(turn: Turn) -> Outcome:
    """Answer a button of an earlier step; tapping it changes nothing any more."""
    return turn.stay(words.STALE_TAP)


def link(turn: Turn) -> Outcome:
    return turn.stay(words.LINK_KEPT)


def unknown(turn: Turn) -> Outcome:
    return turn.stay(words.KINDLY_KEPT)
