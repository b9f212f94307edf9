"""The worker's processes: a card is in its group within two seconds; the queue keeps hours."""

import os
import pathlib
import pickle
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.clock import utc_now
from core.settings import SettingsError
from notify.channels import build_channels
from notify.planning import LEASE
from notify.post import Post
from notify.queue import make_queue, queue_url

KEYS = {"grid-01": "webhook-01"}.get
"""Gives the webhook key of a group by its account."""

ROOT = Path(__file__).resolve().parents[2]

WORKER = """
import os
from core.clock import utc_now
from core.database import Database
from core.encryption import Cipher
from core.settings import Settings
from notify.channels import build_channels
from notify.queue import make_queue, queue_url, run_worker
from notify.transport import open_http
from notify.post import Post

settings = Settings(
    secret_key="x" * 32, data_key=(os.environ["KEY"],), database_url=os.environ["URL"],
    wecom_api=os.environ["API"],
)
database = Database(settings.database_url, Cipher(settings.data_key, settings.secret_key))
channels = build_channels(settings, database, utc_now, open_http(), {"grid-01": "webhook-01"}.get)
huey = make_queue(queue_url(settings), settings.secret_key)
run_worker(huey, [Post(database, channels, utc_now)])
"""

DROP_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def start_worker(database_url, settings):
    """Start real worker processes; those still there at the end are killed."""
    processes = []
    environ = os.environ | {
        "URL": database_url,
        "KEY": settings.data_key[0],
        "API": settings.wecom_api,
        "PYTHONPATH": str(ROOT),
    }

    def start():
        command = [sys.executable, "-c", WORKER]
        processes.append(subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate(timeout=10)


@pytest.fixture
def other_worker(settings, database, clock, http):
    return Post(database, build_channels(settings, database, clock, http, KEYS), clock, "other")


SECRET = "an invented secret key of a test run"


def eventually(condition, seconds=15.0):
    """Wait for something another process does; give the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.01)
    return time.monotonic() - began


def test_the_queue_lies_beside_the_database_unless_told_otherwise(settings, tmp_path):
    beside = replace(settings, database_url=f"sqlite:///{tmp_path / 'street.db'}")
    assert queue_url(beside) == f"sqlite:///{tmp_path / 'street-queue.db'}"
    county = replace(settings, database_url="postgresql+psycopg://u@h/county")
    assert queue_url(county) == "postgresql+psycopg://u@h/county"
    assert queue_url(replace(county, queue_url="redis://h")) == "redis://h"


@pytest.mark.parametrize("url", ["kafka://h", "street.db", ""])
def test_an_address_that_names_no_queue_stops_the_start_with_a_sentence(url):
    with pytest.raises(SettingsError, match="JIEFANG_QUEUE_URL"):
        make_queue(url, SECRET)


def test_a_redis_without_its_package_is_said_in_one_sentence():
    with pytest.raises(SettingsError, match="pip install redis"):
        make_queue("redis://127.0.0.1:6379/0", SECRET)


def test_a_queue_whose_server_is_away_does_not_stop_the_start(caplog, tmp_path):
    huey = make_queue(f"postgresql://postgres@/none?host={tmp_path}", SECRET)
    assert huey.name == "jiefang"
    assert "the queue's tables could not be made" in caplog.text


class Planted:
    """A pickle that leaves a mark where it is read."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (pathlib.Path.touch, (self.mark,))


def queue_at(database_url, tmp_path):
    away = database_url.replace("postgresql+psycopg", "postgresql")
    return away if "postgresql" in away else f"sqlite:///{tmp_path / 'street-queue.db'}"


def test_what_somebody_else_put_into_the_queue_is_never_read(database_url, tmp_path):
    huey = make_queue(queue_at(database_url, tmp_path), SECRET)
    mark = tmp_path / "mark"
    huey.storage.enqueue(pickle.dumps(Planted(mark)))
    forged = make_queue(queue_at(database_url, tmp_path), "another secret key, not the service's")
    forged.storage.enqueue(forged.serializer.serialize(Planted(mark)))
    for _ in range(2):
        with pytest.raises(ValueError, match=r"Separator|Signature"):
            huey.dequeue()
    assert not mark.exists()
    task = huey.task(name="sweep")(lambda: "swept")
    task()
    assert huey.dequeue().name == "sweep", "what the service put in goes on"


def test_the_queue_s_file_is_its_owner_s_alone(tmp_path):
    huey = make_queue(f"sqlite:///{tmp_path / 'new' / 'street-queue.db'}", SECRET)
    huey.storage.enqueue(b"anything")
    every = [tmp_path / "new", *(tmp_path / "new").iterdir()]
    assert len(every) > 1
    assert [each.name for each in every if each.stat().st_mode & 0o077] == []


@pytest.mark.processes
def test_a_card_is_in_the_group_within_two_seconds(start_worker, say, to_group, tencent):
    worker = start_worker()
    say(to_group("首卡"))
    eventually(lambda: tencent.sends)
    took = []
    for _ in range(3):
        time.sleep(0.6)
        tencent.taken.clear()
        say(to_group())
        took.append(eventually(tencent.taken.is_set))
    assert max(took) < 2
    worker.terminate()
    assert worker.wait(10) == 0


@pytest.mark.processes
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_told_to_end_finishes_the_call_under_way_first(
    start_worker, say, to_group, tencent, outbox, how
):
    worker = start_worker()
    tencent.answering.clear()
    say(to_group("一"), to_group("二"))
    assert tencent.taken.wait(15)
    worker.send_signal(how)
    time.sleep(0.3)
    tencent.answering.set()
    assert worker.wait(10) == 0
    assert [row.status for row in outbox()] == ["sent", "pending"]


@pytest.mark.processes
def test_a_worker_killed_in_the_middle_of_a_call_loses_nothing(
    start_worker, say, to_group, tencent, other_worker, clock
):
    worker = start_worker()
    tencent.answering.clear()
    say(to_group("一"), to_group("二"))
    assert tencent.taken.wait(15)
    worker.kill()
    worker.wait(10)
    tencent.answering.set()
    clock.now = utc_now()
    assert other_worker.drain() == 0
    clock.advance(LEASE)
    assert other_worker.drain() == 2
    told = [body["markdown"]["content"] for _, _, body in tencent.sends]
    assert told == ["一", "一", "二"]
