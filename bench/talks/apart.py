"""Rules of what must not be mixed: matters of one resident, and of two; their words and places."""

from collections.abc import Iterable

from bench.talks.broken import holds
from bench.talks.life import Life
from bench.talks.turns import WORKERS, Told, Turn, tokens_in
from bot.dialogue import words
from bot.dialogue.states import HALF_TOLD
from flows.cases.tables import Case
from nlp.catalogue.severity import Severity

TEN = 10


def _said(case: Case, turn: Turn) -> str:
    """Give all that a case holds of words but its place, with what this turn added to it."""
    added = [
        e.text or ""
        for e in turn.news.events
        if (e.kind, e.subject_id) == ("case", case.id) and e.actor_kind == "resident"
    ]
    kept = " ".join((case.description, case.summary, *(case.behalf or {}).values()))
    return " ".join((kept, *added))


def holds_own_words_only(life: Life, turn: Turn) -> bool:
    """A case holds nothing that anybody but its reporter said."""
    if not turn.news.cases:
        return False
    for case in turn.news.cases.values():
        who = life.reporter(case)
        for token in tokens_in(f"{_said(case, turn)} {case.place}"):
            sender = life.sender(token)
            own = sender == who or (not who and sender.startswith(WORKERS))
            holds(own, f"{case.number} of {who or 'a worker'} holds {token} of {sender}")
    return True


def a_sentence_is_in_one_case(life: Life, turn: Turn) -> bool:
    """What was said of one matter is in no other one's case, unless it told several at once.

    What was added to a case and then called another matter is in both: nothing is taken out again.
    """
    if not turn.news.cases:
        return False
    moved = [t.act.said for t in life.turns if t.act.said and t.act.said.tap.startswith("another:")]
    movers = {said.sender for said in moved}
    for case in turn.news.cases.values():
        for token in tokens_in(_said(case, turn)):
            others = [life.known.cases[each] for each in life.known.holds.get(token, ())]
            strange = [c.number for c in others if c.accepted_at != case.accepted_at]
            fine = not strange or life.reporter(case) in movers
            holds(fine, f"{token} is in {case.number} and was in {strange}")
            life.known.holds.setdefault(token, set()).add(case.id)
    return True


def new_matter_begins_anew(life: Life, turn: Turn) -> bool:
    """What was told before 新诉求 is in no case with what was told after it."""
    checked = False
    for case in turn.news.filed:
        found = [
            life.known.said[token]
            for token in tokens_in(case.description)
            if token in life.known.said
        ]
        if len(found) < 2 or not life.reporter(case):
            continue
        checked = True
        first, last = min(at for at, _ in found), max(at for at, _ in found)
        between = [
            t
            for t in life.turns[first + 1 : last + 1]
            if t.act.said is not None and t.act.said.sender == life.reporter(case)
        ]
        anew = [
            t for t in between if t.act.words.startswith(words.NEW_MATTER_WORDS) and not t.act.copy
        ]
        back = any("刚才说的“" in t.answer or "接着报" in t.act.words for t in between)
        holds(
            not anew or back,
            f"{case.number} holds words from both sides of {anew[-1:] and anew[-1].act.words!r}",
        )
    return checked


def given_up_is_gone(life: Life, turn: Turn) -> bool:
    """After 这件不报了 what was said of it is held no more, unless something else is asked of."""
    said = turn.act.said
    if said is None or not turn.act.of_resident or turn.act.copy:
        return False
    if not turn.read.startswith(words.CANCELLED):
        return False
    before = life.known.told.get(said.sender, Told())
    still = before.tokens & turn.told.tokens
    fewer = before.tokens - turn.told.tokens  # Of several told the last one is given up.
    holds(fewer or not still, f"{sorted(still)} is still told after {turn.act}")
    return True


def nothing_told_is_lost(life: Life, turn: Turn) -> bool:
    """What is half-told ends in a case, is kept for the desk, is given up in words, or runs out."""
    said = turn.act.said
    if said is None or not turn.act.of_resident or turn.act.copy:
        return False
    before = life.known.told.get(said.sender, Told())
    gone = (before.tokens | before.laid) - turn.told.tokens - turn.told.laid
    if before.vague:
        gone -= before.tokens  # What nobody understood is no part of a matter.
    if not gone or "不报了。" in turn.read or _waited(life, gone):
        return False
    added = " ".join(e.text or "" for e in turn.news.events)
    for token in gone:
        found = life.known.holds.get(token) or token in added
        kind = "laid aside before" if token in before.laid else "told"
        holds(found, f"{token} ({kind}) is nowhere after {turn.act} → {turn.read[:30]}")
    return True


def _waited(life: Life, gone: Iterable[str]) -> bool:
    """Tell whether a day has passed since one of the resident's words that are gone."""
    told = [life.known.said[token][1].said for token in gone]
    now = life.street.clock.now
    return any(each is not None and now - each.sent_at >= HALF_TOLD for each in told)


def place_is_of_the_matter(life: Life, turn: Turn) -> bool:
    """A pin is the place of the cases of one filing; it comes back in none told later."""
    checked = False
    for case in turn.news.filed:
        if case.point is None:
            continue
        checked = True
        same = [
            other
            for other in life.known.cases.values()
            if other.point == case.point and other.id not in turn.news.cases
        ]
        holds(not same, f"{case.number} lies at the pin of {[other.number for other in same]}")
        pinned = [
            t
            for t in life.turns
            if t.act.said is not None
            and t.act.said.longitude is not None
            and t.act.said.sender == life.reporter(case)
        ]
        holds(pinned, f"{case.number} lies at a pin its reporter never sent")
    return checked


def a_case_has_words(life: Life, turn: Turn) -> bool:
    """A case that a resident reported says something: a place or a button alone is no matter."""
    filed = [case for case in turn.news.filed if life.reporter(case)]
    for case in filed:
        holds(case.description.strip(), f"{case.number} is empty")
    return bool(filed)


def place_is_told(life: Life, turn: Turn) -> bool:
    """A building in a case's place was named by its reporter, or read back to them before a yes."""
    checked = False
    together = " ".join(case.description for case in turn.news.filed)
    for case in turn.news.filed:
        number = "".join(filter(str.isdigit, (case.place or "").partition("栋")[0][-2:]))
        if not number or "栋" not in (case.place or "") or not life.reporter(case):
            continue
        if case.severity is not Severity.URGENT:
            continue  # It was read back with its place, and agreed to.
        checked = True
        named = any(f"{each}栋" in together for each in (number, _written(number)))
        where = f"{case.number} lies at {case.place}, told: {together}; {turn.read[:60]}"
        holds(named or "接着" in case.description, where)
    return checked


def _written(number: str) -> str:
    """Give a number as it may be written out: 2栋 is 二栋, too; above ten hardly anybody does."""
    return "零一二三四五六七八九十"[int(number)] if int(number) <= TEN else number


RULES = (
    holds_own_words_only,
    a_sentence_is_in_one_case,
    new_matter_begins_anew,
    given_up_is_gone,
    nothing_told_is_lost,
    place_is_of_the_matter,
    place_is_told,
    a_case_has_words,
)
