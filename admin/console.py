"""Puts the console onto an application."""

from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5

from admin.audit import pages as audit_pages
from admin.cases import files as case_files
from admin.cases import pages as case_pages
from admin.context import EXTENSION, Console
from admin.deliveries import pages as delivery_pages
from admin.doors import console_pages, csrf, worker_pages
from admin.filters import FILTERS, NAMES
from admin.identity import end_reading, login_manager
from admin.signing_in import pages as signing_in_pages
from admin.signing_in.sessions import ConsoleSessions
from admin.worker import pages as worker_page

SESSION_LIFE = timedelta(hours=12)
PAGES = (audit_pages, case_files, case_pages, delivery_pages, signing_in_pages, worker_page)
"""Importing a module of pages hangs its views onto the blueprints; a new subject is one line here."""


def register_console(app: Flask, console: Console) -> None:
    """Serve /admin/ and /w/ from an application, with nothing fetched from elsewhere."""
    app.extensions[EXTENSION] = console
    app.config.update(
        SECRET_KEY=console.settings.secret_key,
        SESSION_COOKIE_NAME="jiefang_console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=console.settings.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        WTF_CSRF_CHECK_DEFAULT=False,  # Webhooks carry no token; the blueprints check their own.
        WTF_CSRF_TIME_LIMIT=None,  # A token lives as long as the session it belongs to.
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.session_interface = ConsoleSessions()
    login_manager().init_app(app)
    csrf.init_app(app)
    Bootstrap5(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(NAMES)
    app.register_blueprint(console_pages)
    app.register_blueprint(worker_pages)
    app.teardown_request(end_reading)
