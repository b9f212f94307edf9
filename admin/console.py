"""Puts the console onto an application."""

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

from flask import Flask
from flask_bootstrap import Bootstrap5

from admin.audit import pages as audit
from admin.cases import files as case_files
from admin.cases import pages as cases
from admin.cases import steps as case_steps
from admin.context import EXTENSION, Console
from admin.deliveries import pages as deliveries
from admin.doors import console_pages, csrf, worker_pages
from admin.filters import FILTERS, NAMES
from admin.groups import pages as groups
from admin.identity import end_reading, login_manager
from admin.kept import pages as kept
from admin.letters import bulletins, letter_steps, manners, new_letter
from admin.letters import pages as letters
from admin.people import changing as people_changes
from admin.people import pages as people
from admin.police import pages as police
from admin.profiles import changing as profile_changes
from admin.profiles import pages as profiles
from admin.routing import changing as route_changes
from admin.routing import pages as routing
from admin.rulings import pages as rulings
from admin.signing_in import pages as signing_in
from admin.signing_in.sessions import ConsoleSessions
from admin.storms import rising, splitting
from admin.troubles import pages as troubles
from admin.worker import pages as worker
from flows.cases.kept import KEPT_ROLES
from flows.cases.permissions import DELIVERY_ROLES
from flows.cases.police import POLICE_ROLES
from flows.cases.rising import RISING_ROLES
from flows.letters.permissions import LETTER_ROLES
from flows.people.tables import Role
from flows.telling.places import READER_ROLES
from flows.troubles.reads import TROUBLE_ROLES

SESSION_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the bar at the top; without roles it is everybody's."""

    name: str
    endpoint: str
    roles: tuple[Role, ...] = ()


PAGES: tuple[tuple[ModuleType, Tab | None], ...] = (
    (cases, Tab("诉求", "admin.case_list")),
    (case_steps, None),
    (case_files, None),
    (letters, Tab("督办", "admin.letter_list", LETTER_ROLES)),
    *((module, None) for module in (letter_steps, new_letter, bulletins, manners)),
    (rulings, Tab("异议", "admin.ruling_list", rulings.RULING_ROLES)),
    (rising, Tab("冒头", "admin.rising_list", RISING_ROLES)),
    (splitting, None),
    (deliveries, Tab("送达", "admin.delivery_list", DELIVERY_ROLES)),
    (kept, Tab("留存", "admin.kept_list", KEPT_ROLES)),
    (groups, Tab("群聊", "admin.group_list", READER_ROLES)),
    (people, Tab("人员", "admin.people_list", READER_ROLES)),
    (people_changes, None),
    (routing, Tab("派单目录", "admin.route_list", READER_ROLES)),
    (route_changes, None),
    (profiles, Tab("时限方案", "admin.profile_list", READER_ROLES)),
    (profile_changes, None),
    (police, Tab("警格对账", "admin.police_page", POLICE_ROLES)),
    (troubles, Tab("故障", "admin.trouble_list", TROUBLE_ROLES)),
    (audit, Tab("查看记录", "admin.look_list", (Role.AUDITOR,))),
    (signing_in, None),
    (worker, None),
)
"""Importing a module of pages hangs its views onto the blueprints; a new one is one line here."""
TABS = tuple(tab for _, tab in PAGES if tab is not None)


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
    app.jinja_env.globals.update(NAMES, TABS=TABS)
    app.register_blueprint(console_pages)
    app.register_blueprint(worker_pages)
    app.teardown_request(end_reading)
