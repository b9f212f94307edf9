"""WeRoBot's echo in its own Flask view: checks the signature, parses, says the same. Keeps nothing.

WeRoBot keeps sessions in SQLite unless told not to; `echo_kept` is that echo.
"""

from flask import Flask
from werobot import WeRoBot  # type: ignore[import-untyped]  # It ships no types.
from werobot.contrib.flask import make_view  # type: ignore[import-untyped]

TOKEN = "benchtoken"  # noqa: S105 - invented; the generator signs with it.


def echo_of(robot: WeRoBot) -> Flask:
    """Serve a robot that says what it hears."""
    robot.add_handler(lambda message: message.content, type="text")
    application = Flask(__name__)
    application.add_url_rule("/", view_func=make_view(robot), methods=["GET", "POST"])
    return application


application = echo_of(WeRoBot(token=TOKEN, SESSION_STORAGE=False))
