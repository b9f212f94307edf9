"""Judging a case: marks, why they are low, not done after all, done again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer import Answer, Choice
from bot.dialogue import meant, words
from bot.dialogue.filing import due_words
from bot.dialogue.following import LIKELY, add, called, do
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.telling import begun, describe
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.change import Change
from flows.cases.states import OPEN, Solved, State
from flows.cases.steps.judging import LOW, ROUNDS
from flows.cases.tables import Case
from flows.clocks.tables import Stage as ClockStage
from nlp.commands.solved import UNCLEAR

DONE = (State.RESOLVED, State.RATED)
OVER = (*DONE, State.CLOSED)
_FIGURES = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_MARK = re.compile("([0-5零一二两三四五])(?:颗?星|分)(?!钟|之)")


def marks(turn: Turn) -> bool:
    """Tell whether words hold a mark for a case that waits for one: 零分，不对，一分."""
    if turn.incoming.tap or turn.stage in TELLING or turn.chance("rate", "reopen") < LIKELY:
        return False
    return _MARK.search(turn.said) is not None and _has(turn, (State.RESOLVED,))


def mark(turn: Turn) -> Outcome:
    """Take the last mark that the words hold, and all of them as the reason."""
    figure = [match[1] for match in _MARK.finditer(turn.said)][-1]
    stars = max(1, _FIGURES.get(figure) or int(figure))
    meant = replace(turn.findings.intent, kind="rate", stars=stars, text=turn.text)
    return rate(replace(turn, findings=replace(turn.findings, intent=meant)))


def rate(turn: Turn) -> Outcome:
    stars = _stars(turn)

    def act(case: Case) -> Outcome:
        if stars is None:
            return turn.stay(_ask_stars(case), case.id)
        return _rated(turn, case, stars)

    given = "" if stars is None else str(stars)
    states = (State.RESOLVED,)
    return meant.on_case(turn, "rate", states, act, words.NOTHING_TO_RATE, given=given)


def _rated(turn: Turn, case: Case, stars: int) -> Outcome:
    do(turn, case, Change("rate", turn.actor, stars=stars))
    if case.state is State.MERGED or case.child_count:
        return turn.stay(words.RATED_IN_STORM.format(number=case.number), case.id)
    if stars > LOW:
        return turn.stay(words.RATED.format(number=case.number), case.id)
    answer = Answer(words.RATED_LOW, _again(case))
    if case.round >= ROUNDS:
        answer = Answer(words.RATED_LOW_LAST)
    said = turn.findings.intent.text
    if said and not turn.incoming.tap:
        do(turn, case, Change("comment", turn.actor, said, masked=turn.findings.masked))
        answer = replace(answer, text=words.COMMENTED)
    if turn.stage is Stage.EMERGENCY:
        return turn.stay(answer, case.id)
    kept = replace(turn.afresh, case_id=case.id, item=case.item_code)
    return Outcome(answer, Stage.WHY, kept, case.id)


def _ask_stars(case: Case) -> Answer:
    stars = tuple(
        Choice(f"rate:{case.number}:{value}", label)
        for value, label in flow_words.STAR_NAMES.items()
    )
    return Answer(words.ASK_STARS.format(item=called(case), number=case.number), stars)


def comment(turn: Turn) -> Outcome:
    case = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if case is None:
        return describe(turn)
    if case.state in OPEN:  # Done again meanwhile: the reason is what its workers must know.
        return add(turn, case, turn.text, turn.findings.masked)
    do(turn, case, Change("comment", turn.actor, turn.text, masked=turn.findings.masked))
    if case.round >= ROUNDS:
        return Outcome(Answer(words.COMMENTED_LAST), Stage.IDLE, None, case.id)
    return turn.ask(words.COMMENTED, _again(case), case, turn.text)


def says_solved(turn: Turn) -> bool:
    """Tell whether words answer 解决了吗, for a case that waits to be judged."""
    return _answer(turn) not in (None, UNCLEAR)


def may_say_solved(turn: Turn) -> bool:
    """Tell whether words answer it somehow: 就那样吧; or may as well tell another matter."""
    return _answer(turn) == UNCLEAR


def doubts(turn: Turn) -> bool:
    """Tell whether praise is none: 办得好啊，灯杆子擦得亮亮的，就是灯不亮."""
    return turn.bot.engine.solved(turn.said) in ("no", "partly")


def _answer(turn: Turn) -> str | None:
    """Give what the words answer; unclear where only the resident can say."""
    intent = turn.findings.intent
    if turn.incoming.tap or not turn.text or turn.stage in TELLING:
        return None
    if _MARK.search(turn.said) or (intent.stars and intent.exact):
        return None
    if intent.exact and intent.kind != "none":  # 重办: no need to ask whether it is wanted.
        return None
    answer = turn.bot.engine.solved(turn.said)
    waiting = (_of_theirs(turn, (State.RESOLVED,)) or _open_again(turn)) if answer else ()
    if answer is None or not waiting:
        return None
    if turn.stage is Stage.FILED and not _asked_since(turn, waiting):
        return None  # 还是黑的 is about what was just filed.
    return answer if _speaks_of_one(turn, answer) else _or_another(turn)


def _asked_since(turn: Turn, waiting: Sequence[Case]) -> bool:
    """Tell whether 解决了吗 is newer than what was spoken of last."""
    filed = queries.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    if filed is None or filed.id in [case.id for case in waiting]:
        return True
    spoken_of = filed.moved_at or filed.accepted_at or turn.now
    asked = (_asked_at(turn, queries.followed(turn.session, case)) for case in waiting)
    return any(at > spoken_of for at in asked)


def _asked_at(turn: Turn, case: Case) -> datetime:
    clocks = queries.clocks_now(turn.session, case)
    return next((clock.started_at for clock in clocks if clock.stage is ClockStage.JUDGE), turn.now)


def _speaks_of_one(turn: Turn, answer: str) -> bool:
    """Tell whether no other matter is named than those that wait to be judged."""
    found = turn.findings
    if found.matters:
        return {case.item_code for case in _of_theirs(turn, (State.RESOLVED,))}.issuperset(
            found.matters
        )
    # 楼道灯亮了 is sure of an item, too, and hardly anybody reports that a lamp is lit.
    return answer == "yes" or not found.sure or _names_one_of(turn, (State.RESOLVED,))


def _or_another(turn: Turn) -> str | None:
    """三栋的路灯没人修 is another matter, whatever waits; 东头不拉了西头还拉着 may be one."""
    grids = turn.findings.place.grid_ids
    return None if grids and turn.stage is not Stage.WHY else UNCLEAR


def judge(turn: Turn) -> Outcome:
    """Take 解决了, 解决了一部分 or 没解决, tapped or said."""
    solved = _solved(turn)

    def act(case: Case) -> Outcome:
        if solved is not None:
            return _judged(turn, case, solved)
        if turn.tap in turn.slots.offered:  # Which case it is was asked first.
            return _ask_which(turn, case, turn.slots.reason)
        return turn.stay(words.STALE_TAP, case.id)

    return _of_a_case(turn, act, solved.value if solved else "")


def which_answer(turn: Turn) -> Outcome:
    """Ask which of the three it is; the words go with the choice, as the reason."""
    return _of_a_case(turn, lambda case: _ask_which(turn, case, turn.text), "")


def _ask_which(turn: Turn, case: Case, said: str) -> Outcome:
    choices = tuple(
        Choice(f"solved:{case.number}:{solved}", label)
        for solved, label in flow_words.SOLVED_NAMES.items()
    )
    another = Choice(f"another:{case.number}", words.ANOTHER)
    question = words.WHICH_ANSWER.format(item=called(case), number=case.number)
    return turn.ask(question, (*choices, another), case, said)


def _open_again(turn: Turn) -> Sequence[Case]:
    """Give the cases that others' answers opened again before this one came."""
    found = ((case, queries.followed(turn.session, case)) for case in _of_theirs(turn, OPEN))
    return [case for case, head in found if head.child_count and head.round > 1]


def _answered_late(turn: Turn) -> Case | None:
    """Give the case an answer comes too late for: the one that was tapped, or the only kind."""
    again = _open_again(turn)
    if turn.tap.startswith("solved:"):
        return next((case for case in again if f":{case.number}:" in turn.tap), None)
    return again[0] if again and not _has(turn, OVER) else None


def _of_a_case(turn: Turn, act: meant.Act, solved: str) -> Outcome:
    if case := _answered_late(turn):
        return turn.stay(flow_words.DONE_AGAIN.format(name=case.number), case.id)
    said = "" if turn.incoming.tap else turn.text
    states, nothing = (State.RESOLVED,), words.NOTHING_TO_RATE
    return meant.on_case(turn, "solved", states, act, nothing, given=solved, said=said)


def _judged(turn: Turn, case: Case, solved: Solved) -> Outcome:
    said = _words_with(turn)
    masked = turn.understand(said).masked if said else None
    if solved is Solved.YES:
        do(turn, case, Change("solved", turn.actor))
        return turn.stay(_ask_stars(case), case.id)
    storm = case.state is State.MERGED or case.child_count > 0
    if solved is Solved.PARTLY and not storm:
        return _partly(turn, case, said, masked)
    do(turn, case, Change("unsolved", turn.actor, said, masked))
    if storm:
        return turn.stay(words.WEIGHED.format(number=case.number), case.id)
    return _not_solved(turn, case, said)


def _goes_on(turn: Turn, case: Case, said: str | None) -> Outcome:
    """What is left is done: it is asked for, unless it was said; what follows is about it."""
    text = words.PARTLY.format(number=case.number, **due_words(turn, case))
    if said:
        return turn.of_case(text, case)
    kept = replace(turn.afresh, case_id=case.id, item=case.item_code)
    return Outcome(Answer(text + words.WHAT_IS_LEFT), Stage.WHY, kept, case.id)


def _not_solved(turn: Turn, case: Case, said: str | None) -> Outcome:
    if case.round >= ROUNDS:
        return _last_words(turn, case, said)
    if said:
        text = words.NOT_DONE.format(item=called(case), number=case.number)
        return turn.ask(text, _again(case), case, said)
    kept = replace(turn.afresh, case_id=case.id, item=case.item_code)
    return Outcome(Answer(words.UNSOLVED, _again(case)), Stage.WHY, kept, case.id)


def _partly(turn: Turn, case: Case, said: str | None, masked: str | None) -> Outcome:
    """Keep it open for what is left; after the last round the level above calls."""
    again = do(turn, case, Change("partly", turn.actor, said, masked))
    last = again.state is State.RATED
    return _last_words(turn, again, said) if last else _goes_on(turn, again, said)


def _last_words(turn: Turn, case: Case, said: str | None) -> Outcome:
    """Say that the level above calls; what they want it to know is asked, unless it was said."""
    if said:
        return turn.stay(words.COMMENTED_LAST, case.id)
    kept = replace(turn.afresh, case_id=case.id, item=case.item_code)
    return Outcome(Answer(words.RATED_LOW_LAST), Stage.WHY, kept, case.id)


def _words_with(turn: Turn) -> str | None:
    """Give what was said: now, or before which of the three it is was asked."""
    if turn.tap.startswith("solved:"):
        return (turn.slots.reason if turn.tap in turn.slots.offered else "") or None
    return turn.text


def _solved(turn: Turn) -> Solved | None:
    """Give the answer of a tapped choice, or of what was said."""
    if turn.tap.startswith("solved:"):
        tapped = (*turn.tap.split(":"), "", "")[2]
        return Solved(tapped) if tapped in tuple(Solved) else None
    said = _answer(turn)
    return None if said in (None, UNCLEAR) else Solved(said)


def says_not_done(turn: Turn) -> bool:
    """Tell whether words say that a case told to be done is not: 没有啊，还是油烟大."""
    if turn.incoming.tap or not turn.text or turn.stage in TELLING:
        return False
    if turn.means("reopen"):
        return _has(turn, OVER) or bool(_open_again(turn))
    return turn.findings.sure and _names_one_of(turn, DONE)


def _of_theirs(turn: Turn, states: tuple[State, ...]) -> Sequence[Case]:
    return queries.cases_in(turn.session, turn.talker.resident_id, states, meant.MOST_ASKED)


def _names_one_of(turn: Turn, states: tuple[State, ...]) -> bool:
    """Tell whether what was understood is the item, and the place if any, of such a case."""
    item, places = turn.findings.items[0].code, turn.findings.place.grid_ids
    cases = _of_theirs(turn, states)
    return any(case.item_code == item and (not places or case.grid_id in places) for case in cases)


def not_done(turn: Turn) -> Outcome:
    """Offer to have it done again, with the words as the reason."""
    if case := _answered_late(turn):
        return turn.stay(flow_words.DONE_AGAIN.format(name=case.number), case.id)
    if turn.findings.intent.kind == "reopen" and turn.findings.intent.exact:
        return reopen(turn)
    states = DONE if _has(turn, DONE) else OVER

    def act(case: Case) -> Outcome:
        if case.state is State.CLOSED:
            return _linked(turn, case)
        if case.state is State.MERGED:
            return _judged(turn, case, Solved.NO)
        if case.round >= ROUNDS and not case.child_count:
            return _call_wanted(turn, case, turn.text)
        text = words.NOT_DONE.format(item=called(case), number=case.number)
        another = Choice(f"another:{case.number}", words.ANOTHER)
        return turn.ask(text, (*_again(case), another), case, turn.text)

    return meant.on_case(turn, "again", states, act, words.NOTHING_TO_REOPEN)


def another(turn: Turn) -> Outcome:
    """What was said is a matter of its own after all."""
    said = turn.slots.reason
    if not said:
        return turn.stay(words.ASK_MORE)
    own = replace(begun(turn), after=None)
    return describe(replace(turn.about(own).saying(said), stage=Stage.PLACE))


def _linked(turn: Turn, case: Case) -> Outcome:
    """A case that is closed stays so; what is said now is a new one that names it."""
    own = replace(turn.afresh, item=case.item_code, grid_id=case.grid_id, place=case.place)
    begun = describe(replace(turn, slots=own, stage=Stage.PLACE))
    if begun.slots is not None:
        begun.slots.sentences.append(words.FOLLOWS.format(number=case.number))
    return begun.saying_first(words.LINKED.format(number=case.number))


def reopen(turn: Turn) -> Outcome:
    """Have a resolved case done again: the one whose button was tapped, or the one meant."""

    def act(case: Case) -> Outcome:
        if case.state is State.MERGED:
            return _judged(turn, case, Solved.NO)
        said = turn.findings.intent.text if not turn.incoming.tap else ""
        reason = said or (turn.slots.reason if turn.slots.case_id == case.id else "") or None
        masked = turn.understand(reason).masked if reason else None
        if case.round >= ROUNDS and not case.child_count:
            return _call_wanted(turn, case, reason)
        again = do(turn, case, Change("reopen", turn.actor, reason, masked=masked))
        text = words.REOPENED.format(number=again.number, **due_words(turn, again))
        return turn.stay(text, again.id)

    return meant.on_case(turn, "reopen", DONE, act, words.NOTHING_TO_REOPEN)


def _call_wanted(turn: Turn, case: Case, said: str | None) -> Outcome:
    """Tell the level above, with what was said: doing it again is used up."""
    masked = turn.understand(said).masked if said else None
    do(turn, case, Change("reopen", turn.actor, said or None, masked=masked))
    return turn.stay(words.REOPENED_ENOUGH.format(number=case.number), case.id)


def _stars(turn: Turn) -> int | None:
    """Give the stars of a tapped choice, or of what was said."""
    if turn.tap.startswith("rate:"):
        stars = (*turn.tap.split(":"), "", "")[2]
        return int(stars) if stars.isascii() and stars.isdigit() else None
    return turn.findings.intent.stars


def _has(turn: Turn, states: tuple[State, ...]) -> bool:
    return queries.latest_case(turn.session, turn.talker.resident_id, states) is not None


def _again(case: Case) -> tuple[Choice, ...]:
    return (Choice(f"reopen:{case.number}", words.AGAIN),)
