"""Rules of what the account and the robot promise: each is looked for in the database."""

import re

from sqlalchemy import select

from bench.random_lives import check_rows
from bench.talks.broken import BrokenError, holds
from bench.talks.life import Life
from bench.talks.turns import Turn
from bot.dialogue import words
from flows.cases.attachments import Attachment
from flows.cases.reads import case_seen_by
from flows.cases.scope import viewer
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from flows.people.tables import Contact, Staff
from flows.telling.audience import is_reporter

DISPATCHER = "dispatcher-1"
NO = ("要改", "不对", "地点不对", "事情不对", "不报了", "算了", "都不是")
TAKEN = re.compile(r"(\d+)号（[^）]*）已由(\S+?)接单")
RESOLVED = re.compile(r"(\d+)号（[^）]*）已办结")
TOLD = re.compile("分钟后告诉居民|已告诉居民")


def _promised(life: Life, turn: Turn, template: str, **more: str) -> list[Case]:
    """Give the cases for which a sentence was said to their reporter in this turn.

    A copy says again what was promised before, and what waited rides along: neither counts.
    """
    if not turn.act.of_resident or turn.act.copy:
        return []
    filled = re.escape(template)
    for name in ("number", *more):
        filled = filled.replace(re.escape(f"{{{name}}}"), more.get(name, r"(?P<number>\d{10})"))
    found = [match["number"] for match in re.finditer(filled, turn.read)]
    return [
        life.known.cases[life.known.numbers[number]]
        for number in found
        if number in life.known.numbers
    ]


def anonymous_is_anonymous(life: Life, turn: Turn) -> bool:
    """After 改成匿名了 the case is anonymous."""
    cases = _promised(life, turn, words.HIDDEN)
    for case in cases:
        holds(case.anonymous, f"{case.number} is not anonymous")
    return bool(cases)


def anonymous_as_read_back(life: Life, turn: Turn) -> bool:
    """What was read back as 匿名 and agreed to is filed so."""
    filed = [c for c in turn.news.filed if life.reporter(c)]
    said = turn.act.said
    if not filed or said is None or "已受理" not in turn.read:
        return False
    own = [
        t
        for t in life.turns[:-1]
        if t.act.said is not None
        and t.act.said.sender == said.sender
        and t.answer
        and not t.act.copy
    ]
    if not own or words.CONFIRM_ANONYMOUS.strip() not in own[-1].read:
        return False
    for case in filed:
        holds(case.anonymous, f"{case.number} was read back as anonymous")
    return True


def a_no_files_nothing(life: Life, turn: Turn) -> bool:
    """Whoever says no to what was read back has filed nothing."""
    if not turn.act.of_resident or turn.act.words not in NO:
        return False
    filed = [case.number for case in turn.news.filed if life.reporter(case)]
    holds(not filed, f"{turn.act.words} filed {filed}")
    return True


def withdrawn_is_withdrawn(life: Life, turn: Turn) -> bool:
    """After 已撤回 the case is withdrawn."""
    cases = _promised(life, turn, words.WITHDRAWN)
    for case in cases:
        holds(case.state is State.WITHDRAWN, f"{case.number} is {case.state}")
    return bool(cases)


def a_person_will_hear(life: Life, turn: Turn) -> bool:
    """After 已转给工作人员 or 请工作人员来听 there is an open case that the desk can see."""
    cases = [
        *_promised(life, turn, words.PERSON),
        *_promised(life, turn, words.NOT_HEARD),
        *_promised(life, turn, words.EMERGENCY_ENOUGH),
    ]
    for case in cases:
        holds(case.state in OPEN, f"{case.number} is {case.state}")
        holds(turn.news.steps(case.id), f"nothing was written in {case.number}")
        with life.street.database.read() as session:
            desk = session.scalars(select(Staff).where(Staff.wecom_userid == DISPATCHER)).one()
            seen = viewer(session, desk.id, life.street.office.today)
            holds(seen and case_seen_by(session, seen, case.id), f"no desk sees {case.number}")
    return bool(cases)


def the_grid_was_told(life: Life, turn: Turn) -> bool:
    """After 已交给 or 正在通知 a grid there is a message to its group."""
    said = re.search("(?:已交给|正在通知|正把地点告诉)(\\S+?)的?网格员", turn.read)
    if said is None or not turn.act.of_resident or turn.act.copy:
        return False
    group = f"group:{life.street.groups[said[1]]}"
    about = [row for row in turn.news.rows if row.recipient == group]
    if not about:  # It was told of the case before: of a place that was known already.
        about = [
            r
            for t in life.turns
            for r in t.news.rows
            if r.recipient == group and r.subject_id in _own(life, turn)
        ]
    holds(about, f"no message to the group of {said[1]}: {turn.read}")
    return True


def _own(life: Life, turn: Turn) -> set[int]:
    said = turn.act.said
    return {c.id for c in life.known.cases.values() if said and life.reporter(c) == said.sender}


def the_desk_was_told(_life: Life, turn: Turn) -> bool:
    """After 指挥中心会尽快定下 the case is open, in no grid, and the desk has a message."""
    if "指挥中心会尽快定下" not in turn.read or turn.act.copy:
        return False
    for case in turn.news.filed:
        holds(
            case.grid_id is None and case.state is State.ACCEPTED, f"{case.number} is {case.state}"
        )
        rows = [row for row in turn.news.rows if row.subject_id == case.id]
        holds(rows, f"nobody was told of {case.number}")
    return True


def words_were_added(life: Life, turn: Turn) -> bool:
    """After 已补充到, 告诉问您的网格员 or 链接放进 the case has these words."""
    templates = (words.SUPPLEMENTED, words.SUPPLEMENTED_ABOVE, words.ANSWERED, words.LINK_ADDED,
                 words.NOT_HEARD_MORE, words.PLACE_NOT_FOUND)  # fmt: skip
    cases = [case for each in templates for case in _promised(life, turn, each)]
    for case in cases:
        steps = turn.news.steps(case.id)
        holds("supplement" in steps, f"{case.number} has {steps}")
    return bool(cases)


def urged_is_urged(life: Life, turn: Turn) -> bool:
    """After 已经替您催了 somebody was told to hurry."""
    cases = [*_promised(life, turn, words.URGED), *_promised(life, turn, words.URGED_ABOVE)]
    for case in cases:
        holds("urge" in turn.news.steps(case.id), f"{case.number} was not urged")
        rows = [row for row in turn.news.rows if row.subject_id == case.id]
        holds(rows, f"nobody was told that {case.number} is urged")
    return bool(cases)


def rated_is_closed(life: Life, turn: Turn) -> bool:
    """After 谢谢您的评价 the case is closed with its mark; after 对不起 it has a low one."""
    cases = _promised(life, turn, words.RATED)
    for case in cases:
        holds(
            case.state is State.CLOSED and case.rating, f"{case.number}: {case.state} {case.rating}"
        )
    return bool(cases)


def reopened_is_open(life: Life, turn: Turn) -> bool:
    """After 已重新交办 the case is open in a new round."""
    template = words.REOPENED.partition("{answer}")[0]
    cases = _promised(life, turn, template)
    for case in cases:
        holds(case.state in OPEN and case.round > 1, f"{case.number} is {case.state}, {case.round}")
    return bool(cases)


def kept_is_kept(_life: Life, turn: Turn) -> bool:
    """After 我存着 or 都存着 the desk finds the words."""
    signs = ("我存着，工作人员查得到", "我另外存着", "都存着，一句没丢", "您说的已经存下")
    if not turn.act.of_resident or turn.act.copy or not any(s in turn.read for s in signs):
        return False
    kept = [e for e in turn.news.events if e.kind == "message"]
    holds(kept, "nothing was kept")
    return True


def photos_are_in_the_case(life: Life, turn: Turn) -> bool:
    """After 照片收到了，放进 the file is the case's."""
    said = turn.act.said
    cases = _promised(life, turn, words.PHOTO_ADDED)
    if said is None or not said.media:
        return False
    for case in cases:
        with life.street.database.read() as session:
            files = session.scalars(
                select(Attachment).where(Attachment.message_id == turn.message_id)
            )
            holds(case.id in {each.case_id for each in files}, f"the photo is not in {case.number}")
    return bool(cases)


def contact_is_kept(life: Life, turn: Turn) -> bool:
    """After 会用这个联系您 the resident's name or phone is kept."""
    if words.CONTACT_KEPT not in turn.read or turn.act.copy or turn.act.said is None:
        return False
    who = life.resident(turn.act.said.sender)
    with life.street.database.read() as session:
        for contact in session.scalars(select(Contact)):
            if who is not None and contact.external_id == who.sender:
                kept = (contact.resident.phone or "", contact.resident.name or "")
                holds(any(kept), "neither name nor phone was kept")
                if who.phone in turn.act.words:
                    holds(kept[0] == who.phone, f"kept {kept}")
    return True


def the_robot_did_it(_life: Life, turn: Turn) -> bool:
    """After 已由 somebody 接单 that case is theirs; after 已办结 it is resolved."""
    if turn.act.of_resident or turn.act.said is None or turn.act.copy:
        return False
    done = False
    for template, steps in ((TAKEN, {"take", "take_up"}), (RESOLVED, {"resolve"})):
        for match in template.finditer(turn.answer):
            done = True
            cases = [
                c
                for c in turn.news.cases.values()
                if c.grid is not None
                and (str(c.short_number), f"wr-{c.grid.poster}") == (match[1], turn.act.said.chat)
            ]
            holds(cases, f"{match[0]}: no such case was touched")
            for case in cases:
                holds(
                    steps & set(turn.news.steps(case.id)), f"{match[0]}: {turn.news.steps(case.id)}"
                )
    return done


def the_resident_is_told(_life: Life, turn: Turn) -> bool:
    """After 已告诉居民 or 两分钟后告诉居民 there is a message to the resident."""
    if turn.act.of_resident or turn.act.copy or not TOLD.search(turn.answer):
        return False
    holds(
        any(is_reporter(row.recipient) for row in turn.news.rows), f"nobody is told: {turn.answer}"
    )
    return True


def events_rebuild(life: Life, turn: Turn) -> bool:
    """A case and its clocks are what their events add up to."""
    for case_id in turn.news.cases:
        try:
            check_rows(life.street.database, case_id)
        except AssertionError as error:
            raise BrokenError(f"{turn.news.cases[case_id].number}: {error}") from error
    return bool(turn.news.cases)


RULES = (
    a_no_files_nothing,
    anonymous_is_anonymous,
    anonymous_as_read_back,
    withdrawn_is_withdrawn,
    a_person_will_hear,
    the_grid_was_told,
    the_desk_was_told,
    words_were_added,
    urged_is_urged,
    rated_is_closed,
    reopened_is_open,
    kept_is_kept,
    photos_are_in_the_case,
    contact_is_kept,
    the_robot_did_it,
    the_resident_is_told,
    events_rebuild,
)
