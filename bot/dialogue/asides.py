"""What can be said at any moment and is not the matter itself."""

from dataclasses import replace

from bot import words
from bot.dialogue.filing import file_case
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import ask_place_again, describe, grid_name
from bot.dialogue.turn import Answer, Slots, Turn
from bot.incoming import Kind
from flows.cases import reads as queries
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import OPEN, Trigger
from flows.map.tables import Grid

SHOWN = 20


def silence(turn: Turn) -> Answer:
    """Keep what the platform tells, and say nothing: nobody waits for an answer."""
    if turn.incoming.kind == Kind.UNFOLLOW:
        turn.contact.following = False
    return _stay(turn, "")


def welcome(turn: Turn) -> Answer:
    """Greet a new follower or a scan; a poster says where they are."""
    turn.contact.following = True
    grid = (
        queries.grid_of_poster(turn.session, turn.incoming.scene) if turn.incoming.scene else None
    )
    if grid is None:
        return _stay(turn, words.WELCOME)
    told = turn if turn.stage in TELLING else turn.about(Slots())
    told.slots.grid_id, told.slots.offered_grids = grid.id, []
    if told.slots.sentences:
        return ask_place_again(told)
    return Answer(words.WELCOME_GRID.format(grid=grid_name(grid)), Stage.PLACE, told.slots)


def help_(turn: Turn) -> Answer:
    return _stay(turn, words.HELP)


def greet(turn: Turn) -> Answer:
    if turn.stage not in TELLING or not turn.slots.sentences:
        return _stay(turn, words.GREETING)
    said = turn.slots.said[:SHOWN]
    return _stay(turn, words.GREETING_AGAIN.format(said=said, question=words.ASK_MORE))


def thanks(turn: Turn) -> Answer:
    return _stay(turn, words.THANKS)


def start(turn: Turn) -> Answer:
    """Begin a matter of its own; what follows the word is its first sentence."""
    rest = turn.text
    for word in words.NEW_MATTER_WORDS:
        rest = rest.removeprefix(word)
    rest = rest.strip(" ：:，,。")
    fresh = turn.about(Slots())
    if rest and turn.tap != "REPORT":
        return describe(fresh.saying(rest))
    return Answer(words.NEW_MATTER, Stage.PLACE, fresh.slots)


def anonymous(turn: Turn) -> Answer:
    """Keep who says it from all who handle it; what follows the word is the matter."""
    fresh = turn if turn.stage in TELLING else turn.about(Slots())
    fresh.slots.anonymous = True
    if turn.findings.intent.text:
        return describe(replace(fresh.saying(turn.findings.intent.text), stage=Stage.PLACE))
    if fresh.slots.sentences:
        return ask_place_again(fresh)
    return Answer(words.ANONYMOUS_ON.format(more=words.ASK_MORE), Stage.PLACE, fresh.slots)


def person(turn: Turn) -> Answer:
    """Hand the talk to a person: on the case just filed, or on a case of its own."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is not None and case.state in OPEN:
        change = Change(Trigger.SUPPLEMENT, turn.actor, words.PERSON_SUMMARY)
        perform(turn.session, turn.bot.office, case.id, change)
        return _stay(turn, words.PERSON.format(number=case.number), case.id)
    asked = turn.about(
        replace(turn.slots, item=None, sentences=turn.slots.sentences or [turn.text])
    )
    case = file_case(asked, turn.understand(asked.slots.said), words.PERSON_SUMMARY)
    kept = Slots(case_id=case.id, item=case.item_code)
    return Answer(words.PERSON.format(number=case.number), Stage.FILED, kept, case.id)


def noted(turn: Turn) -> Answer:
    """Answer a bare yes, no or number after filing: there is nothing in it to add."""
    return _stay(turn, words.NOTED)


def recording(turn: Turn) -> Answer:
    """A voice message without WeChat's transcript goes to a person."""
    told = turn.slots if turn.stage in TELLING else Slots()
    sentences = [*told.sentences, words.VOICE_SUMMARY]
    ids = [*told.message_ids, turn.message_id]
    heard = turn.about(replace(told, item=None, sentences=sentences, message_ids=ids))
    case = file_case(heard, turn.understand(heard.slots.said), words.VOICE_SUMMARY)
    return Answer(words.NOT_HEARD.format(number=case.number), Stage.IDLE, None, case.id)


def photo(turn: Turn) -> Answer:
    """Keep a photo or video; it belongs to what is being told, or was just filed."""
    if turn.stage == Stage.FILED and turn.slots.case_id is not None:
        case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
        if case is not None:
            return _stay(turn, words.SUPPLEMENTED.format(number=case.number), case.id)
    if turn.stage == Stage.EMERGENCY:
        return _stay(turn, words.EMERGENCY_PLACE, turn.slots.case_id)
    told = turn if turn.stage in TELLING else turn.about(Slots())
    told.slots.message_ids.append(turn.message_id)
    if told.slots.sentences:
        return ask_place_again(told)
    kept = words.VIDEO_KEPT if turn.incoming.kind == Kind.VIDEO else words.PHOTO_KEPT
    return Answer(kept, Stage.PLACE, told.slots)


def contact_worker(turn: Turn) -> Answer:
    grid = turn.session.get(Grid, turn.slots.grid_id or turn.talker.last_grid_id or 0)
    if grid is None:
        return _stay(turn, words.CONTACT_WORKER_NONE)
    today = turn.now.astimezone(turn.bot.settings.timezone).date()
    names = "、".join(person.name for person in queries.roster(turn.session, grid.id, today))
    return _stay(turn, words.CONTACT_WORKER.format(grid=grid_name(grid), names=names))


def not_yet(turn: Turn) -> Answer:
    what = words.INTENT_NAMES[turn.findings.intent.kind]
    return _stay(turn, words.NOT_YET.format(what=what))


def stale_tap(turn: Turn) -> Answer:
    """Answer a button of an earlier step; tapping it changes nothing any more."""
    return _stay(turn, words.STALE_TAP)


def link(turn: Turn) -> Answer:
    return _stay(turn, words.LINK_KEPT)


def unknown(turn: Turn) -> Answer:
    return _stay(turn, words.KINDLY_KEPT)


def _stay(turn: Turn, text: str, case_id: int | None = None) -> Answer:
    return Answer(text, turn.stage, turn.slots, case_id)
