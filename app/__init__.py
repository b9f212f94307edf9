"""The one place where the parts are put together."""

import logging
from dataclasses import dataclass

import httpx
from flask import Flask
from huey import crontab
from huey.api import Huey
from werkzeug.middleware.proxy_fix import ProxyFix

from admin.console import register_console
from admin.context import Console
from app.commands.classify import classify_command
from app.commands.database import database_commands
from app.commands.demo import demo_commands
from app.commands.doctor import doctor_command
from app.commands.people import user_commands
from app.commands.rules import rules_commands
from app.commands.worker import worker_command
from app.health import health_blueprint
from bot.context import Bot
from bot.media import MediaFetcher
from bot.pages.views import pages_blueprint
from bot.replay import replay
from bot.wechat.views import wechat_blueprint
from bot.wecom.views import wecom_blueprint
from core.clock import Clock, utc_now
from core.database import Database
from core.encryption import Cipher
from core.journal import Journal
from core.settings import Settings
from flows.cases.actions import close_due_cases
from flows.cases.scope import PUBLIC_SAFETY_GROUP
from flows.clocks.calendar import stored_calendar
from flows.links import Links
from flows.map.gazetteer import stored_map
from flows.office import Office
from nlp.engine import Engine
from notify.channels import build_channels
from notify.queue import Nudge, make_queue, queue_url, register
from notify.transport import open_http
from notify.worker import Deliverer

EACH_MINUTE = 60
CHATTY = ("PIL", "alembic", "huey", "transitions")
"""Libraries that tell each step; our own lines and their warnings are enough."""

MOST_BODY = 256 * 1024
"""Bytes of a request's body; WeChat's messages are a few thousand."""


@dataclass(frozen=True, slots=True)
class Service:
    """All parts of one process."""

    settings: Settings
    database: Database
    office: Office
    engine: Engine
    bot: Bot
    queue: Huey
    nudge: Nudge
    http: httpx.Client


def build(settings: Settings, clock: Clock = utc_now) -> Service:
    """Put the parts together; opens no connection yet."""
    _set_up_logging(settings.log_level)
    cipher = Cipher(settings.data_key, settings.secret_key)
    database = Database(settings.database_url, cipher)
    links = Links(settings.public_url, settings.secret_key)
    office = Office(clock, stored_calendar(database, settings.timezone, clock), links)
    engine = Engine.load(settings.catalogue)
    journal = Journal(settings.state_dir, cipher)
    bot = Bot(settings, database, office, engine, stored_map(database, clock), journal)
    http = open_http()
    queue = make_queue(queue_url(settings))
    channels = build_channels(settings, database, clock, http)
    nudge = register(queue, lambda: Deliverer(database, channels, clock, "worker"))
    database.after_commit.append(nudge.after_commit)
    _register_sweeps(queue, bot, http)
    return Service(settings, database, office, engine, bot, queue, nudge, http)


def _set_up_logging(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _register_sweeps(queue: Huey, bot: Bot, http: httpx.Client) -> None:
    """Add what the worker does each minute besides sending."""
    fetcher = MediaFetcher(bot, http)

    def close_due() -> None:
        with bot.database.write() as session:
            close_due_cases(session, bot.office)

    for name, sweep in (
        ("close due cases", close_due),
        ("fetch media", fetcher.run),
        ("replay the journal", lambda: replay(bot)),
    ):
        queue.periodic_task(crontab(), name=name, expires=EACH_MINUTE)(sweep)


def create_app(settings: Settings, clock: Clock = utc_now) -> Flask:
    """Build the web application."""
    service = build(settings, clock)
    app = Flask(__name__)
    app.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=MOST_BODY)
    app.extensions["jiefang"] = service
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.register_blueprint(wechat_blueprint(service.bot))
    app.register_blueprint(wecom_blueprint(service.bot))
    app.register_blueprint(pages_blueprint(service.bot))
    app.register_blueprint(health_blueprint(service.database))
    register_console(app, _console(service))
    _register_commands(app, service)
    return app


def _console(service: Service) -> Console:
    items = service.engine.catalogue.items
    return Console(
        settings=service.settings,
        database=service.database,
        office=service.office,
        items={code: item.name for code, item in items.items()},
        police_items=frozenset(
            code for code, item in items.items() if item.group == PUBLIC_SAFETY_GROUP
        ),
        state_dir=service.settings.state_dir,
    )


def _register_commands(app: Flask, service: Service) -> None:
    database, office = service.database, service.office
    app.cli.add_command(database_commands(database))
    app.cli.add_command(demo_commands(database, office, service.engine))
    app.cli.add_command(user_commands(database))
    app.cli.add_command(worker_command(service.queue, service.nudge))
    app.cli.add_command(classify_command(service.bot))
    app.cli.add_command(rules_commands(service.engine, service.bot.settings.catalogue))
    app.cli.add_command(doctor_command(service.bot))
