"""What a worker answers to the robot's last offer or question."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.group import words
from bot.group.filling import loaded
from bot.group.leave import asked_before
from bot.group.lists import next_page
from bot.group.meaning import numbered
from bot.group.patrol import take_up
from bot.group.said import GroupError, Reply, Said
from bot.group.steps import finish, look_again, speak, take_step
from flows.cases import reads
from flows.cases.steps import CASES
from flows.cases.steps.work import REPLY, RESOLVE
from flows.cases.tables import Case
from flows.telling.spoken import Words
from nlp.commands.worker_answers import (
    enters,
    hesitates,
    leaves,
    nods,
    questions,
    reacts,
    says_undone,
    sends,
)

_FIGURE = re.compile(r"\d{1,4}[号单]?[。.、]?")
SPOKEN = frozenset({"none", "note", "reply", "resolve", "return", "errand"})
"""What may be the answer to a question, and no order of its own, when no number is said."""
BY_NUMBER = ("query", "none", "note")
"""What a number alone, in whatever form, may be read as."""
LISTS = frozenset({"today", "roster", "help", "query"})
FREE = frozenset({"report_up", "none", "note", "reply", "undo", "return", "ask", "errand"})


def answer(said: Said) -> Reply | None:
    """Give what the answer comes to; None where the sentence is none."""
    how = ANSWERS.get(said.memory.asks)
    return how(said) if how is not None else None


def _pass_on(said: Said) -> Reply | None:
    """发 after a note: the resident is told its words."""
    if not _is_free(said) or said.intent.kind == "undo":
        return None
    text = said.heard.whole.text
    if leaves(text):
        said.memory.settle()
        return Reply(words.NOT_SENT)
    if not sends(text):
        return None
    about, case = said.memory.open, _case(said)
    spoken = Words(about["text"], about["masked"], about["told"], about["risky"])
    said.memory.free(case.id, about["count"])
    if said.memory.is_stale(case, said.bot.office.clock()):
        return look_again(_with(said, spoken), case, REPLY, words.OF_BEFORE)
    return take_step(_with(said, spoken), REPLY)


def _confirm(said: Said) -> Reply | None:
    """The second yes: what was shown goes out as it was shown."""
    if not _is_free(said):
        return None
    text = said.heard.whole.text
    if leaves(text) or said.intent.kind == "undo":
        said.memory.settle()
        return Reply(words.NOT_SENT)
    sent = sends(text)
    if not sent and not nods(text):
        return None
    about, case = said.memory.open, _case(said)
    row = CASES.by_code[about["row"]]
    with_words = _with(said, Words(about["text"], about["masked"], about["told"]))
    more = loaded(about.get("more", {}))
    if not sent:
        return look_again(with_words, case, row, words.NOT_SENT_YET, more)
    if said.memory.is_stale(case, said.bot.office.clock()):
        return look_again(with_words, case, row, words.OF_BEFORE, more)
    return finish(with_words, case, row, more)


def _what_was_done(said: Said) -> Reply | None:
    """The next sentence, or a photo, says what was done."""
    shorts = said.memory.open["shorts"]
    named = {*said.intent.numbers, *(() if said.quoted is None else (said.quoted,))}
    if said.intent.kind not in SPOKEN or not named <= set(shorts):
        return None
    whole = said.heard.words if named else said.heard.whole
    text, short = whole.text, "号、".join(map(str, shorts))
    if leaves(text) or says_undone(text):
        said.memory.settle()
        return Reply(words.NOT_FINISHED.format(short=short))
    if questions(text) or text.strip("。.！! ") in words.NEXT_PAGE_SAID or sends(text):
        return None
    if len(shorts) > 1 and any(
        re.search(rf"(?<!\d){each}(?!\d)", said.heard.whole.text) for each in shorts
    ):
        raise GroupError(words.ONE_BY_ONE)  # 8垃圾清了9灯换了: each resident reads their own.
    if not said.incoming.media and (not text or reacts(text)):
        said.memory.ask("done", shorts=shorts)
        return Reply(words.WHAT_WAS_DONE_AGAIN.format(short=short))
    return _finish_all(said, shorts, whole if text else Words.of(words.BY_PHOTO))


def _finish_all(said: Said, shorts: list[int], told: Words) -> Reply:
    """Finish what was asked about with one sentence; hard words are looked at one by one."""
    if len(shorts) > 1 and told.risky:
        raise GroupError(words.ONE_BY_ONE)
    said.memory.done.clear()
    replies = []
    for short in shorts:
        one = said.about(short, "resolve", told)
        replies.append(speak(one, numbered(one, short), RESOLVE))
    return Reply("\n".join(reply.text for reply in replies), replies[-1].case_id)


def _missing_words(said: Said) -> Reply | None:
    """The next sentence is the reason or the words that were missing."""
    about = said.memory.open
    text = said.heard.whole.text
    choices = about.get("choices", {})
    chosen = choices.get(text.strip("。. 、号"))
    if (choices and not chosen and _FIGURE.fullmatch(text)) or (not chosen and hesitates(text)):
        return _once_more(said)
    alone = said.intent.number is None and said.quoted is None
    if not text or not (chosen or (alone and said.intent.kind not in LISTS)):
        return None
    if leaves(text) and not chosen:
        said.memory.settle()
        return Reply(words.NOT_DONE.format(short=about["number"]))
    row = CASES.asked_by(about["kind"])
    if row is None:
        return None
    together = Words.of(" ".join(filter(None, (about.get("before", ""), chosen or text))))
    return take_step(said.about(about["number"], about["kind"], together), row)


def _once_more(said: Said) -> Reply:
    """What is none of the choices, or no answer yet, takes nothing; asked twice, it is let go."""
    about = said.memory.open
    if about.get("again"):
        said.memory.settle()
        return Reply(words.NOT_DONE.format(short=about["number"]))
    said.memory.open = {**about, "again": True}
    ways = "".join(f"\n{at}. {choice}" for at, choice in about.get("choices", {}).items())
    return Reply(words.STILL_ASKED.format(short=about["number"], ways=ways))


def _which(said: Said) -> Reply | None:
    """A number alone says which of the cases was meant."""
    about = said.memory.open
    number = said.intent.number
    if number not in about["numbers"] or said.intent.kind not in (*BY_NUMBER, about["kind"]):
        return None
    row = CASES.asked_by(about["kind"])
    if row is None:
        return None
    return take_step(said.about(number, about["kind"], Words(**about["words"])), row)


def _ways(said: Said) -> Reply | None:
    """1 or 2, or its name, says what was meant."""
    about = said.memory.open
    text = said.heard.whole.text.strip("。. 、")
    kinds = {**{str(at): k for at, k in enumerate(about["kinds"], 1)}, **about["names"]}
    kind = kinds.get(text)
    row = CASES.asked_by(kind) if kind else None
    if kind is None or row is None:
        return None
    return take_step(said.about(about["number"], kind, Words(**about["words"])), row)


def _found(said: Said) -> Reply | None:
    """登记: what was told before is a case."""
    text = said.heard.whole.text
    if not _is_free(said) or leaves(text) or not enters(text):
        return None
    before = said.memory.open["text"]
    said.memory.settle()
    return take_up(replace(said, heard=said.understand(before)))


def _page(said: Said) -> Reply | None:
    wanted = said.heard.whole.text.strip("。.！! ")
    return next_page(said) if wanted in words.NEXT_PAGE_SAID else None


ANSWERS: dict[str, Callable[[Said], Reply | None]] = {
    "pass_on": _pass_on,
    "confirm": _confirm,
    "done": _what_was_done,
    "words": _missing_words,
    "leave": asked_before,
    "which": _which,
    "ways": _ways,
    "found": _found,
    "page": _page,
}


def _is_free(said: Said) -> bool:
    return said.intent.number is None and said.quoted is None and said.intent.kind in FREE


def _case(said: Said) -> Case:
    case = reads.case_by_id(said.session, said.memory.open["case"])
    if case is None or not said.place.has(said.session, case):
        raise GroupError(words.GONE)
    return case


def _with(said: Said, spoken: Words, kind: str = "reply") -> Said:
    return said.about(said.short(_case(said)), kind, spoken)
