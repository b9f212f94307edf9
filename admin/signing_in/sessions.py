"""Which requests have a session: those of the pages that somebody signs in to."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

PATHS = ("/admin/", "/w/")


class ConsoleSessions(SecureCookieSessionInterface):
    """A cookie for the console and the workers' pages; a callback neither reads nor sets one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith(PATHS):
            return super().open_session(app, request)
        return self.make_null_session(app)
