"""The simulator as Tencent's side, and the people who write and are written to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notify.outbox import Notice, enqueue
from notify.post import Post
from notify.tables import Outbox
from notify.transport import open_http
from tests.notify.null_channel import NullChannel
from tests.tencent import OPENID_OF_WANG, tencent_on_loopback


@pytest.fixture
def tencent(clock):
    """Give Tencent's side, running; 王阿姨 has not written to the account yet."""
    with tencent_on_loopback(clock) as tencent:
        yield tencent


@pytest.fixture(scope="session")
def http():
    with open_http() as client:
        yield client


@pytest.fixture
def settings(settings, tencent):
    wechat, wecom = f"{tencent.url}/wechat-api", f"{tencent.url}/wecom-api"
    return replace(settings, wechat_api=wechat, wecom_api=wecom)


@pytest.fixture
def to_wang():
    """Make a notice to 王阿姨 through the official account."""

    def make(text="您的诉求已受理"):
        return Notice("wechat", "contact:5", "street", OPENID_OF_WANG, "accepted", {"text": text})

    return make


@pytest.fixture
def to_group():
    """Make a card for the group chat of grid 01, where 小李 works."""

    def make(text="7号 油烟扰民"):
        return Notice(
            "wecom_robot", "robot:grid-01", "grid-01", "grid-01", "card", {"markdown": text}
        )

    return make


@pytest.fixture
def say(database, clock):
    """Write notices to the outbox, each as an event of its own; give their ids in order."""

    def write(*notices):
        with database.write() as session:
            for notice in notices:
                number = session.query(Outbox).count() + 1
                assert enqueue(session, f"case:{number}", notice, clock())
        with database.read() as session:
            return [row.id for row in session.query(Outbox).order_by(Outbox.id)][-len(notices) :]

    return write


@pytest.fixture
def outbox(database):
    """Read every outbox row, in order."""

    def read():
        with database.read() as session:
            rows = session.query(Outbox).order_by(Outbox.id).all()
            session.expunge_all()
            return rows

    return read


@pytest.fixture
def channel():
    return NullChannel()


@pytest.fixture
def deliverer(database, clock, channel):
    """Give a post to which every way out is the recording channel."""
    return Post(database, {"wechat": channel, "wecom_robot": channel}, clock)


@pytest.fixture
def due_in(outbox, clock):
    """Tell how long until the next message is due; None if none waits."""

    def span():
        waiting = [row.next_attempt_at for row in outbox() if row.status == "pending"]
        return max(min(waiting) - clock(), timedelta(0)) if waiting else None

    return span


@pytest.fixture
def heard(channel):
    """Tell what the channel was given, text by text."""

    def texts():
        return [
            payload.get("text") or payload.get("markdown")
            for _, _, payloads in channel.calls
            for payload in payloads
        ]

    return texts
