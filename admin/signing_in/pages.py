"""Signing in and out."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from admin.context import console
from admin.doors import console_pages, safe_next
from admin.identity import signed_in
from admin.signing_in import words
from admin.signing_in.check import sign_in
from admin.signing_in.forms import SignInForm


@console_pages.get("/")
def home() -> Response:
    return redirect(url_for("admin.case_list"))


@console_pages.route("/sign-in", methods=["GET", "POST"])
def sign_in_page() -> ResponseReturnValue:
    wanted = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(wanted)
    form = SignInForm()
    problem = ""
    if form.validate_on_submit():
        answer = sign_in(
            console(), form.login.data.strip(), form.password.data, request.remote_addr or ""
        )
        if answer.staff_id is not None and _enter(answer.staff_id):
            return redirect(wanted)
        problem = answer.problem or words.WRONG
    elif form.is_submitted():
        problem = words.WRONG
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render_template("admin/signing_in/sign_in.html", form=form, problem=problem), status


def _enter(staff_id: int) -> bool:
    """Begin a new session; nothing of the one before goes into it."""
    user = signed_in(staff_id)
    if user is None:
        return False
    session.clear()
    session.permanent = True
    return bool(login_user(user))


@console_pages.post("/sign-out")
def sign_out() -> Response:
    logout_user()
    session.clear()
    flash(words.SIGNED_OUT, "info")
    return redirect(url_for("admin.sign_in_page"))
