"""A service to measure: its secrets, its tables, the demo street, and residents who may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

import app
from app.commands.database import upgrade
from app.demo import cast
from app.demo.load import load
from bench.wire import Safe
from bot.dialogue.states import Stage
from bot.tables import Conversation
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings, WeChatAccount

MODE = "safe"


@dataclass(frozen=True, slots=True)
class Ground:
    """One database of the benchmark and how to serve it."""

    url: str
    folder: Path

    def environment(self) -> dict[str, str]:
        here = "http://127.0.0.1:9"  # Nothing listens: a turn calls nobody.
        install = cast.saved(self.folder / "install.json", here, here)
        return {
            **install["environment"],
            "JIEFANG_DATABASE_URL": self.url,
            "JIEFANG_STATE_DIR": str(self.folder / "state"),
            "JIEFANG_LOG_LEVEL": "WARNING",
        }

    def settings(self) -> Settings:
        return Settings.from_env(self.environment())

    def account(self) -> WeChatAccount:
        return next(each for each in self.settings().wechat_accounts if each.mode == MODE)

    def platform(self) -> Safe:
        account = self.account()
        return Safe(f"/wechat/{account.name}", account)

    @contextmanager
    def service(self) -> Iterator[app.Service]:
        """Run the service in this process until the end of the block."""
        service = app.build(self.settings())
        try:
            yield service
        finally:
            service.http.close()
            service.queue.storage.close()
            service.database.close()

    @contextmanager
    def database(self) -> Iterator[Database]:
        settings = self.settings()
        database = Database(settings.database_url, Cipher(settings.data_key, settings.secret_key))
        try:
            yield database
        finally:
            database.close()

    def lay(self) -> None:
        """Make the tables and the demo street in an empty database."""
        with self.service() as service:
            upgrade(service.database)
            load(service.database, service.office, service.engine, {})


def rest(ground: Ground) -> None:
    """Put every talk back to its start, so that each burst meets the same residents."""
    with ground.database() as database, database.write() as session:
        session.execute(
            update(Conversation)
            .where(Conversation.stage != Stage.IDLE)
            .values(stage=Stage.IDLE, slots=None, expires_at=None)
            .execution_options(synchronize_session=False)
        )
