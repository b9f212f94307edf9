"""What can be said at any moment and is not the matter itself."""

from bot import words
from bot.dialogue.filing import file_case
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import ask_place_again, grid_name
from bot.dialogue.turn import Answer, Slots, Turn
from bot.incoming import Kind
from flows import queries
from flows.map import Grid

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
    turn.slots.grid_id, turn.slots.offered_grids = grid.id, []
    if turn.slots.sentences:
        return ask_place_again(turn)
    return Answer(words.WELCOME_GRID.format(grid=grid_name(grid)), Stage.PLACE, turn.slots)


def help_(turn: Turn) -> Answer:
    return _stay(turn, words.HELP)


def greet(turn: Turn) -> Answer:
    if turn.stage not in TELLING or not turn.slots.sentences:
        return _stay(turn, words.GREETING)
    said = turn.slots.said[:SHOWN]
    return _stay(turn, words.GREETING_AGAIN.format(said=said, question=words.ASK_MORE))


def thanks(turn: Turn) -> Answer:
    return _stay(turn, words.THANKS)


def start(_turn: Turn) -> Answer:
    """Begin a matter of its own."""
    return Answer(words.NEW_MATTER, Stage.PLACE, Slots())


def anonymous(turn: Turn) -> Answer:
    turn.slots.anonymous = True
    more = "" if turn.slots.sentences else words.ASK_MORE
    text = words.ANONYMOUS_ON.format(more=more)
    if turn.stage == Stage.CONFIRM:
        return ask_place_again(turn)
    return Answer(text, turn.stage if turn.stage in TELLING else Stage.PLACE, turn.slots)


def person(turn: Turn) -> Answer:
    """Hand the talk to a person: a case on the dispatchers' desk, with what was said."""
    turn.slots.item = None
    turn.slots.sentences = turn.slots.sentences or [turn.text]
    case = file_case(turn, turn.understand(turn.slots.said), words.PERSON_SUMMARY)
    return Answer(words.PERSON.format(number=case.number), Stage.IDLE, None, case.id)


def recording(turn: Turn) -> Answer:
    """A voice message without WeChat's transcript goes to a person."""
    turn.slots.item = None
    turn.slots.sentences = [*turn.slots.sentences, words.VOICE_SUMMARY]
    case = file_case(turn, turn.understand(turn.slots.said), words.VOICE_SUMMARY)
    return Answer(words.NOT_HEARD.format(number=case.number), Stage.IDLE, None, case.id)


def photo(turn: Turn) -> Answer:
    """Keep a photo or video; it belongs to what is being told, or was just filed."""
    if turn.stage == Stage.FILED and turn.slots.case_id is not None:
        case = queries.own_case(turn.session, turn.contact.resident_id, turn.slots.case_id)
        if case is not None:
            return _stay(turn, words.SUPPLEMENTED.format(number=case.number), case.id)
    turn.slots.message_ids.append(turn.message_id)
    if turn.slots.sentences:
        return ask_place_again(turn)
    return Answer(words.PHOTO_KEPT, Stage.PLACE, turn.slots)


def contact_worker(turn: Turn) -> Answer:
    grid = turn.session.get(Grid, turn.slots.grid_id or turn.contact.resident.last_grid_id or 0)
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
