"""The one place where the parts are put together."""

import logging
from dataclasses import dataclass

import httpx
from huey.api import Huey

from app.ground import lay
from app.robot_keys import RobotKeys
from app.sweeps import register_sweeps
from app.troubles.look import Lookout
from app.troubles.watch import Watch
from bot.admission import Admission
from bot.context import Bot
from bot.files.fetcher import Files
from bot.ways import WAYS
from core.clock import Clock, utc_now
from core.database import Database
from core.journal import Journal
from core.settings import Settings
from flows.cases.undelivered import alarm_again
from flows.map.gazetteer import stored_map
from flows.office import Office
from nlp.engine import Engine
from notify.channels import build_channels
from notify.post import Post
from notify.queue import make_queue, queue_url
from notify.transport import open_http

CHATTY = ("PIL", "alembic", "huey", "transitions")
"""Libraries that tell each step; our own lines and their warnings are enough."""


@dataclass(frozen=True, slots=True)
class Service:
    """All parts of one process."""

    settings: Settings
    database: Database
    office: Office
    engine: Engine
    bot: Bot
    queue: Huey
    post: Post
    files: Files
    http: httpx.Client
    lookout: Lookout
    watch: Watch


def build(settings: Settings, clock: Clock = utc_now) -> Service:
    """Put the parts together; opens no connection yet."""
    _set_up_logging(settings.log_level)
    ground = lay(settings, clock)
    database, office = ground.database, ground.office
    engine = Engine.load(settings.catalogue)
    journal = Journal(settings.state_dir, ground.cipher, clock)
    places = stored_map(database, clock)
    bot = Bot(settings, database, office, engine, places, journal, Admission(), WAYS)
    http = open_http()
    keys = RobotKeys(database)
    channels = build_channels(settings, database, clock, http, keys)
    post = Post(database, channels, clock, on_lost=alarm_again(office))
    queue = make_queue(queue_url(settings), settings.secret_key)
    register_sweeps(queue, bot)
    return Service(
        settings=settings,
        database=database,
        office=office,
        engine=engine,
        bot=bot,
        queue=queue,
        post=post,
        files=Files(bot, http),
        http=http,
        lookout=(lookout := Lookout(settings, database, journal, clock)),
        watch=Watch(lookout, database, office, channels, keys),
    )


def _set_up_logging(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
