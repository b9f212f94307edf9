"""The same message several times at the same moment, in different processes."""

import json
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import func, select

from flows.events import Event
from simulator import crypto
from simulator.wechat_xml import parse_xml, to_xml

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

SECONDS_TO_ANSWER = 5


class Tencent:
    """Sends one message of the account in safe mode, sealed afresh each time, to any address."""

    def __init__(self, account):
        self.account = account

    def send(self, web, values):
        sealed = crypto.encrypt(
            self.account["aes_key"], to_xml(values), receive_id := self.account["app_id"]
        )
        timestamp, nonce = str(int(time.time())), secrets.token_hex(6)
        sign = crypto.signature(self.account["token"], timestamp, nonce, sealed)
        answer = httpx.post(
            f"{web}/wechat/{self.account['name']}",
            params={"timestamp": timestamp, "nonce": nonce, "msg_signature": sign},
            content=to_xml({"ToUserName": "gh_1", "Encrypt": sealed}),
            timeout=SECONDS_TO_ANSWER,
        )
        assert answer.status_code == 200
        return crypto.decrypt(
            self.account["aes_key"], parse_xml(answer.text)["Encrypt"], receive_id
        )


@pytest.fixture
def tencent(stack):
    accounts = json.loads(stack.settings["JIEFANG_WECHAT_ACCOUNTS"])
    return Tencent(next(account for account in accounts if account["mode"] == "safe"))


@pytest.fixture
def other_web(stack):
    yield stack.add_web("other web")
    stack.stop("other web")


@pytest.fixture
def three_at_once(stack):
    """Let the simulator send each message three times at the same moment."""
    stack.sim("faults", triple=True)
    yield
    stack.sim("faults", triple=False)


def text_of(openid, content, **more):
    return {
        "ToUserName": "gh_1",
        "FromUserName": openid,
        "CreateTime": int(time.time()),
        "MsgType": "text",
        "Content": content,
        "MsgId": secrets.randbelow(2**62),
        **more,
    }


def send_at_once(tencent, webs, values):
    """Send one message to several addresses, all at the same moment; gives the clear answers."""
    start = threading.Barrier(len(webs))

    def send(web):
        start.wait()
        return tencent.send(web, values)

    with ThreadPoolExecutor(len(webs)) as pool:
        return list(pool.map(send, webs))


def steps_of(stack, case):
    with stack.database.read() as session:
        return session.scalar(
            select(func.count()).select_from(Event).where(Event.subject_id == case.id)
        )


def test_three_copies_in_two_servers_open_one_case_and_get_one_answer(stack, other_web, tencent):
    openid, said = stack.resident(), "花神苑西区门口污水井冒水，三份同时到"
    webs = [stack.web, other_web, stack.web]
    first = send_at_once(tencent, webs, text_of(openid, said))
    assert len(set(first)) == 1
    assert len(stack.messages_with(said)) == 1
    agreed = text_of(openid, "对，提交", bizmsgmenuid="agree")
    filed = send_at_once(tencent, webs, agreed)
    assert len(set(filed)) == 1
    assert "已受理" in filed[0]
    assert len(stack.messages_with(str(agreed["MsgId"]))) == 1
    (case,) = [case for case in stack.cases() if said in case.description]
    assert steps_of(stack, case) == 2
    stack.eventually(lambda: any(said in card for card in stack.group("grid-02")))
    assert len([card for card in stack.group("grid-02") if said in card]) == 1


def test_every_step_of_a_case_may_come_three_times(stack, three_at_once):
    openid = stack.resident()
    number = stack.files(openid, "花神庙小学门口垃圾桶满了，每句话都来三遍")
    case = stack.case(number)
    for said in (f"{case.short_number}号我去", f"{case.short_number}号办结 已清运"):
        outcome = stack.writes("grid-02", said, "worker-03")
        assert outcome["problem"] == ""
        assert len({one["plain"] for one in outcome["tries"]}) == 1
        assert len(outcome["tries"]) == 3
    stack.eventually(lambda: any("已清运" in said for said in stack.phone(openid)))
    for key, label in ((f"solved:{number}:yes", "解决了"), (f"rate:{number}:5", "5分 很满意")):
        tapped = stack.sim(f"resident/{openid}/tap", menu_id=key, content=label)
        assert tapped["problem"] == ""
    closed = stack.case(number)
    assert (closed.state, closed.rating) == ("closed", 5)
    assert steps_of(stack, closed) == 7
    stack.eventually(lambda: any("居民评了5分" in said for said in stack.group("grid-02")))
    assert len([said for said in stack.phone(openid) if "已清运" in said]) == 1
    assert len([said for said in stack.group("grid-02") if "居民评了5分" in said]) == 1
