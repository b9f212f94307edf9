"""What every address says when something is wrong with it, and while the database is away."""

import logging
from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from admin.doors import close_doors, sentence_of
from bot.pages import words
from bot.pages.views import HEADERS
from core.database import AWAY
from core.quiet import Quiet

RETRY_SECONDS = 30
PLAIN = ("/wechat/", "/wecom/", "/healthz", "/readyz", "/metrics")
"""Where addresses begin that no person reads."""
CONSOLE = ("/admin", "/w/")

log = logging.getLogger(__name__)
quiet = Quiet(log)


class Web(Flask):
    """An application whose every request is answered while the database is away.

    Also one that is being told of another error: the page that says so may ask who is signed in.
    """

    def handle_user_exception(self, e: Exception) -> HTTPException | ResponseReturnValue:
        try:
            return super().handle_user_exception(e)
        except AWAY as error:
            return say_away(error)


def say_error(error: HTTPException) -> Response:
    """Say in Chinese what is wrong with an address, on every page there is or is not.

    Platforms and operators read no pages: their addresses get the plain form. What begins like the
    console stays in it.
    """
    response = make_response(error.get_response())
    if request.path.startswith(PLAIN):
        response.set_data(f"{error.code} {error.name}\n")
        response.content_type = "text/plain; charset=utf-8"
        return response
    response.content_type = "text/html; charset=utf-8"
    if request.path.startswith(CONSOLE):
        response.set_data(render_template("admin/problem.html", sentence=sentence_of(error)))
        return close_doors(response)
    sentence = words.PROBLEMS.get(error.code or 0, words.PROBLEM)
    response.set_data(render_template("pages/problem.html", text=sentence))
    response.headers.update(HEADERS)
    return response


def say_away(error: Exception) -> Response:
    """Answer 503; the log says the outage once a minute."""
    quiet.warning("pages are answered without the database: %s", type(error).__name__)
    if request.path.startswith(PLAIN):
        answer = make_response("the database is away\n")
        answer.content_type = "text/plain; charset=utf-8"
    elif request.path.startswith(CONSOLE):
        answer = make_response(_page("admin/busy.html"))
    else:
        answer = make_response(_page("pages/busy.html"))
    answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _page(name: str) -> str:
    """Render a page without asking who is signed in, as the context of all others would."""
    return current_app.jinja_env.get_template(name).render()
