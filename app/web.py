"""The web application: every room's blueprints on one Flask."""

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from admin.console import register_console
from admin.context import Console
from app.build import Service, build
from app.errors import Web, say_error
from app.health import EXTENSION as READY
from app.health import blueprint as health
from app.health import readiness
from app.metrics import EXTENSION as METRICS
from app.metrics import blueprint as metrics
from app.metrics import registry_of
from bot import web
from bot.pages.views import blueprint as pages
from bot.ways import WAYS
from core.clock import Clock, clock_of
from core.database import PATIENCE_SECONDS
from core.settings import Settings

MOST_BODY = 256 * 1024
"""Bytes of a request's body where a route says nothing of its own; none but forms come here."""


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """Build the web application; without a clock it has the one of its settings."""
    clock = clock or clock_of(settings.demo_clock)
    service = build(settings, clock)
    service.database.patience.seconds = PATIENCE_SECONDS
    app = Web(__name__)
    app.config.update(SECRET_KEY=settings.secret_key, MAX_CONTENT_LENGTH=MOST_BODY)
    app.extensions["jiefang"] = service
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.extensions[web.EXTENSION] = service.bot
    for way in WAYS.values():
        app.register_blueprint(way.blueprint)
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, say_error)
    app.register_blueprint(health)
    app.register_blueprint(metrics)
    ready = readiness(service.database, clock)
    parts = (service.database, service.bot.journal, clock, ready)
    app.extensions |= {READY: ready, METRICS: registry_of(*parts)}
    register_console(app, _console(service))
    return app


def _console(service: Service) -> Console:
    return Console(
        settings=service.settings,
        database=service.database,
        office=service.office,
        items={code: item.name for code, item in service.engine.catalogue.items.items()},
        services=service.engine.catalogue.items,
        state_dir=service.settings.state_dir,
    )
