"""What holds for every page: tokens, headers, errors, nothing fetched from elsewhere."""

import re
from pathlib import Path

import pytest
from flask import Blueprint, session

import admin.console
from admin.console import PAGES


def test_a_form_without_our_token_does_nothing(enter, filed):
    case = filed()
    someone = enter("zhou")
    answer = someone.client.post(f"/admin/cases/{case.id}/steps/decline", data={"text": "不办"})
    assert answer.status_code == 400
    assert "已经失效" in answer.text
    assert "已交办" in someone.get(f"/admin/cases/{case.id}").text


def test_a_sign_in_without_our_token_does_nothing(visitor):
    data = {"login": "zhou", "password": "an invented password"}
    assert visitor.client.post("/admin/sign-in", data=data).status_code == 400


def test_webhooks_need_no_token(app, county):
    webhooks = Blueprint("webhooks", "webhooks")
    webhooks.post("/wechat/street")(lambda: "success")
    app.register_blueprint(webhooks)
    assert app.test_client().post("/wechat/street", data="<xml/>").status_code == 200


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/cases", "/admin/cases/1", "/w/x"])
def test_pages_stay_out_of_frames_caches_and_foreign_hands(visitor, enter, path):
    for someone in (visitor, enter("zhou")):
        headers = someone.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-store"


def test_everything_a_page_needs_is_served_from_here(visitor, enter, filed):
    case = filed()
    for page in (visitor.get("/admin/sign-in"), enter("zhou").get(f"/admin/cases/{case.id}")):
        links = re.findall(r'(?:href|src)="([^"]+)"', page.text)
        assert links
        assert all(link.startswith("/") for link in links)
        assert "<script" not in page.text
        assert "style=" not in page.text
        for link in (link for link in links if "static" in link):
            with visitor.get(link) as answer:
                assert answer.status_code == 200, link


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/admin/cases/999999", 404),
        ("/admin/cases/9223372036854775807", 404),
        ("/admin/cases/99999999999999999999", 404),
        ("/w/not-signed", 404),
        ("/admin/looks", 403),
    ],
)
def test_a_page_that_is_not_there_is_a_sentence(enter, path, status):
    assert enter("zhou").get(path).status_code == status


def test_a_signed_link_of_ours_without_a_case_is_not_there(enter, office):
    link = office.links.worker(999_999).removeprefix("http://127.0.0.1:8000")
    answer = enter("zhou").get(link)
    assert answer.status_code == 404
    assert "不在您的职责范围内" in answer.text


def test_only_the_pages_that_somebody_signs_in_to_have_a_session(app, visitor):
    def tell():
        session["seen"] = True
        return "success"

    app.add_url_rule("/wechat/street", view_func=tell)
    with pytest.raises(RuntimeError, match="session is unavailable"):
        app.test_client().get("/wechat/street")
    assert "jiefang_console" in visitor.get("/admin/sign-in").headers["Set-Cookie"]


def test_every_subject_s_pages_are_hung_up_and_have_their_templates():
    """docs/extending.md: pages, a template, words, and one line in PAGES."""
    room = Path(admin.console.__file__).parent
    hung = {module.__name__ for module, _ in PAGES}
    for pages in room.glob("*/pages.py"):
        subject = pages.parent.name
        assert f"admin.{subject}.pages" in hung
        assert list((room / "templates" / "admin" / subject).glob("*.html")), subject


def test_the_bar_at_the_top_shows_what_somebody_may_open(enter, county):
    for login in ("xiaoli", "zhou", "jin", "chen"):
        someone = enter(login)
        bar = someone.get("/admin/cases").text.partition("<nav>")[2].partition("</nav>")[0]
        shown = set(re.findall(r'href="([^"]+)"', bar))
        for path in ("/admin/cases", "/admin/deliveries", "/admin/groups", "/admin/looks"):
            opens = someone.get(path).status_code == 200
            assert (path in shown) == opens, (login, path)
        assert bar.count("aria-current") == 1
