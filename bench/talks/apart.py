"""Rules of what must not be mixed: matters, residents, notes and answers, names and groups."""

from collections.abc import Iterable

from bench.talks.broken import holds
from bench.talks.life import Life
from bench.talks.sentences import NAMES, PHONES, WORKER_PHONE
from bench.talks.turns import Act, Sort, Told, Turn, tokens_in
from bot.dialogue import words
from bot.dialogue.states import HALF_TOLD
from flows.cases.tables import Case
from flows.telling.audience import is_reporter
from notify.payload import as_text

WORKERS = "worker-"
SPOKEN_TO_RESIDENT = frozenset({"reply", "arrive", "ask", "resolve", "decline"})


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
            sender = _sender(life, token)
            own = sender == who or (not who and sender.startswith(WORKERS))
            holds(own, f"{case.number} of {who or 'a worker'} holds {token} of {sender}")
    return True


def _sender(life: Life, token: str) -> str:
    _, act = life.known.said.get(token, (0, Act(life.turns[0].act.after)))
    return act.said.sender if act.said is not None else ""


def a_sentence_is_in_one_case(life: Life, turn: Turn) -> bool:
    """What was said of one matter is in no other one's case, unless it told several at once."""
    if not turn.news.cases:
        return False
    for case in turn.news.cases.values():
        for token in tokens_in(_said(case, turn)):
            others = [life.known.cases[each] for each in life.known.holds.get(token, ())]
            strange = [c.number for c in others if c.accepted_at != case.accepted_at]
            holds(not strange, f"{token} is in {case.number} and was in {strange}")
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
    if not gone or "不报了。" in turn.read or _waited(life, gone):
        return False
    added = " ".join(e.text or "" for e in turn.news.events)
    for token in gone:
        found = life.known.holds.get(token) or token in added
        kind = "laid aside before" if token in before.laid and turn.told.laid else "told"
        holds(found, f"{token} ({kind}) is nowhere after {turn.act} → {turn.read[:30]}")
    return True


def _waited(life: Life, gone: Iterable[str]) -> bool:
    """Tell whether a day has passed since one of the resident's words that are gone."""
    told = [life.known.said[token][1].said for token in gone]
    now = life.street.clock.now
    return any(each is not None and now - each.sent_at >= HALF_TOLD for each in told)


def resident_reads_own_matters(life: Life, turn: Turn) -> bool:
    """A resident is told nothing that another resident said, nor another one's name or phone."""
    told = [
        (life.reader(row), as_text(row.payload))
        for row in turn.news.rows
        if is_reporter(row.recipient)
    ]
    if turn.act.of_resident and turn.act.said is not None:
        told.append((turn.act.said.sender, turn.read))
    for who, text in told:
        for token in tokens_in(text):
            sender = _sender(life, token)
            fine = sender == who or sender.startswith(WORKERS)
            holds(fine, f"{who} read {token} of {sender}")
        for other in life.residents:
            if other.sender != who:
                holds(
                    other.name not in text and other.phone not in text,
                    f"{who} read who {other.sender} is",
                )
    return bool(told)


def notes_stay_inside(life: Life, turn: Turn) -> bool:
    """What a worker notes or chats is not told to a resident by the sentence itself."""
    if turn.act.sort is not Sort.NOTE or _waits_for_words(life, turn):
        return False
    for row in turn.news.rows:
        leaks = is_reporter(row.recipient) and tokens_in(turn.act.words) & tokens_in(
            as_text(row.payload)
        )
        holds(not leaks, f"a note was sent to a resident: {as_text(row.payload)}")
    return True


def _waits_for_words(life: Life, turn: Turn) -> bool:
    """Tell whether the robot had asked what was done: then any sentence says it."""
    said = turn.act.said
    before = [
        t
        for t in life.turns[:-1]
        if t.act.said and said and t.act.said.sender == said.sender and not t.act.of_resident
    ]
    return bool(before) and "做了什么" in before[-1].answer


def workers_words_were_meant_for_it(life: Life, turn: Turn) -> bool:
    """A worker's words reach the case's reporter alone, and by a step that speaks to them."""
    found = [
        (life.reader(row), as_text(row.payload))
        for row in turn.news.rows
        if is_reporter(row.recipient)
    ]
    if turn.act.of_resident and turn.act.said is not None:
        found.append((turn.act.said.sender, turn.read))
    checked = False
    for who, text in found:
        for token in tokens_in(text):
            if not _sender(life, token).startswith(WORKERS):
                continue
            checked = True
            spoken = [
                e
                for t in life.turns
                for e in t.news.events
                if token in (e.text or "") and e.step in SPOKEN_TO_RESIDENT
            ]
            mine = [e for e in spoken if life.reporter(life.known.cases[e.subject_id]) == who]
            holds(mine, f"{who} read {token}, said in steps {[e.step for e in spoken]}")
    return checked


def numbers_need_a_second_yes(_life: Life, turn: Turn) -> bool:
    """A phone number in a worker's words is not sent before a second yes."""
    if WORKER_PHONE not in turn.act.words or turn.act.of_resident:
        return False
    sent = [
        row
        for row in turn.news.rows
        if is_reporter(row.recipient) and WORKER_PHONE in as_text(row.payload)
    ]
    holds(not sent, "a phone number went out at once")
    return True


def groups_read_nobody(life: Life, turn: Turn) -> bool:
    """A group reads no resident's phone or name, and no words of another grid's case."""
    rows = [row for row in turn.news.rows if not is_reporter(row.recipient)]
    texts = [as_text(row.payload) for row in rows]
    if turn.act.said is not None and not turn.act.of_resident:
        texts.append(turn.answer)
    for text in texts:
        for secret in (*PHONES, *NAMES):
            holds(secret not in text, f"a group read {secret}: {text}")
    for row in rows:
        case = life.known.cases.get(row.subject_id or 0) if row.subject_kind == "case" else None
        if case is not None:
            for token in tokens_in(as_text(row.payload)):
                fine = _sender(life, token) in (life.reporter(case), *_workers())
                holds(fine, f"a card of {case.number} holds {token} of {_sender(life, token)}")
    return bool(texts)


def _workers() -> tuple[str, ...]:
    return ("worker-01", "worker-03")


def staff_never_read_what_is_above(life: Life, turn: Turn) -> bool:
    """A complaint that goes one level above is told to no grid's group."""
    checked = False
    desk = f"group:{life.street.groups['']}"
    for row in turn.news.rows:
        case = life.known.cases.get(row.subject_id or 0) if row.subject_kind == "case" else None
        if case is None or not _above(life, case):
            continue
        checked = True
        grids = {f"group:{chat}" for name, chat in life.street.groups.items() if name}
        holds(
            row.recipient not in grids - {desk},
            f"{case.number} about staff was told to {row.recipient}",
        )
    return checked


def _above(life: Life, case: Case) -> bool:
    """Tell whether its reporter was promised that who is complained of sees nothing."""
    said = words.FILED_ABOVE.partition("{answer}")[0].format(number=case.number)
    return any(said in t.read for t in life.turns)


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


def place_is_told(life: Life, turn: Turn) -> bool:
    """A building in a case's place was named by its reporter in words of that case or filing."""
    checked = False
    together = " ".join(case.description for case in turn.news.filed)
    for case in turn.news.filed:
        number = "".join(filter(str.isdigit, (case.place or "").partition("栋")[0][-2:]))
        if not number or "栋" not in (case.place or "") or not life.reporter(case):
            continue
        checked = True
        holds(
            f"{number}栋" in together or "接着" in case.description,
            f"{case.number} lies at {case.place}, told: {together}; {turn.read[:20]}",
        )
    return checked


RULES = (
    holds_own_words_only,
    a_sentence_is_in_one_case,
    new_matter_begins_anew,
    given_up_is_gone,
    nothing_told_is_lost,
    place_is_of_the_matter,
    place_is_told,
    resident_reads_own_matters,
    notes_stay_inside,
    workers_words_were_meant_for_it,
    numbers_need_a_second_yes,
    groups_read_nobody,
    staff_never_read_what_is_above,
)
