"""A service to measure: its secrets, its tables, the demo street, and residents who may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url, update

from app.build import Service, build
from app.commands.database import upgrade
from app.demo import cast
from app.demo.load import load
from bench.land import lay_county
from bench.wire import Robot, Safe
from bot.dialogue.states import Stage
from bot.dialogue.tables import Conversation
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings, WeChatAccount

MODE = "safe"
NOBODY = "http://127.0.0.1:9"
"""Nothing listens there: a turn calls nobody."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One database of the benchmark and how to serve it."""

    url: str
    folder: Path

    @property
    def used(self) -> Path:
        """Name the file that remembers how many residents have lived a life here."""
        return self.folder / f"{self._name}.used"

    @property
    def state(self) -> Path:
        """Name its folder, with a journal of its own: another database's words are not its."""
        return self.folder / "state" / self._name

    @property
    def _name(self) -> str:
        url = make_url(self.url)
        return f"{url.get_backend_name()}-{Path(url.database or '').stem}"

    def environment(self, tencent: str = NOBODY) -> dict[str, str]:
        """Give the service's settings; tencent is where it finds the platforms."""
        install = cast.saved(self.folder / "install.json", tencent, tencent)
        return {
            **install["environment"],
            "JIEFANG_DATABASE_URL": self.url,
            "JIEFANG_STATE_DIR": str(self.state),
            "JIEFANG_LOG_LEVEL": "WARNING",
            "JIEFANG_TAKE_BACK_SECONDS": "0",
            "JIEFANG_QUIET_HOURS": "none",
        }

    def settings(self) -> Settings:
        return Settings.from_env(self.environment())

    def account(self) -> WeChatAccount:
        return next(each for each in self.settings().wechat_accounts if each.mode == MODE)

    def account_side(self) -> Safe:
        account = self.account()
        return Safe.of(account)

    def robot_side(self) -> Robot:
        return Robot.of(self.settings().wecom_robots[0])

    @contextmanager
    def service(self) -> Iterator[Service]:
        """Run the service in this process until the end of the block."""
        service = build(self.settings())
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
        """Make the tables, the demo street and the county in an empty database."""
        with self.service() as service:
            upgrade(service.database)
            load(service.database, service.office, service.engine, {})
            with service.database.write() as session:
                lay_county(session)


def rest(ground: Ground) -> None:
    """Put every talk back to its start, so that each burst meets the same residents."""
    with ground.database() as database, database.write() as session:
        session.execute(
            update(Conversation)
            .where(Conversation.stage != Stage.IDLE)
            .values(stage=Stage.IDLE, slots=None, expires_at=None)
            .execution_options(synchronize_session=False)
        )
