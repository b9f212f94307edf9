"""`/healthz`: this process lives. `/readyz`: it can read its database and write it."""

from datetime import timedelta

from flask import Blueprint, Response, current_app

from core import pulse
from core.cached import Cached
from core.clock import Clock, utc_now
from core.database import Database

FRESH = timedelta(seconds=1)
"""How long an answer stands: whoever asks more often costs no more."""
EXTENSION = "jiefang_ready"

blueprint = Blueprint("health", __name__)


def readiness(database: Database, clock: Clock) -> Cached[str | None]:
    """Give why the database cannot be written, asked of it once a second at most."""
    return Cached(lambda: pulse.problem(database, clock()), utc_now, FRESH)


@blueprint.get("/healthz")
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    found: Cached[str | None] = current_app.extensions[EXTENSION]
    why = found.current()
    if why is not None:
        return Response(f"the database is {why}\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
