"""A platform that keeps files, on loopback, and what people sent through it."""

import threading
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import select

from bot.files.fetcher import Files
from bot.tables import Message
from core.files import FileStore
from flows.cases.attachments import Attachment
from flows.people.tables import Contact
from notify.transport import open_http
from simulator.crypto import encrypt_bytes
from tests.bot.files.platform import Platform, Reply

KEYS = count()


@pytest.fixture
def start_platform():
    started = []

    def start():
        server = Platform()
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        started.append((server, thread))
        return server

    yield start
    for server, thread in started:
        server.let.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def platform(start_platform):
    return start_platform()


@pytest.fixture
def settings(settings, platform):
    return replace(settings, wechat_api=platform.url, wecom_api=platform.url)


@pytest.fixture
def wang(database, cast, clock):
    """Give the id of 王阿姨's contact."""
    with database.write() as session:
        contact = Contact(
            resident_id=cast.wang,
            channel="wechat",
            account="street",
            external_id="o-wang",
            external_index="wang",
            created_at=clock(),
        )
        session.add(contact)
        session.flush()
        return contact.id


@pytest.fixture
def send(database, settings, platform, clock, wang):
    """Have 王阿姨 send a file, or somebody of the staff in a group; gives the row's id."""

    def sent(found, kind="image", *, name=None, staff=None, channel="wechat", url=None):
        name = name or f"m{next(KEYS)}"
        robot = channel == "wecom_robot"
        if robot and isinstance(found, bytes):
            found = encrypt_bytes(settings.wecom_robots[0].aes_key, found)
        platform.files[name] = Reply(found) if isinstance(found, bytes) else found
        with database.write() as session:
            message = Message(
                channel=channel,
                account="street",
                key=f"k{next(KEYS)}",
                kind=kind,
                raw="",
                received_at=clock(),
                contact_id=None if robot else wang,
                staff_id=staff,
            )
            session.add(message)
            session.flush()
            row = Attachment(
                message_id=message.id,
                channel=channel,
                account="jiefang" if robot else "street",
                source=url or (f"{platform.url}/{name}" if robot else name),
                kind=kind,
            )
            session.add(row)
            session.flush()
            return row.id

    return sent


@pytest.fixture
def row(database):
    def read(row_id):
        with database.read() as session:
            return session.get_one(Attachment, row_id)

    return read


@pytest.fixture
def rows(database):
    def read():
        with database.read() as session:
            return session.scalars(select(Attachment).order_by(Attachment.id)).all()

    return read


@pytest.fixture
def kept(settings, cipher, row):
    """Give what lies on the disk of a row."""
    return lambda row_id: FileStore(settings.state_dir, cipher).read(row(row_id).path)


@pytest.fixture
def http():
    with open_http() as client:
        yield client


@pytest.fixture
def files(bot, http):
    return Files(bot, http)


@pytest.fixture
def running(platform, other_database):
    """Start the threads of some files; stopped at the end, before the databases they use."""
    started = []

    def run(*files):
        for each in files:
            started.append(each)
            each.start()

    yield run
    platform.let.set()
    for each in started:
        each.stop()
