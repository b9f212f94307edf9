"""A photo's way: from the resident's phone and the worker's group to the dispatcher's eyes."""

import io
import re

import httpx
import pytest
from PIL import Image

from app.build import build
from core.settings import Settings

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
PHOTO = re.compile(r'src="(/admin/cases/\d+/attachments/\d+)"')


@pytest.fixture
def fetcher(stack):
    """Do at once what the worker does each second."""
    service = build(Settings.from_env(stack.settings))
    yield service.files
    service.http.close()
    service.database.close()
    service.queue.storage.close()


@pytest.fixture
def dispatcher(stack):
    """Sign 周主任 in to the console, as a browser would."""
    with httpx.Client(base_url=stack.web, follow_redirects=True) as client:
        page = client.get("/admin/sign-in").text
        form = {"login": "zhou", "password": stack.passwords["zhou"], "csrf_token": token_of(page)}
        assert "退出" in client.post("/admin/sign-in", data=form).text
        yield client


def token_of(page):
    return TOKEN.search(page)[1]


def test_photos_of_resident_and_worker_are_seen_after_a_recorded_look(stack, fetcher, dispatcher):
    openid = stack.resident()
    stack.says(openid, "石榴园门口下水道堵了，污水漫到路上")
    read_back = stack.sim(f"resident/{openid}/image", account="jiefang")
    case = stack.case(
        re.search(r"编号 (\w+)", stack.taps(openid, read_back["answer"], "对，提交")["answer"])[1]
    )
    group = "grid-10"
    stack.writes(group, f"{case.short_number}号我去", "worker-19")
    stack.sim(
        f"group/wr-{group}/text",
        userid="worker-19",
        content=f"{case.short_number} 搞定了，已疏通",
        photo=True,
    )
    fetcher.drain()

    page = dispatcher.get(f"/admin/cases/{case.id}").text
    assert PHOTO.findall(page) == []
    seen = dispatcher.post(f"/admin/cases/{case.id}/look", data={"csrf_token": token_of(page)}).text
    photos = PHOTO.findall(seen)
    assert len(photos) == 2
    for address in photos:
        answer = dispatcher.get(address)
        assert answer.headers["content-type"] == "image/jpeg"
        assert Image.open(io.BytesIO(answer.content)).getexif() == {}
