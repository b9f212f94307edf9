"""The two public pages: anybody with the code sees where a case stands, and nothing personal."""

import pytest
from flask import Flask

from bot.incoming import Kind
from bot.pages.views import blueprint
from bot.web import EXTENSION

TEXT = "花神庙社区3栋2单元501楼下烧烤店油烟太大，我叫王秀英，电话13912345678"


@pytest.fixture
def client(bot):
    app = Flask("pages")
    app.extensions[EXTENSION] = bot
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.fixture
def code(says, cases):
    says(TEXT)
    says("对")
    return cases()[0].public_code


def test_the_front_door_leads_to_the_residents_page(client):
    assert client.get("/").location == "/m/"
    page = client.get("/m/")
    assert "查进度" in page.text
    assert "script" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_progress_shows_the_steps_and_nothing_personal(client, code, writes):
    writes("1号我去")
    page = client.get(f"/p/{code}").text
    assert "餐饮油烟扰民" in page
    assert "已有人接单" in page
    for personal in ("王秀英", "13912345678", "501", "3栋", "小李"):
        assert personal not in page


def test_the_form_finds_a_code_however_it_was_typed(client, code):
    found = client.get("/m/progress", query_string={"code": f" {code.upper()} "})
    assert found.location == f"/p/{code}"


@pytest.mark.parametrize(
    "wrong", ["nothing", "%00", "a%00b", "..%5C", "中文", "a" * 5000, "%F0%9F"]
)
def test_an_unknown_code_is_a_kind_page(client, wrong):
    page = client.get(f"/p/{wrong}")
    assert page.status_code == 404
    assert "没有找到这件事" in page.text


@pytest.mark.parametrize("wrong", ["", "\x00", "a/b", "中文", "%", "../admin"])
def test_whatever_is_typed_into_the_form_ends_on_a_kind_page(client, wrong):
    page = client.get("/m/progress", query_string={"code": wrong}, follow_redirects=True)
    assert page.status_code == 404
    assert "没有找到这件事" in page.text


@pytest.mark.parametrize("path", ["/m/", "/p/{code}", "/p/unknown", "/p/%00"])
def test_head_is_get_without_its_body(client, code, path):
    path = path.format(code=code)
    head = client.head(path)
    assert head.status_code == client.get(path).status_code
    assert head.data == b""


@pytest.mark.parametrize("path", ["/m/", "/p/unknown"])
def test_nothing_can_be_posted_here(client, path):
    assert client.post(path).status_code == 405


def test_progress_counts_what_was_added_and_says_nothing_of_it(client, code, says):
    assert "补充过" not in client.get(f"/p/{code}").text
    says("晚上最厉害")
    page = client.get(f"/p/{code}").text
    assert "补充过 1 次。" in page.partition("<ol")[0]
    assert "晚上最厉害" not in page


def test_what_is_put_right_is_what_the_page_is_called(client, code, says):
    says("不是油烟，是夜里吵")
    top = client.get(f"/p/{code}").text.partition("<ol")[0]
    assert "餐饮油烟扰民" not in top
    assert "<h1>" in top


def test_a_photo_that_came_later_is_counted_at_the_top(client, code, says):
    assert "照片和录音" not in client.get(f"/p/{code}").text
    says(kind=Kind.IMAGE, media=("media-1",))
    assert "照片和录音 1 个" in client.get(f"/p/{code}").text.partition("<ol")[0]
