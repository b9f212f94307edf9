"""The bot of the application that answers this request."""

from flask import current_app

from bot.context import Bot

EXTENSION = "jiefang_bot"


def bot() -> Bot:
    found: Bot = current_app.extensions[EXTENSION]
    return found
