"""Group chats: listed, made, named, given a key and a code to be bound by."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.groups import words
from admin.groups.forms import GroupForm, NewGroupForm
from admin.identity import asking, asking_in, reading
from flows.cases.scope import Viewer
from flows.map.tables import GroupChat
from flows.telling.group_changes import GroupError, give_code, key_in, make_group, unbind
from flows.telling.groups import Group, group_in, group_page
from flows.telling.places import KEEPER_ROLES, READER_ROLES, Territory, free_places, territory
from flows.telling.words import SERVES_NAMES

GROUP = f"/groups/<{ROW_ID}:group_id>"


def _kept(session: Session, who: Viewer) -> Territory:
    """Give what somebody looks after; 403 for whoever looks after nothing."""
    if not who.has(*KEEPER_ROLES):
        abort(403)
    return territory(session, who.acting_as(*KEEPER_ROLES).codes)


def _readable(session: Session, who: Viewer) -> Territory:
    if not who.has(*READER_ROLES):
        abort(403)
    return territory(session, who.acting_as(*READER_ROLES).codes)


def _kept_group(session: Session, group_id: int) -> Group:
    return group_in(session, _kept(session, asking_in(session)), group_id) or abort(404)


@console_pages.get("/groups")
def group_list() -> str:
    session, who = reading(), asking()
    name, unbound = request.args.get("name", "").strip(), bool(request.args.get("unbound"))
    after = row_id(request.args.get("after", ""))
    where = _readable(session, who)
    return render_template(
        "admin/groups/list.html",
        page=group_page(session, where, name, unbound=unbound, after=after),
        name=name,
        unbound=unbound,
        may_keep=who.has(*KEEPER_ROLES),
    )


@console_pages.route("/groups/new", methods=["GET", "POST"])
def new_group() -> ResponseReturnValue:
    session = reading()
    where = _kept(session, asking())
    form, problem = NewGroupForm(), ""
    if form.validate_on_submit():
        try:
            return _made(form)
        except GroupError as refusal:
            problem = str(refusal)
        session.rollback()  # Somebody else may have made it a moment ago.
    form.offer(free_places(session, where))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    return render_template("admin/groups/new.html", form=form, problem=problem), status


def _made(form: NewGroupForm) -> Response:
    kind, place_id = form.place
    name = form.name.data.strip()
    with console().database.write() as session:
        where = _kept(session, asking_in(session))
        key = key_in(form.key.data)
        group_id = make_group(session, where, kind, place_id, name, key)
    return _back(group_id, words.MADE.format(name=name))


@console_pages.route(GROUP, methods=["GET", "POST"])
def group(group_id: int) -> ResponseReturnValue:
    """Show a group, and change its name and key."""
    session, who = reading(), asking()
    found = group_in(session, _readable(session, who), group_id) or abort(404)
    form, problem = GroupForm(name=found.chat.name), ""
    if form.validate_on_submit():
        try:
            return _saved(group_id, form)
        except GroupError as refusal:
            problem = str(refusal)
    page = _shown(session, who, found, form, problem)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK


def _saved(group_id: int, form: GroupForm) -> Response:
    with console().database.write() as session:
        chat = _kept_group(session, group_id).chat
        chat.webhook_key = key_in(form.key.data) or chat.webhook_key
        chat.name = form.name.data.strip()
    return _back(group_id, words.SAVED.format(name=chat.name))


def _shown(session: Session, who: Viewer, found: Group, form: GroupForm, problem: str) -> str:
    kept = territory(session, who.acting_as(*KEEPER_ROLES).codes)
    may_keep = group_in(session, kept, found.chat.id) is not None
    chat, expires = found.chat, found.chat.binding_expires_at
    valid = may_keep and expires is not None and expires > console().office.clock()
    return render_template(
        "admin/groups/group.html",
        group=found,
        form=form,
        problem=problem,
        may_keep=may_keep,
        code=chat.binding_code if valid else None,
        sentence=words.SAY_IN_GROUP.format(code=chat.binding_code),
    )


@console_pages.post(f"{GROUP}/code")
def give_group_code(group_id: int) -> Response:
    """Give a one-time code; whoever says it in a chat binds the group to that chat."""
    with console().database.write() as session:
        give_code(session, _kept_group(session, group_id).chat, console().office.clock())
    return _back(group_id, words.CODE_GIVEN)


@console_pages.post(f"{GROUP}/unbind")
def unbind_group(group_id: int) -> Response:
    with console().database.write() as session:
        chat = _kept_group(session, group_id).chat
        unbind(chat)
    return _back(group_id, words.UNBOUND.format(name=chat.name))


def _back(group_id: int, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for("admin.group", group_id=group_id))


@console_pages.app_template_filter()
def serves_name(found: Group) -> str:
    """Say what a group serves."""
    return f"{SERVES_NAMES[found.place.kind]} {found.place.name}"


@console_pages.app_template_filter()
def key_ending(chat: GroupChat) -> str:
    """Say whether a group has a key; of the key itself only how it ends, to tell two apart."""
    key = chat.webhook_key
    return words.LAST_FOUR.format(last=key[-4:]) if key else words.NO_KEY
