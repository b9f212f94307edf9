"""Clock, settings, language and browser for every test; databases and cast beside this file."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, sync_playwright

from core.encryption import Cipher
from core.settings import Settings, WeComRobot
from flows.clocks.calendar import stored_calendar
from flows.links import Links
from flows.office import Office
from nlp.engine import Engine
from tests.accounts import ACCOUNT, AES_KEY, APP

pytest_plugins = ["tests.databases", "tests.cast"]

DATA_KEY = Fernet.generate_key().decode()
SECRET_KEY = "an invented secret key of a test run"

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class SettableClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment

    def advance(self, span: timedelta) -> None:
        self._now += span


@pytest.fixture(scope="session")
def cipher() -> Cipher:
    return Cipher([DATA_KEY], SECRET_KEY)


@pytest.fixture
def clock() -> SettableClock:
    """Give a clock at 10:00 in Shanghai on a Wednesday."""
    return SettableClock(datetime(2026, 3, 4, 2, 0, tzinfo=UTC))


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    return Settings(
        secret_key=SECRET_KEY,
        data_key=(DATA_KEY,),
        database_url=database_url,
        wechat_accounts=(ACCOUNT,),
        wecom_robots=(WeComRobot("jiefang", "token", AES_KEY),),
        wecom_apps=(APP,),
        state_dir=tmp_path / "state",
    )


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Give the shipped catalogue's engine, loaded once."""
    return Engine.load()


@pytest.fixture
def office(database, settings, clock) -> Office:
    links = Links(settings.public_url, settings.secret_key)
    return Office(clock, stored_calendar(database, settings.timezone, clock), links, "1000002")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium; where there is none the test is skipped, and fails in CI."""
    executable = shutil.which("chromium")
    if executable is None:
        missing = "was not run: there is no chromium; apt-get install chromium fonts-noto-cjk"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=[*CHROMIUM_ARGS])
        yield chromium
        chromium.close()
