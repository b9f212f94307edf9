"""What people sent is fetched, each once, for as long as its platform keeps it."""

import json
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, select, text, update

from bot.files.claims import LEASE, claim
from bot.files.fetcher import Files
from bot.files.lanes import LANES
from flows.cases.attachments import Attachment
from flows.events import Event
from flows.map.tables import Grid
from flows.people.tables import Duty, Resident
from tests.bot.files import samples
from tests.bot.files.platform import Reply, eventually, hangs
from tests.bot.files.samples import MARK

JPEG = samples.pictures()["jpeg"]
BUSY = Reply(status=502)
AGAIN = Reply(b'{"errcode": -1, "errmsg": "system error"}', "image/jpeg")


def test_a_resident_s_picture_and_a_worker_s_are_stored_without_their_place(
    send, files, row, kept, cast
):
    ids = [send(JPEG), send(JPEG, "text", channel="wecom_robot", staff=cast.li)]
    files.drain()
    for each in ids:
        stored = row(each)
        assert (stored.state, stored.media_type, stored.tries) == ("stored", "image/jpeg", 1)
        assert kept(each)[:3] == b"\xff\xd8\xff"
        assert MARK not in kept(each)


@pytest.mark.parametrize("said", ["text/plain", "application/json; charset=utf-8", "", "video/mp4"])
def test_a_jpeg_is_one_whatever_the_platform_calls_it(send, files, row, said):
    photo = send(Reply(JPEG, said))
    files.drain()
    assert (row(photo).state, row(photo).media_type) == ("stored", "image/jpeg")


@pytest.mark.parametrize("reply", [AGAIN, BUSY, Reply(b""), Reply(b"<html>busy</html>")])
def test_what_is_no_file_is_asked_for_again(send, files, row, platform, clock, reply):
    photo = send(reply, name="photo")
    files.drain()
    assert (row(photo).state, row(photo).tries) == ("waiting", 1)
    platform.files["photo"] = Reply(JPEG)
    clock.advance(timedelta(seconds=10))
    files.drain()
    assert row(photo).state == "stored"


def test_a_void_token_is_renewed(send, files, row, platform, clock):
    photo = send(Reply(b'{"errcode": 40001}'), name="photo")
    files.drain()
    platform.files["photo"] = Reply(JPEG)
    clock.advance(timedelta(minutes=1))
    files.drain()
    assert (row(photo).state, platform.tokens) == ("stored", 2)


def test_the_address_of_a_video_is_followed(send, files, row, kept, platform):
    place = samples.places_in_a_video()["xyz"]
    platform.files["film"] = Reply(samples.video(moov=[place]))
    address = json.dumps({"video_url": f"{platform.url}/film"}).encode()
    film = send(Reply(address, "text/plain"), "video")
    files.drain()
    assert (row(film).state, row(film).media_type) == ("stored", "video/mp4")
    assert MARK not in kept(film)


def test_a_video_s_server_is_called_by_the_name_that_its_number_stands_for(
    send, bot, http, row, platform
):
    asked = []

    def resolve(host, port):
        asked.append((host, port))
        return ["127.0.0.1"]

    address = b'{"video_url": "http://203.0.113.7/vweixinp.tc.qq.com/1007_a.mp4?vkey=1"}'
    film = send(Reply(address), "video")
    Files(bot, http, resolve).drain()
    assert asked[-1] == ("vweixinp.tc.qq.com", 80)
    assert "内部网络" in row(film).problem


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest/meta-data", "http://127.0.0.1:22/", "https://evil.example/"],
)
def test_an_address_that_leads_elsewhere_is_not_followed(send, files, row, url):
    film = send(Reply(json.dumps({"video_url": url}).encode()), "video")
    photo = send(JPEG, channel="wecom_robot", url=url, staff=None)
    files.drain()
    assert row(film).problem == "地址不在允许的名单里"
    assert row(photo).state == "lost"


@pytest.fixture
def set_aside(database):
    """Give what the desk is left to find: ids of files, and what became of each."""

    def found():
        with database.read() as session:
            rows = session.scalars(select(Event).where(Event.kind == "file").order_by(Event.id))
            return [(row.subject_id, row.step, row.data["area"]) for row in rows]

    return found


def test_a_group_picture_of_a_stranger_is_not_fetched(
    send, files, row, platform, database, cast, set_aside
):
    strangers = send(JPEG, "text", channel="wecom_robot", name="stranger")
    with database.write() as session:
        session.execute(delete(Duty).where(Duty.staff_id == cast.zhao))
    former = send(JPEG, "text", channel="wecom_robot", name="former", staff=cast.zhao)
    own = send(JPEG, "text", channel="wecom_robot", name="own", staff=cast.li)
    files.drain()
    assert [row(each).state for each in (strangers, former, own)] == ["lost", "lost", "stored"]
    assert "名册" in row(strangers).problem
    assert set_aside() == [], "nobody misses them"
    assert platform.asked == {"own": 1}


@pytest.mark.parametrize("hours", [1, 24, 71])
def test_a_photo_comes_as_long_as_wechat_keeps_it(send, files, row, platform, clock, hours):
    photo = send(BUSY, name="photo")
    mended = clock() + timedelta(hours=hours)
    while row(photo).state == "waiting":
        if clock() >= mended:
            platform.files["photo"] = Reply(JPEG)
        files.drain()
        clock.now = row(photo).next_try_at
    assert row(photo).state == "stored"
    assert platform.asked["photo"] < 60


@pytest.mark.parametrize(
    ("channel", "life"), [("wechat", timedelta(days=3)), ("wecom_robot", timedelta(minutes=5))]
)
def test_a_file_is_given_up_when_its_platform_has_forgotten_it_and_the_case_says_why(
    send, files, row, clock, cast, channel, life, set_aside
):
    photo = send(BUSY, channel=channel, staff=cast.li)
    ends = clock() + life
    tried = []
    while row(photo).state == "waiting":
        files.drain()
        tried.append(clock())
        clock.now = row(photo).next_try_at
    assert row(photo).tries == len(tried)
    assert (row(photo).state, row(photo).problem) == ("lost", "平台的服务器返回 502")
    assert [each[:2] for each in set_aside()] == [(photo, "lost")]
    assert timedelta() <= ends - tried[-1] <= timedelta(minutes=1), "once more before the end"
    pauses = [later - sooner for sooner, later in pairwise(tried)]
    assert pauses[0] < pauses[3] < pauses[5]


def test_a_picture_nobody_can_draw_is_asked_for_twice_then_kept_and_not_shown(
    send, files, row, kept, clock, database, cast, set_aside
):
    with database.write() as session:
        session.execute(update(Resident).values(last_grid_id=cast.grid))
        lives = session.get_one(Grid, cast.grid).code
    broken = JPEG[: len(JPEG) // 2]
    photo = send(broken)
    files.drain()
    assert row(photo).state == "waiting"
    clock.advance(timedelta(minutes=1))
    files.drain()
    assert (row(photo).state, row(photo).tries) == ("kept", 2)
    assert "图片坏了" in row(photo).problem
    assert kept(photo) == broken
    assert set_aside() == [(photo, "kept", lives)]


def test_what_is_too_large_is_not_asked_for_again(send, files, row):
    film = send(bytes(13 * 1024 * 1024), "video")
    files.drain()
    assert (row(film).state, row(film).problem) == ("lost", "文件太大")


def test_a_row_that_cannot_be_read_stops_no_other(send, files, row, database):
    odd, photo = send(JPEG), send(JPEG)
    with database.write() as session:
        session.execute(text("UPDATE attachments SET source = 'x' WHERE id = :id"), {"id": odd})
    files.drain()
    assert row(photo).state == "stored"
    with database.read() as session:
        state, problem = session.execute(
            text("SELECT state, problem FROM attachments WHERE id = :id"), {"id": odd}
        ).one()
    assert (state, "SecretsError" in problem) == ("waiting", True)


def test_a_hand_that_died_is_followed_by_another_after_its_time(
    send, files, row, database, clock, office
):
    photo = send(JPEG)
    with database.write() as session:
        assert claim(session, LANES["wechat"], "dead", 5, clock(), office.today)
    files.drain()
    assert (row(photo).state, row(photo).tries) == ("waiting", 1)
    clock.advance(LEASE)
    files.drain()
    assert (row(photo).state, row(photo).tries) == ("stored", 2)


def test_a_file_that_ends_every_process_comes_to_its_end(send, row, database, clock, office):
    photo = send(JPEG)
    while row(photo).state == "waiting":
        with database.write() as session:
            claim(session, LANES["wechat"], "dies", 5, clock(), office.today)
        clock.now = row(photo).next_try_at
    assert (row(photo).state, row(photo).problem) == ("lost", "取文件时中断，没有再来得及")
    assert row(photo).tries < 60


def test_a_hand_that_was_too_late_changes_nothing(send, files, row, database, clock, platform):
    photo = send(JPEG, name="photo")

    def slow(handler):
        with database.write() as session:
            session.execute(update(Attachment).values(held_by="another"))
        handler.give(Reply(JPEG))

    platform.files["photo"] = slow
    files.drain()
    assert (row(photo).state, row(photo).held_by) == ("waiting", "another")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_here_is_noted_when_a_busy_database_is_free_again(
    send, files, row, running, database
):
    busy = threading.Event()

    def locks(handler):
        with database.write():
            handler.give(Reply(JPEG))
            busy.set()
            time.sleep(5)

    photo = send(locks)
    running(files)
    assert busy.wait(20)
    eventually(lambda: row(photo).state == "stored", 40)
    assert row(photo).tries == 1


def test_two_workers_fetch_each_file_once(send, bot, http, rows, running, platform, other_database):
    for _ in range(40):
        send(JPEG)
    running(Files(bot, http), Files(replace(bot, database=other_database), http))
    eventually(lambda: all(row.state == "stored" for row in rows()), 60)
    assert Counter(platform.asked.values()) == {1: 40}
    assert len({row.held_by for row in rows()}) == 2


def test_a_media_server_that_hangs_holds_up_no_group_s_picture(
    send, files, row, running, platform, cast
):
    for _ in range(30):
        send(hangs)
    running(files)
    eventually(lambda: sum(platform.asked.values()) == LANES["wechat"].hands)
    picture = send(JPEG, "text", channel="wecom_robot", staff=cast.li)
    assert eventually(lambda: row(picture).state == "stored") < 10


def test_a_hundred_photos_are_there_in_half_a_minute_while_their_server_takes_half_a_second(
    send, files, rows, running
):
    def slow(handler):
        time.sleep(0.5)
        handler.give(Reply(samples.AMR))

    for _ in range(100):
        send(slow, "voice")
    running(files)
    assert eventually(lambda: all(row.state == "stored" for row in rows()), 60) < 30


@pytest.mark.parametrize("channel", ["wecom_app", "a way that is gone"])
def test_a_file_no_way_can_fetch_is_set_aside_with_the_reason(send, files, row, channel):
    photo = send(JPEG, channel=channel)
    files.drain()
    assert (row(photo).state, row(photo).problem) == ("lost", "这个渠道不能取文件")


def test_stopping_finishes_what_is_under_way(send, bot, http, rows, platform):
    def slow(handler):
        time.sleep(0.5)
        handler.give(Reply(JPEG))

    for _ in range(30):
        send(slow)
    files = Files(bot, http)
    files.start()
    eventually(lambda: platform.asked)
    files.stop()
    states = Counter(row.state for row in rows())
    assert states["stored"] == sum(platform.asked.values())
    assert states["waiting"] == 30 - states["stored"]
    assert all(row.tries == 0 for row in rows() if row.state == "waiting")
