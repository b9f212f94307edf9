"""Whole lives over HTTP: Tencent's side keeps Tencent's limits, and a burst is judged rightly."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
import pytest
import xmltodict

from bench.script import People, Say, Turn, life
from bench.servers import free_port
from bench.whole.bursting import judged
from bench.whole.posting import TRIES, post
from bench.whole.tencent import Platforms, Tencent
from bench.wire import Safe
from core.settings import WeChatAccount
from simulator import crypto

KEY, WANG = "0" * 32, "o-wang"
ACCOUNT = WeChatAccount("main", "wx1", "secret", "token", "a" * 42 + "A")
CARD = {"msgtype": "markdown", "markdown": {"content": "**新诉求 7号 · 路灯**"}}
TEXT = {"touser": WANG, "msgtype": "text", "text": {"content": "已接单"}}


@pytest.fixture
def heard():
    return []


@pytest.fixture
def tencent(heard):
    port = free_port()
    settings = SimpleNamespace(wechat_accounts=[ACCOUNT])
    platforms = Platforms(settings, frozenset({KEY}), lambda to, body: heard.append((to, body)))
    with (
        Tencent(platforms, port) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{port}") as http,
    ):
        yield SimpleNamespace(platforms=running.platforms, http=http)


def _in_a_loop_of_its_own(work):
    """Run it in another thread: in this one the browser of other tests may keep a loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def code(answer) -> int:
    return answer.json()["errcode"]


def test_a_group_is_sent_twenty_a_minute_and_strangers_nothing(tencent, heard):
    path = "/wecom-api/cgi-bin/webhook/send"
    codes = [code(tencent.http.post(path, params={"key": KEY}, json=CARD)) for _ in range(21)]
    assert codes == [0] * 20 + [45009]
    assert code(tencent.http.post(path, params={"key": "another"}, json=CARD)) == 93000
    assert len(heard) == 20


def test_a_resident_is_sent_five_after_a_message_and_none_before(tencent, heard):
    asked = {"grant_type": "client_credential", "appid": "wx1", "secret": "secret"}
    token = tencent.http.post("/wechat-api/cgi-bin/stable_token", json=asked).json()["access_token"]
    path, query = "/wechat-api/cgi-bin/message/custom/send", {"access_token": token}
    assert code(tencent.http.post(path, params=query, json=TEXT)) == 45015
    tencent.platforms.wrote("main", WANG, tapped=False)
    codes = [code(tencent.http.post(path, params=query, json=TEXT)) for _ in range(6)]
    assert codes == [0] * 5 + [45047]
    assert len(heard) == 5


def test_a_message_nobody_answers_is_sent_three_times(monkeypatch):
    monkeypatch.setattr("bench.whole.posting.PATIENCE", 0.2)
    seen = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        threading.Thread(target=_take, args=(silent, seen), daemon=True).start()
        port = silent.getsockname()[1]
        posted = _in_a_loop_of_its_own(post(port, _told(), 0.0))
    for connection in seen:
        connection.close()
    assert (posted.tries, posted.answer, len(seen)) == (TRIES, None, TRIES)


def _take(silent: socket.socket, seen: list[socket.socket]) -> None:
    while len(seen) < TRIES:
        seen.append(silent.accept()[0])


def _told() -> Say:
    step = next(life(Safe.of(ACCOUNT), Safe.of(ACCOUNT), People(WANG, "灯坏了", "wr-1", "li")))
    assert isinstance(step, Say)
    return step


def test_a_message_keeps_its_number_in_each_try():
    say = _told()
    assert say.turn is Turn.TOLD
    opened = [_opened(say.request().body) for _ in range(2)]
    assert all(f"<MsgId>{say.key}</MsgId>" in each for each in opened)


def _opened(body: str) -> str:
    encrypted = xmltodict.parse(body)["xml"]["Encrypt"]
    return crypto.decrypt(ACCOUNT.aes_key, encrypted, ACCOUNT.app_id)


def lived(*turns):
    posted = [SimpleNamespace(began=began, seconds=seconds) for began, seconds in turns]
    return SimpleNamespace(began=turns[0][0], posted=posted)


def test_a_burst_is_over_when_the_last_slow_window_is():
    calm = [lived((at, 0.1)) for at in range(30)]
    slow = [lived((at, 3.0)) for at in range(30, 100)]
    after = [lived((at, 0.1)) for at in range(100, 180)]
    found = judged([*calm, *slow, *after], [0, 30, 90, 180])
    assert (found.calm, found.worst, found.recovered) == (0.1, 3.0, 10)


def test_a_burst_that_stays_slow_is_never_over():
    calm = [lived((at, 0.1)) for at in range(30)]
    slow = [lived((at, 3.0)) for at in range(30, 180)]
    assert judged([*calm, *slow], [0, 30, 90, 180]).recovered is None
