"""The people read: the list, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.identity import asking, reading
from admin.people import words
from admin.people.forms import AbsenceForm, Forms, HandForm, RetireForm
from admin.people.reach import may_change, readable
from admin.words import ROLE_NAMES
from flows.cases import staffing
from flows.people.absence import absences_of, newest_of, stand_ins, to_come
from flows.people.posts import Post, near, posts_of
from flows.people.reads import staff_names
from flows.people.tables import Role, Staff

PERSON = f"/people/<{ROW_ID}:staff_id>"


@dataclass(frozen=True, slots=True)
class Tried:
    """What was asked for and not done: the form by its name, all as filled in, and why."""

    form: str = ""
    problem: str = ""
    forms: Forms | None = None


@console_pages.get("/people")
def people_list() -> str:
    session, who, today = reading(), asking(), console().office.today
    name, away = request.args.get("name", "").strip(), bool(request.args.get("away"))
    after = row_id(request.args.get("after", "")) or 0
    where = readable(session, who)
    page = staffing.staff_page(session, where, today, name=name, away=away, after=after)
    ids = [person.id for person in page.rows]
    gone = absences_of(session, ids, today)
    return render_template(
        "admin/people/list.html",
        page=page,
        name=name,
        away=away,
        posts=posts_of(session, ids, today),
        gone=gone,
        stand_ins=stand_ins(session, gone, today),
        in_hand=staffing.count_in_hand(session, ids),
        empty=_empty(name, away=away),
    )


def _empty(name: str, *, away: bool) -> str:
    if away and not name:
        return words.EVERYBODY_THERE
    return words.NOBODY_FOUND if name else words.EMPTY


@console_pages.get(PERSON)
def person(staff_id: int) -> str:
    return shown(reading(), staff_id, Tried())


def shown(session: Session, staff_id: int, tried: Tried) -> str:
    """Give somebody's page, with what was tried and not done."""
    who, today = asking(), console().office.today
    found = staffing.seen_in(session, readable(session, who), staff_id, today) or abort(404)
    posts = posts_of(session, [staff_id], today).get(staff_id, ())
    planned = to_come(session, staff_id, today)
    forms = tried.forms or forms_for(session, found, posts)
    if not forms.absence.is_submitted():
        forms.absence.since.data = today
    return render_template(
        "admin/people/person.html",
        person=found,
        posts=posts,
        duties={post.duty_id: post for post in posts},
        planned=planned,
        role_names=ROLE_NAMES,
        names=staff_names(session, {each.substitute_id or 0 for each in planned}),
        today=today,
        cases=staffing.seen_in_hand(session, who, staff_id),
        count=staffing.count_in_hand(session, [staff_id]).get(staff_id, 0),
        may_change=may_change(session, who, staff_id),
        may_hand=who.has(Role.DISPATCHER),
        is_self=staff_id == who.staff.id,
        seen=newest_of(session, staff_id),
        tried=tried,
        forms=forms,
    )


def forms_for(session: Session, found: Staff, posts: Sequence[Post]) -> Forms:
    """Give the forms of somebody's page, filled from what was sent, with who is there to choose."""
    colleagues = _colleagues(session, found)
    absence, hand, leaving = AbsenceForm(), HandForm(), RetireForm()
    absence.offer(colleagues, [(post.duty_id, post_name(post)) for post in posts])
    hand.offer(colleagues)
    leaving.offer(colleagues)
    return Forms(absence, hand, leaving)


def _colleagues(session: Session, found: Staff) -> list[tuple[int, str]]:
    """Give who works near somebody and is there today, by what they are called."""
    today = console().office.today
    others = near(session, found.id, today)
    ids = [each.id for each in others]
    away, posts = absences_of(session, ids, today), posts_of(session, ids, today)
    return [
        (each.id, words.PERSON.format(name=each.name, posts=_first(posts.get(each.id, ()))))
        for each in others
        if each.id not in away
    ]


def _first(posts: Sequence[Post]) -> str:
    return post_name(posts[0]) if posts else ""


def post_name(post: Post) -> str:
    """Name a duty: 网格员 花神庙社区 第一网格."""
    return f"{ROLE_NAMES[post.role]} {post.place}".strip()


console_pages.add_app_template_filter(post_name, "post_name")
