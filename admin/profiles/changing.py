"""A version written: a form, then what it would have meant, then a button that saves."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import console_pages
from admin.identity import asking, asking_in, reading
from admin.profiles import words
from admin.profiles.forms import ProfileForm, profile_form, usual
from admin.profiles.pages import may_write
from flows.cases.profile_preview import LOOKED_AT, preview
from flows.clocks.issuing import Maker, ProfileError, check, last_version, write
from flows.clocks.profile_words import CLASS_NAMES, STAGE_NAMES
from flows.clocks.profiles import read_profiles
from flows.deadlines import Profile

SEEN = "seen"


class ChangedMeanwhileError(Exception):
    """There is a version that was not there when the preview was looked at."""


def _mine() -> Session:
    """Give the session for whoever may write profiles; 403 for others."""
    if not may_write(reading(), asking()):
        abort(403)
    return reading()


def _known() -> Mapping[str, Profile]:
    """Give the last version of each code, as they are stored now."""
    return read_profiles(reading()).newest


def _form() -> ProfileForm:
    start = _known().get(request.args.get("from", ""))
    return profile_form(start, console().office.today)


def _checked(form: ProfileForm) -> str:
    """Say what is wrong with a form whose fields are right each by itself."""
    try:
        check(form.profile, console().office.today)
    except ProfileError as refusal:
        return str(refusal)
    return ""


@console_pages.route("/profiles/new", methods=["GET", "POST"])
def new_profile() -> ResponseReturnValue:
    """Show the form; what was sent in is shown with what it would have meant."""
    session, form = _mine(), _form()
    if "back" in request.form:
        return _shown(form, "")
    if form.validate_on_submit():
        problem = _checked(form)
        return _shown(form, problem) if problem else _previewed(session, form)
    return _shown(form, "")


def _shown(form: ProfileForm, problem: str) -> ResponseReturnValue:
    wrong = form.is_submitted() and "back" not in request.form
    page = render_template(
        "admin/profiles/form.html",
        form=form,
        problem=problem,
        kinds=CLASS_NAMES,
        stages=STAGE_NAMES,
        usual=usual(),
        known=form.code.data in _known(),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _previewed(session: Session, form: ProfileForm, problem: str = "") -> str:
    new = form.profile
    filled = [(n, v) for n, v in request.form.items() if n not in ("csrf_token", SEEN, "back")]
    return render_template(
        "admin/profiles/preview.html",
        new=new,
        found=preview(session, console().office, new),
        most=LOOKED_AT,
        known=new.code in _known(),
        filled=filled,
        seen=last_version(session, new.code),
        problem=problem,
    )


@console_pages.post("/profiles/save")
def save_profile() -> ResponseReturnValue:
    session, form = _mine(), _form()
    if not form.validate():
        return _shown(form, "")
    try:
        sentence = _saved(form)
    except (ChangedMeanwhileError, IntegrityError):
        session.rollback()  # It began before somebody else's version.
        console().office.read_profiles_again()
        return _previewed(session, form, words.CHANGED_MEANWHILE)
    except ProfileError as refusal:
        return _shown(form, str(refusal))
    console().office.read_profiles_again()
    flash(sentence, "success")
    return redirect(url_for("admin.profile_list"))


def _saved(form: ProfileForm) -> str:
    """Write what was looked at; gives the sentence that says so."""
    new, office = form.profile, console().office
    with console().database.write() as session:
        who = asking_in(session)
        if not may_write(session, who):
            abort(403)
        if request.form.get(SEEN) != str(last_version(session, new.code)):
            raise ChangedMeanwhileError
        write(session, new, office.today, Maker(who.staff.id, office.clock()))
    return words.SAVED.format(name=new.name, code=new.code, since=new.since)
