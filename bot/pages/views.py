"""Two small pages, without scripts and without personal data."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.context import Bot
from bot.pages import words
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.states import OPEN
from flows.cases.tables import Case, CaseEvent

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"


def pages_blueprint(bot: Bot) -> Blueprint:
    blueprint = Blueprint(
        "pages",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/m/static",
    )
    blueprint.after_request(_close_doors)

    @blueprint.get("/")
    def root() -> Response:
        return redirect(url_for("pages.home"))

    @blueprint.get("/m/")
    def home() -> str:
        return render_template("pages/home.html")

    @blueprint.get("/m/progress")
    def find() -> Response:
        code = request.args.get("code", "").strip().lower()
        return redirect(url_for("pages.progress", code=code or "-"))

    @blueprint.get("/p/<code>")
    def progress(code: str) -> tuple[str, int]:
        with bot.database.read() as session:
            case = queries.case_by_code(session, code)
            if case is None:
                return render_template("pages/missing.html", text=words.NOT_FOUND), 404
            events = queries.timeline(session, case.id)
            return _progress(case, events, bot.settings.timezone), 200

    return blueprint


def _close_doors(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _progress(case: Case, events: Sequence[CaseEvent], zone: ZoneInfo) -> str:
    """Show where a case stands, and those of its steps that anybody may know."""
    steps = [
        (event.at.astimezone(zone).strftime("%m月%d日 %H:%M"), words.STEPS[event.trigger])
        for event in events
        if event.trigger in words.STEPS
    ]
    due = case.resolve_due if case.state in OPEN else None
    return render_template(
        "pages/progress.html",
        case=case,
        state=flow_words.STATE_NAMES[case.state],
        rows=steps,
        resolve=flow_words.day(due, zone) if due else "",
        provisional=case.due_provisional,
    )
