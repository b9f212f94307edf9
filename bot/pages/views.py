"""Two small pages, without scripts and without personal data."""

from collections.abc import Sequence
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.pages import photos, words
from bot.web import bot
from core.files import FileStore
from flows.cases import words as flow_words
from flows.cases.additions import added_to
from flows.cases.attachments import attachments_of
from flows.cases.photos import JPEG
from flows.cases.reads import case_by_code, clocks_now, followed, known_to_all
from flows.cases.states import OPEN
from flows.cases.steps import CASES
from flows.cases.tables import Case
from flows.events import Event

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NO_CODE = "-"

blueprint = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/m/static",
)


@blueprint.get("/")
def root() -> Response:
    return redirect(url_for("pages.home"))


@blueprint.get("/m/")
def home() -> str:
    return render_template("pages/home.html")


@blueprint.get("/m/progress")
def find() -> Response:
    code = request.args.get("code", "").strip().lower()
    return redirect(url_for("pages.progress", code=code if _is_code(code) else NO_CODE))


@blueprint.get("/p/<code>")
def progress(code: str) -> tuple[str, int]:
    parts = bot()
    with parts.database.read() as session:
        case = case_by_code(session, code) if _is_code(code) else None
        if case is None:
            return render_template("pages/problem.html", text=words.NO_SUCH_CASE), 404
        return _progress(session, case, parts.settings.timezone), 200


@blueprint.get("/p/<code>/photos/<int:photo_id>")
def photo(code: str, photo_id: int) -> Response | tuple[str, int]:
    """Send a photo of the work, to whoever has the page's link."""
    parts = bot()
    with parts.database.read() as session:
        case = case_by_code(session, code) if _is_code(code) else None
        path = photos.path_of(session, case, _way(session, case), photo_id) if case else None
    files = FileStore(parts.settings.state_dir, parts.database.cipher)
    content = files.read(path) if path is not None and files.has(path) else None
    if content is None:
        return render_template("pages/problem.html", text=words.NO_SUCH_PHOTO), 404
    return send_file(BytesIO(content), mimetype=JPEG, max_age=photos.KEPT_SECONDS)


@blueprint.after_request
def close_doors(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _is_code(code: str) -> bool:
    """Tell whether it can be a code at all; anything else would not even reach the database."""
    return code.isascii() and code.isalnum()


def _way(session: Session, case: Case) -> Sequence[Event]:
    """Give what happened to a case, and since it follows another what happened to that."""
    own, at = known_to_all(session, case), followed(session, case)
    if at is case:
        return own
    since = max(event.at for event in own if event.step == "merge")
    shared = [e for e in known_to_all(session, at) if e.at >= since and e.actor_kind != "resident"]
    return sorted((*own, *shared), key=lambda event: event.at)


def _progress(session: Session, case: Case, zone: ZoneInfo) -> str:
    """Show where a case stands, and those of its steps that anybody may know, as the rows say."""
    way = _way(session, case)
    steps = [
        (event.at.astimezone(zone).strftime("%m月%d日 %H:%M"), CASES.by_code[event.step].public)
        for event in way
        if CASES.by_code[event.step].public is not None
    ]
    at = followed(session, case)
    dues = flow_words.dues(clocks_now(session, at), at.round, zone)
    return render_template(
        "pages/progress.html",
        case=case,
        state=flow_words.STATE_NAMES[at.state],
        rows=steps,
        added=added_to(session, case).count,
        files=sum(row.sequence is None for row in attachments_of(session, case.id)),
        photos=photos.of_work(session, case, way, zone),
        resolve=dues["resolve"] if at.state in OPEN else "",
        provisional=dues["provisional"],
    )
