"""Photos of workers: of which case each is, and with which of its steps it came.

A group's robot hears a picture beside words or in a quote. So a photo comes with its sentence,
before it, or right after it; and one that nobody said anything of belongs to nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.group import words
from bot.group.said import GroupError, Reply, Said
from bot.group.steps import take_step
from bot.group.unsettled import Photo
from flows.cases import photos as of_cases
from flows.cases import reads
from flows.cases.attachments import attach, attach_too
from flows.cases.steps.work import NOTE
from flows.telling.spoken import Words

RIGHT_AFTER = timedelta(minutes=10)
"""So long a photo belongs to the sentence beside it; later it may be of anything."""
ASKING = frozenset({"which", "ways", "words", "done", "leave"})
"""Questions to which a number may be the answer."""
_OF = re.compile(r"^(?:不对?[，, ]*)?(?:这?张?照片|图|图片)是?\D{0,4}?(\d{1,4})[号的 ]{0,3}$")


def taken_in(said: Said) -> None:
    """Remember the photos of a sentence, and forget those of long ago."""
    now, memory = said.bot.office.clock(), said.memory
    memory.photos = [p for p in memory.photos if _is_fresh(datetime.fromisoformat(p.at), now)]
    if said.incoming.media:
        memory.photos.append(Photo(said.message_id, now.isoformat()))


def of_what_was_found(said: Said) -> list[int]:
    """Give the messages whose photos are of what is filed now; how it was before any work."""
    own = [photo for photo in said.memory.photos if photo.step is None and photo.case is None]
    said.memory.photos = [photo for photo in said.memory.photos if photo not in own]
    return [photo.message for photo in own]


def alone(said: Said) -> Reply | None:
    """Take photos without a word: with the step just taken, else as a note of what is quoted."""
    if said.memory.asks == "done":
        return None
    step = _step_just_taken(said)
    if step is not None:
        return _belongs(said, *step)
    if said.quoted is None:
        return Reply(words.PHOTO_OF)
    return _noted(said, said.quoted)


def of_a_number(said: Said) -> Reply | None:
    """Take 7号 after a photo, or 照片是7号的: that is the case it is of."""
    text, photos = said.heard.whole.text.strip("。.！! "), said.memory.photos
    if not photos or said.memory.asks in ASKING:
        return None
    named = _OF.match(text)
    if named is not None:
        photos[-1] = replace(photos[-1], case=None, step=None)
        return _with_last_step(said, int(named[1]))
    number = said.intent.number
    only = number is not None and re.sub("[#第号单]", "", text) == str(number)
    if number is None or not only or photos[-1].step is not None:
        return None
    return _with_last_step(said, number)


def bind(said: Said, before: Sequence[tuple[int, int]], reply: Reply) -> Reply:
    """Give the photos that wait to the steps a sentence took, and say that they went along."""
    steps = dict(each for each in said.memory.done if each not in before)
    photos, went = list(said.memory.photos), False
    for at, photo in enumerate(photos):
        own = [each for each in steps.items() if photo.goes_with(each[0], told=_speaks(said, each))]
        if own:
            photos[at], went = _given(said, photo, own), True
        elif photo.message == said.message_id and photo.case is None:
            photos[at] = replace(photo, case=reply.case_id)
    said.memory.photos = photos
    return replace(reply, text=f"{reply.text}\n{_went(said, steps)}") if went else reply


def _given(said: Said, photo: Photo, steps: Sequence[tuple[int, int]]) -> Photo:
    """Give a photo to each case that one sentence was about."""
    (case_id, step), *others = steps
    attach(said.session, [photo.message], case_id, step)
    for case_too, step_too in others:
        attach_too(said.session, [photo.message], case_too, step_too)
    return replace(photo, case=case_id, step=step)


def _went(said: Said, steps: Mapping[int, int]) -> str:
    shown = all(_speaks(said, each) for each in steps.items())
    return words.PHOTO_SHOWN if shown else words.PHOTO_KEPT


def _speaks(said: Said, step: tuple[int, int]) -> bool:
    return of_cases.speaks(reads.step_of(said.session, *step))


def _step_just_taken(said: Said) -> tuple[int, int] | None:
    """Give the last step with words, where it was taken a moment ago, of the case that is meant."""
    steps = dict(said.memory.done)
    if len(steps) != 1:
        return None
    case_id, sequence = next(iter(steps.items()))
    at = _said_at(said, case_id, sequence)
    case = reads.case_by_id(said.session, case_id)
    if at is None or case is None or not _is_fresh(at, said.bot.office.clock()):
        return None
    meant = said.quoted is None or said.short(case) == said.quoted
    return (case_id, sequence) if meant else None


def _said_at(said: Said, case_id: int, sequence: int) -> datetime | None:
    """Give when words were said with a step; None where a step has none, like 我去."""
    code = reads.step_of(said.session, case_id, sequence)
    has_words = of_cases.speaks(code) or code == NOTE.code
    return of_cases.taken_at(said.session, case_id, sequence) if has_words else None


def _with_last_step(said: Said, number: int) -> Reply:
    """Give photos to the step just taken of a case, else note them there."""
    case = said.place.find(said.session, number)
    if case is None:
        raise GroupError(words.NO_SUCH.format(place=said.place.name, short=number))
    own = (each for each in reversed(said.memory.done) if each[0] == case.id)
    step = next((each for each in own if _said_at(said, *each)), None)
    return _belongs(said, *step) if step is not None else _noted(said, number)


def _noted(said: Said, number: int) -> Reply:
    memory = said.memory
    memory.done.clear()
    memory.photos = [replace(p, loose=True) if p.step is None else p for p in memory.photos]
    return take_step(said.about(number, NOTE.intent, Words.of(words.PHOTO_ALONE)), NOTE)


def _belongs(said: Said, case_id: int, step: int) -> Reply:
    """Give what waits to a step that was taken before."""
    photos = said.memory.photos
    own = [photo for photo in photos if photo.goes_with(case_id, told=False)]
    attach(said.session, [photo.message for photo in own], case_id, step)
    said.memory.photos = [replace(p, case=case_id, step=step) if p in own else p for p in photos]
    case = reads.case_by_id(said.session, case_id)
    short = said.short(case) if case is not None else ""
    went = _went(said, {case_id: step})
    return Reply(words.PHOTO_OF_LAST.format(short=short, went=went), case_id)


def _is_fresh(at: datetime, now: datetime) -> bool:
    return now - at <= RIGHT_AFTER
