"""Whatever address is asked for, in whatever way: never a 500, and people read Chinese."""

import re

import pytest

BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
CHINESE = re.compile("[\u4e00-\u9fff]{4,}")
ODD = [
    "%00",
    "a%00b",
    "%F0%9F",
    "%ED%A0%80",
    "%EF%BF%BE",
    "..%5C",
    "%2e%2e",
    "中文",
    "a" * 5000,
    "-",
]
NOWHERE = [
    "/nowhere",
    "/m",
    "/m/nowhere",
    "/m/static/nowhere.css",
    "/p/",
    "/p/a/b",
    "/admin/nowhere",
    "/w/nowhere",
    "/favicon.ico",
    "/.env",
    "/%00",
    "/%ED%A0%80",
]


def is_a_page(response) -> bool:
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    return bool(CHINESE.search(response.text)) and 'lang="zh-CN"' in response.text


@BOTH
@pytest.mark.parametrize("odd", ODD)
def test_no_odd_code_is_more_than_not_found(platform, odd):
    assert platform.http.get(f"/p/{odd}").status_code == 404
    found = platform.http.get(f"/m/progress?code={odd}", follow_redirects=True)
    assert found.status_code == 404
    assert "没有找到这件事" in found.text


@BOTH
@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "path", ["/admin/cases", "/admin/sign-in", "/w/{odd}", "/admin/cases/{odd}"]
)
def test_no_odd_address_or_argument_breaks_any_page(platform, odd, path):
    for query in ("", f"?q={odd}&code={odd}&next={odd}&grid={odd}&after={odd}&state={odd}"):
        response = platform.http.get(path.format(odd=odd) + query, follow_redirects=True)
        assert response.status_code < 500
        assert is_a_page(response)


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_nobody_has_is_said_in_chinese(platform, path):
    response = platform.http.get(path, follow_redirects=True)
    assert response.status_code in (200, 404)
    assert is_a_page(response)


@pytest.mark.parametrize("path", ["/m/", "/p/unknown", "/m/progress", "/admin/nowhere"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_wrong_way_to_ask_is_said_in_chinese(platform, path, method):
    response = platform.http.request(method, path)
    assert response.status_code in (404, 405)
    if response.status_code == 405:
        assert "GET" in response.headers["allow"]
    assert is_a_page(response)


@pytest.mark.parametrize("path", ["/m/", "/admin/sign-in"])
def test_a_body_too_large_is_said_in_chinese(platform, path):
    body = b"login=" + b"a" * 600_000
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = platform.http.post(path, content=body, headers=headers)
    assert response.status_code in (400, 405, 413)
    assert is_a_page(response)


def test_a_fault_of_ours_is_said_in_chinese(fresh_app):
    """In an application of its own: a view that breaks."""
    fresh_app.add_url_rule("/m/broken", view_func=lambda: 1 / 0)
    response = fresh_app.test_client().get("/m/broken")
    assert response.status_code == 500
    assert "出了点问题" in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/wechat/nobody", 404),
        ("POST", "/wecom/robot/nobody", 404),
        ("PUT", "/wechat/safe", 405),
        ("POST", "/wechat/a/b", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_platforms_and_operators_get_the_plain_form(platform, method, path, status):
    response = platform.http.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(response.text) < 80
