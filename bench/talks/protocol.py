"""Rules of the answer itself: that there is one, that it fits, that it can be answered."""

import re
import unicodedata
from datetime import timedelta

from bench.talks.broken import holds
from bench.talks.life import BURST, Life
from bench.talks.turns import CRASHED, MARKUP, NUMBER, Turn
from bot.dialogue.words import NEW_MATTER_WORDS
from bot.incoming import Kind

KEYS = re.compile(
    r"same:\d+|agree|refuse|cancel|together|append|person|resume|drop|nowhere|wrong:(?:place|item)|item:[\w-]+"
    r"|grid:(?:\d+|none)|rate:\d{10}(?::[1-5])?|solved:\d{10}(?::(?:yes|partly|no))?|(?:reopen|withdraw|urge|progress|supplement|again"
    r"|another):\d{10}"
)
ASKS = re.compile("[？?：:]$")
RUN = 2
SETTLED = timedelta(hours=2)


def is_answered(life: Life, turn: Turn) -> bool:
    """Whoever says something is answered, but for the later ones of a burst."""
    said = turn.act.said
    if said is None or said.kind.is_silent or turn.act.copy:
        return False
    holds(not turn.answer.startswith(CRASHED), turn.answer)
    if not turn.answer:
        holds(turn.act.of_resident and _in_burst(life, turn), f"no answer to {turn.act}")
    return True


def _in_burst(life: Life, turn: Turn) -> bool:
    said = turn.act.said
    earlier = [t.act.said for t in life.turns[:-1] if t.act.said and not t.act.copy]
    own = [each for each in earlier if said and each.sender == said.sender]
    return bool(said and own and said.sent_at - own[-1].sent_at <= BURST)


def fits(life: Life, turn: Turn) -> bool:
    """An answer has no more bytes than its way takes, no control characters, no broken link."""
    if not turn.answer or turn.act.said is None:
        return False
    limit = life.street.bot.ways[turn.act.said.channel].limit
    holds(len(turn.answer.encode()) <= limit, f"{len(turn.answer.encode())} bytes of {limit}")
    odd = [c for c in turn.answer if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    holds(not odd, f"control characters {odd!r}")
    if turn.act.of_resident:
        whole = turn.answer.count("<a ") == turn.answer.count("</a>") == len(turn.choices)
        holds(whole, f"a broken link: {turn.answer}")
    return True


def buttons_are_known(life: Life, turn: Turn) -> bool:
    """Every button is one that the talk knows, has a label, and names no case of a stranger's."""
    if not turn.choices or turn.act.said is None:
        return False
    for key, label in turn.choices:
        holds(KEYS.fullmatch(key) and label, f"the button {key!r} ({label!r})")
        for case in life.numbers_in(key):
            own = life.reporter(case) == turn.act.said.sender
            holds(own, f"the button {key!r} is of somebody else's case")
    return True


def asks_no_question_thrice(life: Life, turn: Turn) -> bool:
    """The same question is asked at most twice running, whatever different things are said."""
    question = _question(turn)
    if not question:
        return False
    said = turn.act.said
    words = [turn.act.words]
    for before in reversed(life.turns[:-1]):
        if before.act.said is None or said is None or before.act.said.sender != said.sender:
            continue
        if before.act.copy or before.act.said.kind.is_silent:
            continue
        if said.sent_at - before.act.said.sent_at > SETTLED or _question(before) != question:
            break
        if words[-1].startswith(NEW_MATTER_WORDS):
            break  # Whoever begins anew is asked anew.
        words.append(before.act.words)
    differ = {word.strip("。！!？? ") for word in words}
    holds(len(differ) <= RUN, f"asked {len(words)} times: {question!r} after {words}")
    return len(words) > 1


def _question(turn: Turn) -> str:
    """Give what was asked, "" where nothing was, or nothing was typed."""
    if not turn.act.of_resident or turn.act.copy or not turn.act.words.strip():
        return ""
    said = turn.act.said
    if said is None or said.kind is not Kind.TEXT:
        return ""
    text = MARKUP.sub("", turn.answer.partition("<a ")[0]).strip()
    asks = bool(turn.choices) or ASKS.search(text) is not None
    labels = "".join(label for _, label in turn.choices)
    return f"{text}{labels} ({turn.told.matters} before it)" if asks else ""


def names_no_strange_case(life: Life, turn: Turn) -> bool:
    """A resident reads the numbers of their own cases only, unless they wrote others themselves."""
    if not turn.act.of_resident or turn.act.said is None:
        return False
    who = turn.act.said.sender
    typed = {
        number
        for t in life.turns
        if t.act.said is not None and t.act.said.sender == who
        for number in NUMBER.findall(f"{t.act.said.text} {t.act.said.tap}")
    }
    for case in life.numbers_in(turn.read):
        own = life.reporter(case) == who or case.number in typed
        holds(own, f"the number {case.number} of somebody else's case")
    return True


def a_copy_changes_nothing(life: Life, turn: Turn) -> bool:
    """A copy of a message gets the same answer and changes nothing."""
    said = turn.act.said
    if said is None or not turn.act.copy or turn.answer.startswith(CRASHED):
        return False
    first = next(
        t
        for t in life.turns
        if t.act.said is not None and (t.act.said.sender, t.act.said.key) == (said.sender, said.key)
    )
    holds(turn.answer == first.answer, f"a copy got {turn.answer!r}, the first {first.answer!r}")
    news = turn.news
    holds(not news.events and not news.rows, f"a copy did {[e.step for e in news.events]}")
    return True


RULES = (
    is_answered,
    fits,
    buttons_are_known,
    asks_no_question_thrice,
    names_no_strange_case,
    a_copy_changes_nothing,
)
