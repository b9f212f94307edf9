"""Access tokens: one for everybody, renewed by one of them, and no endless asking."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from notify.budget import open_window
from notify.channels import build_channels
from notify.errors import DeliveryError
from notify.post import Post
from notify.tables import Destination, Token
from notify.token_sources import WeChatTokens
from notify.tokens import TokenStore
from tests.accounts import ACCOUNT
from tests.tencent import OPENID_OF_WANG

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
def source(settings):
    return WeChatTokens(settings.wechat_api, ACCOUNT)


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
    database, other_database, clock, http, tencent, source
):
    tencent.faults(delay=0.3)
    stores = [TokenStore(each, clock, http) for each in (database, other_database)]
    works = [lambda each=each: each.get(source) for each in stores for _ in range(4)]
    assert all_at_once(*works) == [tencent.token] * 8
    assert len(tencent.token_calls) == 1


@pytest.mark.processes
def test_two_processes_with_four_threads_each_make_one_call(
    database_url, database, tencent, settings
):
    tencent.faults(delay=0.3)
    environ = os.environ | {
        "URL": database_url,
        "KEY": settings.data_key[0],
        "API": settings.wechat_api,
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
    assert told == [[tencent.token] * 4] * 2
    assert len(tencent.token_calls) == 1


def test_a_token_is_asked_for_once_in_its_life_and_stored_encrypted(
    database, store, source, tencent
):
    assert [store.get(source), store.get(source)] == [tencent.token] * 2
    assert len(tencent.token_calls) == 1
    assert tencent.token_calls[0]["force_refresh"] is False
    with database.read() as session:
        assert tencent.token not in str(session.execute(text("SELECT * FROM tokens")).all())


@pytest.fixture
def ending(clock, store, source):
    """Give a token so near its end that Tencent gives another in its place.

    Asked at 80 % of its life, Tencent still gave the same one.
    """
    token = store.get(source)
    clock.advance(LIFE * 0.8)
    assert store.get(source) == token
    clock.advance(LIFE * 0.2 * 0.8)
    return token


def test_one_renews_ahead_of_time_while_the_others_go_on(tencent, source, store, ending):
    tencent.faults(delay=0.5)
    told = all_at_once(*([lambda: store.get(source)] * 4))
    assert told.count(ending) == 3
    assert tencent.token in told
    assert len(tencent.token_calls) == 3
    assert store.get(source) == tencent.token != ending


def test_while_the_old_token_works_a_failed_renewal_harms_nobody(
    clock, tencent, source, store, ending
):
    tencent.faults(fail_next=1)
    assert store.get(source) == ending
    assert store.get(source) == ending
    assert len(tencent.token_calls) == 3
    clock.advance(timedelta(seconds=10))
    assert store.get(source) == tencent.token != ending


def test_a_wrong_secret_is_told_without_it_and_not_asked_again_at_once(settings, tencent, store):
    wrong = replace(ACCOUNT, secret="an old app-secret")
    source = WeChatTokens(settings.wechat_api, wrong)
    with pytest.raises(DeliveryError, match="40125") as told:
        store.get(source)
    assert "app-secret" not in str(told.value)
    with pytest.raises(DeliveryError):
        store.get(source)
    assert len(tencent.token_calls) == 1


def test_a_process_that_dies_while_renewing_holds_it_up_for_its_lease_only(
    database, clock, tencent, source, store
):
    with database.write() as session:
        lease = clock() + timedelta(seconds=15)
        session.add(Token(key=source.key, lease_owner="dead", lease_until=lease))
    clock.advance(timedelta(seconds=15))
    assert store.get(source) == tencent.token


def test_a_refused_token_is_renewed_by_force_once(tencent, source, store):
    old = store.get(source)
    store.invalidate(source.key, old)
    assert store.get(source) == tencent.token != old
    assert tencent.token_calls[1]["force_refresh"] is True
    store.invalidate(source.key, old)
    assert store.get(source) == tencent.token
    assert len(tencent.token_calls) == 2


def test_forced_renewals_stay_within_twenty_a_day(clock, tencent, source, store):
    for _ in range(24 * 4):
        store.invalidate(source.key, store.get(source))
        clock.advance(timedelta(minutes=15))
    forced = sum(call["force_refresh"] for call in tencent.token_calls)
    assert 0 < forced <= 20


def test_an_endpoint_that_refuses_every_token_is_asked_a_bounded_number_of_times(
    settings, database, clock, http, say, to_wang, tencent, outbox
):
    tencent.faults(token_dead=True)
    tencent.wang_wrote()
    channel = build_channels(settings, database, clock, http, KEYS)["wechat"]
    channel.windowed = False
    say(to_wang())
    worker = Post(database, {"wechat": channel}, clock, "worker")
    assert worker.drain() == 0
    assert (len(tencent.sends), len(tencent.token_calls)) == (2, 2)
    row = outbox()[0]
    assert (row.status, row.next_attempt_at) == ("pending", clock() + timedelta(seconds=5))
    tencent.faults(token_dead=False)
    clock.advance(timedelta(seconds=5))
    assert worker.drain() == 1


def test_a_token_that_another_has_voided_is_renewed_within_the_same_delivery(
    settings, database, clock, http, tencent
):
    wechat = build_channels(settings, database, clock, http, KEYS)["wechat"]
    tencent.wang_wrote()
    wechat.send("street", OPENID_OF_WANG, [{"text": "一"}])
    tencent.world.tokens.force(ACCOUNT.app_id)
    clock.advance(timedelta(seconds=30))
    wechat.send("street", OPENID_OF_WANG, [{"text": "二"}])
    assert len(tencent.token_calls) == 2
    assert tencent.sends[-1][1] == {"access_token": tencent.token}


def test_a_message_that_had_no_token_has_used_none_of_the_budget(
    settings, database, clock, http, say, to_wang, tencent
):
    with database.write() as session:
        open_window(session, "wechat", "contact:5", "message", clock())
    tencent.faults(fail_next=6, fail_kind="http500", fail_path="stable_token")
    say(to_wang())
    worker = Post(database, build_channels(settings, database, clock, http, KEYS), clock, "worker")
    for _ in range(2):
        worker.drain()
        clock.advance(timedelta(minutes=1))
    assert tencent.sends == []
    with database.read() as session:
        assert session.get_one(Destination, "wechat:contact:5").window_used == 0


def test_what_the_platform_says_instead_of_a_token_is_kept_until_it_gives_one(
    store, source, tencent, database, clock
):
    """The desk is told of it; a platform that says nothing is another trouble."""

    def problem():
        with database.read() as session:
            row = session.get_one(Token, source.key)
            return row.problem, row.problem_since

    began = clock()
    for code in (40164, 40125):
        tencent.faults(fail_next=1, fail_errcode=code, fail_path="stable_token")
        with pytest.raises(DeliveryError):
            store.get(source)
        assert problem() == (str(code), began)
        clock.advance(timedelta(minutes=1))
    assert store.get(source) == tencent.token
    assert problem() == (None, None)
