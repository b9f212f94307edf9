"""What can be said at any moment and is not the matter itself."""

import re
from dataclasses import replace

from bot.answer import Answer
from bot.dialogue import correcting, following, limits, words
from bot.dialogue.asking import ask_item, grid_name
from bot.dialogue.filing import file_case, keep_unheard, supplement
from bot.dialogue.reminding import reminded
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import describe, next_question
from bot.dialogue.turn import Outcome, Turn
from bot.incoming import Kind
from flows.cases import reads as queries
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.kept import Limit
from flows.cases.states import OPEN
from flows.cases.tables import Case
from flows.map.reads import grid_of_poster
from flows.map.tables import Grid
from flows.people.duties import roster

LIKELY = 0.5
_HOW = re.compile(
    "怎么(?:补办|办理|申请|申领|交费|领取|报销)|要带(?:什么|哪些)|(?:什么|哪些)(?:材料|手续)|(?:去|到)?哪里?(?:能|可以)?(?:补办|办理|申请)"
    "|哪个窗口|几点(?:上班|开门|下班)|能不能领|怎么领"
)
MOST_OF_A_WISH = 10
TOO_SHORT, MOST_REMINDERS = 8, 2
_CALLS_SOMEBODY = re.compile(
    r"\b(?:come|look|fix|check|send|clean|repair|remove|stop|solve|deal)\b", re.IGNORECASE
)
MOST_MISSED = 2
"""So often an answer that is none of the choices is asked for; then a person hears it."""


def welcome(turn: Turn) -> Outcome:
    """Greet a new follower or a scan; a poster says where they are."""
    grid = grid_of_poster(turn.session, turn.incoming.scene) if turn.incoming.scene else None
    if grid is None:
        return turn.stay(words.WELCOME)
    placed = correcting.scan_where(turn)
    if placed is not None:
        return placed
    told = turn if turn.stage in TELLING else turn.about(turn.afresh)
    told.slots.grid_id, told.slots.offered_grids = grid.id, []
    if told.slots.sentences:
        return next_question(told)
    return Outcome(Answer(words.WELCOME_GRID.format(grid=grid_name(grid))), Stage.PLACE, told.slots)


def help_(turn: Turn) -> Outcome:
    return turn.stay(words.ENGLISH if turn.english else words.HELP)


def greet(turn: Turn) -> Outcome:
    return turn.stay(words.ENGLISH if turn.english else words.GREETING)


def thanks(turn: Turn) -> Outcome:
    return turn.stay(words.THANKS)


def start(turn: Turn) -> Outcome:
    """Begin a matter of its own; what follows the word is its first sentence."""
    rest = turn.text
    for word in words.NEW_MATTER_WORDS:
        rest = rest.removeprefix(word)
    rest = rest.strip(" ：:，,。")
    fresh = turn.about(turn.afresh)
    if rest and turn.tap != "REPORT":
        return describe(replace(fresh.saying(rest), stage=Stage.IDLE))
    return Outcome(Answer(words.NEW_MATTER), Stage.PLACE, fresh.slots)


def anonymous(turn: Turn) -> Outcome:
    """Keep who says it from all who handle it; what follows the word is the matter."""
    fresh = turn if turn.stage in TELLING else turn.about(turn.afresh)
    fresh.slots.hide(hidden=True)
    said = turn.findings.intent.text
    if said:
        return describe(replace(fresh.saying(said), stage=Stage.PLACE))
    if len(turn.text) > MOST_OF_A_WISH:
        return describe(fresh)  # 匿名举报！7栋有人群租: the matter is told in the same breath.
    if fresh.slots.sentences:
        return next_question(fresh)
    text = words.ANONYMOUS_ON.format(more=words.ASK_MORE)
    return Outcome(Answer(text), Stage.PLACE, fresh.slots)


def person(turn: Turn) -> Outcome:
    """Hand the talk to a person: on the case just filed, or on a case of its own."""
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is not None and case.state in OPEN:
        supplement(turn, case, words.PERSON_SUMMARY, words.PERSON_SUMMARY)
        return turn.filed(_person_words(turn, case), case)
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, turn.slots.said)
        return turn.stay(words.TOO_MANY)
    told = turn.slots.together() if turn.stage in TELLING else turn.afresh
    asked = turn.about(replace(told, sentences=told.sentences or [turn.text]))
    summary = "：".join(filter(None, (words.PERSON_SUMMARY, told.masked)))
    case = file_case(asked, summary)
    return asked.filed(_person_words(turn, case), case)


def _person_words(turn: Turn, case: Case) -> str:
    """Say when somebody calls; the phone is asked for once, where nobody knows it yet."""
    ask = "" if turn.contact.resident.phone else words.ASK_PHONE
    return words.PERSON.format(number=case.number) + ask


def ask_again(turn: Turn) -> Outcome:
    """Ask what is open once more, for what was said answers nothing; the second time a person."""
    slots = turn.slots
    slots.missed += 1
    if not slots.sentences:
        return Outcome(Answer(words.ASK_MORE), Stage.PLACE, slots)
    if turn.stage is Stage.ITEM and slots.missed >= MOST_MISSED:
        return person(turn)
    return reminded(turn)


def again(turn: Turn) -> Outcome:
    """A nod or a flower answers nothing: the question stays, and is said again, twice."""
    turn.slots.nods += 1
    if turn.slots.nods > MOST_REMINDERS and turn.slots.sentences:
        return turn.stay(words.WAITS_FOR_YOU)
    return reminded(turn) if turn.slots.sentences else next_question(turn)


def wait(turn: Turn) -> Outcome:
    return turn.stay(words.NO_HURRY)


def asks_in_english(turn: Turn) -> bool:
    """Tell whether an English question is about nothing that can be reported: it asks the account.

    Nothing is sure of it and no place is in it; as a matter it would only reach the desk unsorted.
    """
    findings = turn.findings
    if _CALLS_SOMEBODY.search(turn.text):
        return False  # Can you come and look at something strange here?
    if not turn.english or not turn.asks or findings.sure or findings.emergency is not None:
        return False
    return findings.intent.kind == "none" and not findings.place.grid_ids


def asks_how(turn: Turn) -> bool:
    """Tell whether somebody asks how an office's matter is done: no report, and no answer yet."""
    if turn.incoming.tap or not turn.text or turn.findings.place.grid_ids:
        return False
    return turn.chance("policy") >= LIKELY or _HOW.search(turn.said) is not None


def how(turn: Turn) -> Outcome:
    return turn.stay(words.HOW)


def noted(turn: Turn) -> Outcome:
    """Answer a bare yes, no or number after filing: there is nothing in it to add."""
    if not queries.cases_of(turn.session, turn.talker.resident_id, 1):
        return turn.stay(words.GREETING)
    return turn.stay(words.NOTED)


def nothing_changed(turn: Turn) -> Outcome:
    """A no to a question about a case."""
    return turn.stay(words.NOTHING_CHANGED)


def not_understood(turn: Turn) -> Outcome:
    """Say so once, kindly; the next time three guesses and a person, and no draft is left."""
    missed = turn.slots.missed + 1
    if missed == 1:
        said = words.NOT_UNDERSTOOD if len(turn.text) <= TOO_SHORT else words.NO_MATTER
        return Outcome(Answer(said), turn.stage, replace(turn.slots, missed=missed))
    own = replace(turn.afresh, missed=missed, vague=True)
    own.add(turn.text)
    own.keep(turn.findings)
    return ask_item(turn.about(own), words.ASK_ITEM_AGAIN)


def recording(turn: Turn) -> Outcome:
    """A voice message without WeChat's transcript goes to a person; several in a row are one."""
    case = correcting.spoken_of(turn)
    if case is not None:
        supplement(turn, case, words.VOICE_SUMMARY, words.VOICE_SUMMARY)
        return turn.filed(words.NOT_HEARD_MORE.format(number=case.number), case)
    if limits.too_many_cases(turn.session, turn.talker.resident_id, turn.now):
        keep_unheard(turn, Limit.CASES, words.VOICE_SUMMARY)
        return turn.stay(words.TOO_MANY)
    told = turn.slots.together() if turn.stage in TELLING else turn.afresh
    sentences = [*told.sentences, words.VOICE_SUMMARY]
    ids = [*told.message_ids, *turn.with_files]
    heard = turn.about(replace(told, item=None, sentences=sentences, message_ids=ids))
    case = file_case(heard, words.VOICE_SUMMARY)
    where = "" if case.grid_id else words.NOT_HEARD_WHERE
    return heard.filed(words.NOT_HEARD.format(number=case.number) + where, case)


def photo(turn: Turn) -> Outcome:
    """Keep a photo or video; it belongs to what is being told, or was just filed."""
    if turn.stage in (Stage.FILED, Stage.EMERGENCY) and turn.slots.case_id is not None:
        case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id)
        if case is not None:
            return _later_photo(turn, case)
    asked = following.asked_case(turn)
    if asked is not None:
        return _later_photo(turn, asked)
    told = turn if turn.stage in TELLING else turn.about(turn.afresh)
    told.slots.message_ids += turn.with_files
    told.slots.photos += len(turn.with_files)
    if told.slots.sentences:
        return next_question(told)
    kept = words.VIDEO_KEPT if turn.incoming.kind == Kind.VIDEO else words.PHOTO_KEPT
    return Outcome(Answer(kept), Stage.PLACE, told.slots)


def _later_photo(turn: Turn, case: Case) -> Outcome:
    """A photo after filing goes to the case, and its group hears of it."""
    if case.state in OPEN and not turn.in_burst:
        perform(turn.session, turn.bot.office, case.id, Change("show", turn.actor))
    if turn.stage is Stage.EMERGENCY:
        return turn.stay(words.EMERGENCY_PLACE, case.id)
    return turn.filed(words.PHOTO_ADDED.format(number=case.number), case)


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
    """Keep a link with what is being told, or was just filed."""
    said = " ".join(filter(None, (turn.incoming.label, turn.incoming.url)))
    case = correcting.spoken_of(turn)
    if case is not None and said:
        supplement(turn, case, said, words.LINK_SUMMARY)
        return turn.filed(words.LINK_ADDED.format(number=case.number), case)
    told = turn if turn.stage in TELLING else turn.about(turn.afresh)
    told_before = bool(told.slots.sentences)
    if said:
        told.slots.add(said)
    if told_before:
        return next_question(told)
    return Outcome(Answer(words.LINK_KEPT), Stage.PLACE, told.slots)


def unknown(turn: Turn) -> Outcome:
    return turn.stay(words.KINDLY_KEPT)
