"""Access tokens: one for everybody, renewed by one of them, and no endless asking."""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import flask
import pytest
from sqlalchemy import text

from core.database import Database
from notify.budget import open_window
from notify.channels import build_channels
from notify.errors import DeliveryError
from notify.post import Post
from notify.tables import Destination, Token
from notify.token_sources import WeChatTokens
from notify.tokens import TokenStore

KEYS = {"grid-01": "webhook-01"}.get
"""Gives the webhook key of a group by its account."""

LIFE = timedelta(seconds=7200)
ROOT = Path(__file__).resolve().parents[2]

FOUR_THREADS = """
import os, sys, threading
from core.clock import utc_now
from core.database import Database
from core.encryption import Cipher
from core.settings import WeChatAccount
from notify.token_sources import WeChatTokens
from notify.tokens import TokenStore
from notify.transport import open_http

database = Database(os.environ["URL"], Cipher([os.environ["KEY"]], "x" * 32))
store = TokenStore(database, utc_now, open_http())
account = WeChatAccount("street", "wx0000000000000001", "app-secret", "token", mode="plain")
source = WeChatTokens(os.environ["API"], account)
sys.stdin.readline()
told = []
threads = [threading.Thread(target=lambda: told.append(store.get(source))) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(*told)
"""


@pytest.fixture
def source(settings, platform):
    return WeChatTokens(platform.url, settings.wechat_accounts[0])


@pytest.fixture
def store(database, clock, http):
    return TokenStore(database, clock, http)


def all_at_once(*works):
    start = threading.Barrier(len(works))
    results = []

    def run(work):
        start.wait()
        results.append(work())

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_eight_threads_at_a_cold_start_make_one_call(
    database_url, cipher, database, clock, http, platform, source
):
    platform.token_delay = 0.3
    other = Database(database_url, cipher)
    stores = [TokenStore(each, clock, http) for each in (database, other)]
    works = [lambda each=each: each.get(source) for each in stores for _ in range(4)]
    assert all_at_once(*works) == ["token-1"] * 8
    other.close()
    assert len(platform.token_calls) == 1


@pytest.mark.processes
def test_two_processes_with_four_threads_each_make_one_call(
    database_url, database, platform, settings
):
    platform.token_delay = 0.3
    environ = os.environ | {
        "URL": database_url,
        "KEY": settings.data_key[0],
        "API": platform.url,
        "PYTHONPATH": str(ROOT),
    }
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", FOUR_THREADS],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].split() for process in processes]
    assert told == [["token-1"] * 4] * 2
    assert len(platform.token_calls) == 1


def test_a_token_is_asked_for_once_in_its_life_and_stored_encrypted(
    database, store, source, platform
):
    assert [store.get(source), store.get(source)] == ["token-1"] * 2
    assert len(platform.token_calls) == 1
    assert platform.token_calls[0]["force_refresh"] is False
    with database.read() as session:
        assert "token-1" not in str(session.execute(text("SELECT * FROM tokens")).all())


def test_one_renews_ahead_of_time_while_the_others_go_on(
    database, clock, http, platform, source, store
):
    store.get(source)
    clock.advance(LIFE * 0.8)
    platform.token, platform.token_delay = "token-2", 0.5
    told = all_at_once(*([lambda: store.get(source)] * 4))
    assert sorted(told) == ["token-1"] * 3 + ["token-2"]
    assert len(platform.token_calls) == 2
    assert store.get(source) == "token-2"


def test_while_the_old_token_works_a_failed_renewal_harms_nobody(clock, platform, source, store):
    store.get(source)
    clock.advance(LIFE * 0.8)
    platform.token_answers.append({"errcode": -1, "errmsg": "system error"})
    assert store.get(source) == "token-1"
    assert store.get(source) == "token-1"
    assert len(platform.token_calls) == 2
    platform.token = "token-2"
    clock.advance(timedelta(seconds=10))
    assert store.get(source) == "token-2"


def test_a_wrong_secret_is_told_without_it_and_not_asked_again_at_once(
    clock, platform, source, store
):
    platform.token_answers.extend([{"errcode": 40125, "errmsg": "invalid appsecret"}] * 5)
    with pytest.raises(DeliveryError, match="40125") as told:
        store.get(source)
    assert "app-secret" not in str(told.value)
    with pytest.raises(DeliveryError):
        store.get(source)
    assert len(platform.token_calls) == 1


def test_a_process_that_dies_while_renewing_holds_it_up_for_its_lease_only(
    database, clock, platform, source, store
):
    with database.write() as session:
        lease = clock() + timedelta(seconds=15)
        session.add(Token(key=source.key, lease_owner="dead", lease_until=lease))
    clock.advance(timedelta(seconds=15))
    assert store.get(source) == "token-1"


def test_a_refused_token_is_renewed_by_force_once(clock, platform, source, store):
    store.invalidate(source.key, store.get(source))
    platform.token = "token-2"
    assert store.get(source) == "token-2"
    assert platform.token_calls[1]["force_refresh"] is True
    store.invalidate(source.key, "token-1")
    assert store.get(source) == "token-2"
    assert len(platform.token_calls) == 2


def test_forced_renewals_stay_within_twenty_a_day(clock, platform, source, store):
    for _ in range(24 * 4):
        store.invalidate(source.key, store.get(source))
        clock.advance(timedelta(minutes=15))
    forced = sum(call["force_refresh"] for call in platform.token_calls)
    assert 0 < forced <= 20


def test_an_endpoint_that_refuses_every_token_is_asked_a_bounded_number_of_times(
    settings, database, clock, http, say, to_wang, platform, outbox
):
    platform.known_tokens = set()
    channel = build_channels(settings, database, clock, http, KEYS)["wechat"]
    channel.windowed = False
    say(to_wang())
    worker = Post(database, {"wechat": channel}, clock, "worker")
    assert worker.drain() == 0
    assert (len(platform.sends), len(platform.token_calls)) == (2, 2)
    row = outbox()[0]
    assert (row.status, row.next_attempt_at) == ("pending", clock() + timedelta(seconds=5))
    platform.known_tokens = {"token-1"}
    clock.advance(timedelta(seconds=5))
    assert worker.drain() == 1


def test_a_token_that_another_has_voided_is_renewed_within_the_same_delivery(
    settings, database, clock, http, platform
):
    wechat = build_channels(settings, database, clock, http, KEYS)["wechat"]
    platform.known_tokens = {"token-1"}
    wechat.send("street", "openid-wang", [{"text": "一"}])
    platform.token, platform.known_tokens = "token-2", {"token-2"}
    wechat.send("street", "openid-wang", [{"text": "二"}])
    assert len(platform.token_calls) == 2
    assert platform.sends[-1][1] == {"access_token": "token-2"}


def test_a_message_that_had_no_token_has_used_none_of_the_budget(
    settings, database, clock, http, say, to_wang, platform
):
    with database.write() as session:
        open_window(session, "wechat", "contact:5", "message", clock())
    platform.token_answers.extend([flask.Response("boom", 500)] * 6)
    say(to_wang())
    worker = Post(database, build_channels(settings, database, clock, http, KEYS), clock, "worker")
    for _ in range(2):
        worker.drain()
        clock.advance(timedelta(minutes=1))
    assert platform.sends == []
    with database.read() as session:
        assert session.get_one(Destination, "wechat:contact:5").window_used == 0


def test_what_the_platform_says_instead_of_a_token_is_kept_until_it_gives_one(
    store, source, platform, database, clock
):
    """The desk is told of it; a platform that says nothing is another trouble."""

    def problem():
        with database.read() as session:
            row = session.get_one(Token, source.key)
            return row.problem, row.problem_since

    began = clock()
    for code in (40164, 40125):
        platform.token_answers.append({"errcode": code, "errmsg": "refused"})
        with pytest.raises(DeliveryError):
            store.get(source)
        assert problem() == (str(code), began)
        clock.advance(timedelta(minutes=1))
    assert store.get(source) == "token-1"
    assert problem() == (None, None)
