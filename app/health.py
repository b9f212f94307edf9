"""`/healthz`: this process lives. `/readyz`: it can also reach its database."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.web import bot

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> Response:
    try:
        with bot().database.read() as session:
            session.execute(text("SELECT 1"))
    except DBAPIError:
        return Response("the database is away\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
