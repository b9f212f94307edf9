"""Photos of workers: kept with the step they came with, and shown to the resident of the work."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from bot.incoming import Kind
from bot.pages.views import blueprint
from bot.web import EXTENSION
from core.files import FileStore
from flows.cases.attachments import Attachment
from flows.cases.states import State
from flows.cases.tables import Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.events import Event

PHOTO = ("https://example.invalid/1.jpg",)
SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"
LAMP = "花神庙社区5栋楼道灯不亮"


@pytest.fixture
def two(says):
    for matter in (SMOKE, LAMP):
        says(f"新诉求：{matter}")
        says("对")


@pytest.fixture
def told(outbox):
    return lambda: [row.payload["text"] for row in outbox() if row.channel == "wechat"]


@pytest.fixture
def kept(database):
    """Give each photo's case and the step it came with."""

    def rows():
        with database.read() as session:
            found = session.scalars(select(Attachment).order_by(Attachment.id)).all()
            steps = {
                (e.subject_id, e.sequence): e.step
                for e in session.scalars(select(Event).where(Event.kind == "case"))
            }
        return [(row.case_id, steps.get((row.case_id, row.sequence))) for row in found]

    return rows


@pytest.fixture
def arrive(database, settings, cipher):
    """Let all photos that were sent be fetched."""

    def fetched():
        files = FileStore(settings.state_dir, cipher)
        with database.write() as session:
            for row in session.scalars(select(Attachment).where(Attachment.state == "waiting")):
                row.state, row.path, row.media_type = "stored", f"media/{row.id}", "image/jpeg"
                files.write(row.path, b"\xff\xd8\xff photo %d" % row.id)

    return fetched


@pytest.fixture
def page(bot, cases):
    app = Flask("pages")
    app.extensions[EXTENSION] = bot
    app.register_blueprint(blueprint)
    client = app.test_client()

    def opened(at, photo=None):
        code = cases()[at].public_code
        return client.get(f"/p/{code}" if photo is None else f"/p/{code}/photos/{photo}")

    return opened


def test_a_photo_sent_with_what_was_done_reaches_the_resident(two, writes, told, page, arrive):
    writes("1号我去")
    answer = writes("1号办结 换了净化器", media=PHOTO)
    assert "已办结" in answer
    assert "照片一起记上了，居民点开链接能看到" in answer
    assert "看照片：http" in told()[-1]
    assert "照片正在取" in page(0).text
    arrive()
    shown = page(0).text
    assert 'alt="现场照片 1：已办结"' in shown
    assert page(0, 1).data == b"\xff\xd8\xff photo 1"
    assert page(0, 1).mimetype == "image/jpeg"
    assert page(1, 1).status_code == 404, "another case's page shows none of it"


def test_a_photo_before_its_sentence_goes_along_with_it(two, writes, cases, told, kept):
    writes("1、2号都我来")
    assert "是几号的" in writes("", media=PHOTO)
    assert kept() == [(None, None)]
    assert "照片" in writes("2号办结 灯换了")
    assert kept() == [(cases()[1].id, "resolve")]
    assert "看照片" in told()[-1]


def test_a_photo_right_after_its_sentence_goes_to_it(two, writes, cases, told, kept, page, arrive):
    writes("1号办结 换了净化器")
    assert "看经过：http" in told()[-1], "the link is there already"
    assert writes("", media=PHOTO).startswith("1号：照片一起记上了")
    assert kept() == [(cases()[0].id, "resolve")]
    arrive()
    assert "现场照片" in page(0).text


def test_a_photo_long_after_a_sentence_is_asked_about(two, writes, kept, clock):
    writes("1号办结 换了净化器")
    clock.advance(timedelta(minutes=11))
    assert "是几号的" in writes("", media=PHOTO)
    assert kept() == [(None, None)]


def test_a_photo_nobody_says_anything_of_goes_along_with_nothing_later(two, writes, kept, clock):
    writes("1号我去")
    writes("", media=PHOTO)
    clock.advance(timedelta(minutes=11))
    writes("1号办结 换了净化器")
    assert kept() == [(None, None)]


def test_a_photo_that_went_to_the_wrong_case_is_put_right(two, writes, cases, kept, page, arrive):
    writes("1、2号都我来")
    writes("1号办结 换了净化器")
    writes("", media=PHOTO)
    assert writes("照片是2号的").startswith("2号")
    assert kept() == [(cases()[1].id, "note")]
    arrive()
    assert "现场照片" not in page(0).text
    assert "现场照片" not in page(1).text, "what came with a note stays in the house"


def test_a_photo_that_quotes_a_card_is_noted_there_and_passed_on(
    two, writes, cases, told, kept, page, arrive
):
    writes("1、2号都我来")
    before = told()
    answer = writes("", media=PHOTO, quoted="新诉求 2号 · 路灯")
    assert "没有告诉居民" in answer
    assert kept() == [(cases()[1].id, "note")]
    assert told() == before
    writes("发")
    assert kept() == [(cases()[1].id, "reply")]
    assert "现场照片。\n看照片：http" in told()[-1]
    arrive()
    assert "现场照片" in page(1).text


def test_a_number_alone_says_of_which_case_a_photo_is(two, writes, cases, kept):
    writes("1、2号都我来")
    writes("", media=PHOTO)
    assert "2号" in writes("2号")
    assert kept() == [(cases()[1].id, "note")]
    writes("2号办结 灯换了")
    assert kept() == [(cases()[1].id, "resolve")], "nothing else was said of it"


def test_a_photo_of_two_cases_at_once_is_shown_in_both(two, writes, cases, kept):
    writes("1、2号都我来")
    writes("1、2号办结 都换了新配件", media=PHOTO)
    assert sorted(kept()) == [(case.id, "resolve") for case in cases()]


def test_a_photo_answers_what_was_done(two, writes, cases, kept):
    writes("1号我去")
    writes("1号搞定")
    writes("", media=PHOTO)
    assert kept() == [(cases()[0].id, "resolve")]


def test_a_photo_waits_while_its_words_are_looked_at_again(two, writes, cases, told, kept):
    writes("1、2号都我来")
    assert "回“发”" in writes("1号回复 师傅电话13900009999", media=PHOTO)
    assert kept() == [(None, None)]
    writes("2号回复 明天来")
    assert kept() == [(None, None)], "another case's words do not take it along"
    writes("1号回复 师傅明天来")
    assert kept() == [(cases()[0].id, "reply")]
    assert "看照片" in told()[-1]


def test_a_photo_of_a_slip_goes_along_with_what_was_meant(two, writes, cases, kept, page, arrive):
    writes("1号我去")
    writes("1号办结 换了净化器", media=PHOTO)
    writes("撤销")
    arrive()
    assert "现场照片" not in page(0).text
    writes("1号回复 净化器到货了")
    assert kept() == [(cases()[0].id, "reply")]
    assert "现场照片" in page(0).text


def test_what_is_found_on_patrol_keeps_its_photo_as_what_it_was_like(writes, cases, kept, page):
    writes("上报 3栋门口井盖丢了", media=PHOTO)
    (case,) = cases()
    assert kept() == [(case.id, None)]
    writes("1号我去")
    assert kept() == [(case.id, None)]
    assert "现场照片" not in page(0).text


def test_a_residents_own_photo_is_on_no_page_that_may_be_passed_on(says, cases, page, arrive):
    says(media=("media-1",), kind=Kind.IMAGE)
    says(SMOKE)
    says("对")
    arrive()
    assert "照片和录音 1 个" in page(0).text
    assert "<img" not in page(0).text
    assert page(0, 1).status_code == 404


def test_of_what_no_group_may_read_no_photo_is_shown(two, writes, database, cases, page, arrive):
    with database.write() as session:
        session.get_one(Case, cases()[0].id).summary = NOT_FOR_GROUPS
    writes("1号办结 谈过了", media=PHOTO)
    arrive()
    assert "<img" not in page(0).text
    assert cases()[0].state is State.RESOLVED


def test_a_refused_sentence_takes_no_photo_along(two, writes, kept):
    writes("1号我去")
    writes("1号办结 换了净化器", sender="worker-03", media=PHOTO)
    writes("1号办结 换了净化器")
    assert kept() == [(None, None)]


def test_the_card_says_how_many_photos_came_with_the_case(says, outbox):
    says(media=("media-1",), kind=Kind.IMAGE)
    says(media=("media-2",), kind=Kind.IMAGE)
    says(SMOKE)
    says("对")
    card = next(
        row.payload["markdown"] for row in outbox() if "新诉求" in row.payload.get("markdown", "")
    )
    assert "> 照片2张\n" in card


def test_a_photo_that_comes_later_is_announced_with_a_link_that_shows_it(
    two, says, outbox, kept, cases
):
    says(kind=Kind.IMAGE, media=("media-1",))
    assert kept() == [(cases()[1].id, None)]
    markdown = [row.payload.get("markdown", "") for row in outbox()]
    assert any("2号" in text and "居民补了照片。[查看](http" in text for text in markdown)


def test_a_follower_sees_the_photos_of_the_work_it_follows(two, writes, says, cases, page, arrive):
    says(f"新诉求：{SMOKE}", sender="o-liu")
    says("是同一件", sender="o-liu")
    assert cases()[2].state is State.MERGED
    writes("1号办结 换了净化器", media=PHOTO)
    arrive()
    assert "现场照片" in page(2).text
    assert page(2, 1).status_code == 200
    assert "现场照片" not in page(1).text
