"""The service on loopback with the demo street, and Tencent's side played by foreign code."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from flask import Flask

from app.commands.database import upgrade
from app.demo.load import load
from app.web import create_app
from tests.databases import new_database
from tests.loopback import served
from tests.wire.doors import DOORS, NOW, PREVIOUS, Door, aes_key, settings_for
from tests.wire.platform import Platform
from tests.wire.signers import SIGNERS

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sqlite_platform(tmp_path_factory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("wire-sqlite")
    yield from running(f"sqlite:///{folder / 'jiefang.db'}", folder)


@pytest.fixture(scope="session")
def postgresql_platform(pg_server, tmp_path_factory) -> Iterator[Platform]:
    for url in new_database(pg_server):
        yield from running(url, tmp_path_factory.mktemp("wire-postgresql"))


def running(database_url: str, folder: Path) -> Iterator[Platform]:
    """Serve the real application on loopback, over a migrated database with the demo street."""
    app = create_app(settings_for(database_url, folder / "state"), lambda: NOW)
    service = app.extensions["jiefang"]
    upgrade(service.database)
    assert load(service.database, service.office, service.engine, {})
    # What is tested here is what comes back, however busy the machine is.
    with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as http:
        yield Platform(http, service)
    service.http.close()
    service.database.close()


@pytest.fixture
def fresh_app(tmp_path) -> Iterator[Flask]:
    """Give an application nobody has asked anything yet, to add addresses to."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'jiefang.db'}", tmp_path), lambda: NOW)
    service = app.extensions["jiefang"]
    yield app
    service.http.close()
    service.database.close()


@pytest.fixture
def engine(request) -> str:
    """Give the database's kind: SQLite unless a test asks for both."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def platform(engine, request) -> Platform:
    """Give the platform's side of a running service; people and messages are fresh in each test."""
    return request.getfixturevalue(f"{engine}_platform")


@pytest.fixture
def doors() -> dict[str, Door]:
    return DOORS


@pytest.fixture
def previous_doors() -> dict[str, Door]:
    """Give each door as the platform signed and sealed for it before token and key changed."""
    return {
        mode: replace(door, token=PREVIOUS[mode][0], aes_key=PREVIOUS[mode][1])
        for mode, door in DOORS.items()
    }


@pytest.fixture
def stranger_safe() -> Door:
    """Give the safe account's door with a key that was never its own."""
    return replace(DOORS["safe"], aes_key=aes_key("x"))


@pytest.fixture
def other_receiver():
    """Seal with a door's key and token, but for somebody else."""
    return lambda door: replace(door, receiver="wx9999999999999999")


@pytest.fixture
def refused(platform):
    """Check that an answer is a short, clear refusal, and that nothing came of it.

    What is stored is counted against the start of the test.
    """
    before = platform.stored()

    def check(response: httpx.Response, *statuses: int) -> None:
        assert response.status_code in (statuses or (400, 403)), response.text
        assert response.headers["content-type"].startswith("text/plain")
        assert 0 < len(response.text) < 80
        assert platform.stored() == before

    return check


@pytest.fixture
def signer(request):
    """Give the foreign code a test names, WeWork's unless it does."""
    return SIGNERS[getattr(request, "param", "weworkapi")]()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def payload():
    """Read a recorded message, its sender and id made fresh, said in the first grid's group."""

    def read(name: str) -> str:
        mark = uuid4().int
        recorded = (HERE / "payloads" / name).read_text(encoding="utf-8")
        for old, new in (
            ("o-wang-ayi", f"o-{mark:x}"[:28]),
            ("7000000000000001", str(mark)[:16]),
            ("wr-invented", "wr-grid-01"),
        ):
            recorded = recorded.replace(old, new)
        return recorded

    return read
