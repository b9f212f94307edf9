"""The console's two blueprints, and what holds for every page of them: the doors are shut here."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from admin import words

ROW_ID = "int(max=9223372036854775807)"
"""The route converter of a row's id; larger numbers are no id on any database."""

csrf = CSRFProtect()
console_pages = Blueprint(
    "admin", __name__, url_prefix="/admin", template_folder="templates", static_folder="static"
)
worker_pages = Blueprint("worker", __name__)
OPEN_ENDPOINTS = frozenset({"admin.sign_in_page", "admin.static"})

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # The check against forged requests reads the referrer on https, so it cannot be left out.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
SAFE_STARTS = ("/admin/", "/w/")
SENTENCES: Mapping[int, str] = {
    HTTPStatus.FORBIDDEN: words.FORBIDDEN,
    HTTPStatus.NOT_FOUND: words.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: words.NOT_ALLOWED,
}


def row_id(text: str) -> int | None:
    """Read a row's id from an address; None if it is not one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def safe_next(wanted: str | None) -> str:
    """Give where to go after a form: one of our own pages, whatever was asked for."""
    plain = wanted and wanted.isprintable() and "\\" not in wanted and "//" not in wanted
    if wanted and plain and wanted.startswith(SAFE_STARTS):
        return wanted
    return url_for("admin.case_list")


def check_token() -> None:
    """Refuse a form that is not from our own page. Only here: webhooks carry no such token."""
    csrf.protect()


def check_sign_in() -> AnyResponse | None:
    """Send whoever is not signed in to the sign-in; every page is behind it unless named."""
    if request.endpoint in OPEN_ENDPOINTS or current_user.is_authenticated:
        return None
    if request.method == "GET":
        flash(words.SIGN_IN_FIRST, "info")
        wanted = request.full_path.removesuffix("?")
    else:  # A form sent after the sign-in had ended: back to the page it stood on.
        flash(words.SIGN_IN_AGAIN, "info")
        wanted = urlsplit(request.referrer or "").path
    return redirect(url_for("admin.sign_in_page", next=wanted or None))


def close_doors(response: Response) -> Response:
    """Set the headers that keep pages out of frames, caches and foreign scripts."""
    if request.endpoint != "admin.static":
        response.headers.update(HEADERS)
    return response


def sentence_of(error: HTTPException) -> str:
    """Say what is wrong with an address of the console."""
    return SENTENCES.get(error.code or 0, words.BAD_REQUEST)


def say_error(error: HTTPException) -> tuple[str, int]:
    page = render_template("admin/problem.html", sentence=sentence_of(error))
    return page, error.code or HTTPStatus.BAD_REQUEST


def say_too_old(_error: CSRFError) -> tuple[str, int]:
    sentence = words.FORM_TOO_OLD
    return render_template("admin/problem.html", sentence=sentence), HTTPStatus.BAD_REQUEST


for pages in (console_pages, worker_pages):
    pages.before_request(check_sign_in)
    pages.before_request(check_token)
    pages.after_request(close_doors)
    pages.register_error_handler(CSRFError, say_too_old)
    pages.register_error_handler(HTTPException, say_error)
