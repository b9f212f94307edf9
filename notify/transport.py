"""HTTP with bounds: one client's settings, and one exchange of JSON."""

import json
import logging
from typing import Any

import httpx

from notify.errors import DeliveryError
from notify.words import HTTP_STATUS, NETWORK, NOT_JSON

TIMEOUT = httpx.Timeout(10.0, connect=3.0)
"""Seconds. A platform that answers late has taken the message: to ask again would say it twice."""
NOT_TAKEN = (502, 503)
"""What a gateway says that could not pass a call on."""


def open_http() -> httpx.Client:
    """Make the client for all calls out; its log, which would show tokens and keys, is shut."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False)


def answer_of(
    http: httpx.Client,
    method: str,
    url: str,
    *,
    params: dict[str, str] | None = None,
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Exchange JSON (Chinese as UTF-8: WeChat shows escapes as they are); DeliveryError if not."""
    content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"} if content else None
    try:
        response = http.request(
            method, url, params=params, content=content, headers=headers, timeout=TIMEOUT
        )
    except httpx.HTTPError as error:
        # Only the sort of failure: its text may hold the address, and with it a token.
        connected = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        reason = type(error).__name__
        said = NETWORK.format(reason=reason)
        raise DeliveryError(said, maybe_sent=connected, unanswered=True) from None
    if not response.is_success:
        raise _refused(response.status_code)
    try:
        answer = response.json()
    except ValueError:
        raise DeliveryError(NOT_JSON, maybe_sent=True) from None
    if not isinstance(answer, dict):
        raise DeliveryError(NOT_JSON, maybe_sent=True)
    return answer


def _refused(status: int) -> DeliveryError:
    troubled = status >= 500
    maybe_sent = troubled and status not in NOT_TAKEN
    return DeliveryError(
        HTTP_STATUS.format(status=status), maybe_sent=maybe_sent, unanswered=troubled
    )


def code_of(answer: dict[str, Any]) -> str:
    """Give the platform's errcode, "0" for well."""
    return str(answer.get("errcode", 0))
