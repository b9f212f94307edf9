"""Rules of who reads what: residents their own matters, groups nobody's name, notes nobody."""

from bench.talks.broken import holds
from bench.talks.life import Life
from bench.talks.sentences import NAMES, PHONES, WORKER_PHONE
from bench.talks.turns import WORKERS, Sort, Turn, tokens_in
from bot.dialogue import words
from flows.cases.tables import Case
from flows.telling.audience import is_reporter
from notify.payload import as_text

SPOKEN_TO_RESIDENT = frozenset({"reply", "arrive", "ask", "resolve", "decline"})


def _told_to_residents(life: Life, turn: Turn) -> list[tuple[str, str]]:
    """Give who is told what in this turn: by a message that is sent, or in the answer."""
    told = [
        (life.reader(row), as_text(row.payload))
        for row in turn.news.rows
        if is_reporter(row.recipient)
    ]
    if turn.act.of_resident and turn.act.said is not None:
        told.append((turn.act.said.sender, turn.read))
    return told


def resident_reads_own_matters(life: Life, turn: Turn) -> bool:
    """A resident is told nothing that another resident said, nor another one's name or phone."""
    told = _told_to_residents(life, turn)
    for who, text in told:
        for token in tokens_in(text):
            sender = life.sender(token)
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
    checked = False
    for who, text in _told_to_residents(life, turn):
        for token in tokens_in(text):
            if not life.sender(token).startswith(WORKERS):
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
                sender = life.sender(token)
                fine = sender == life.reporter(case) or sender.startswith(WORKERS)
                holds(fine, f"a card of {case.number} holds {token} of {life.sender(token)}")
    return bool(texts)


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


RULES = (
    resident_reads_own_matters,
    notes_stay_inside,
    workers_words_were_meant_for_it,
    numbers_need_a_second_yes,
    groups_read_nobody,
    staff_never_read_what_is_above,
)
