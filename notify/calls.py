"""Calls that need an access token, with the one renewal and the one second try it may take."""

import time
from typing import Any

import httpx

from notify.errors import DeliveryError
from notify.tokens import TokenSource, TokenStore
from notify.transport import answer_of, code_of
from notify.words import ACCESS_REFUSED

TOKEN_CODES = frozenset({"40001", "40014", "42001"})
PATIENCE = 10.0
"""Seconds after which a call is not made a second time: both must end within one lease."""


def post_with_token(
    http: httpx.Client, tokens: TokenStore, source: TokenSource, url: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Post JSON with an access token; give the platform's answer, whatever else its errcode."""
    began = time.monotonic()
    for last in (False, True):
        token = _token(tokens, source)
        answer = answer_of(http, "POST", url, params={"access_token": token}, body=body)
        code = code_of(answer)
        if code not in TOKEN_CODES:
            return answer
        if not last:
            tokens.invalidate(source.key, token)
        if last or time.monotonic() - began > PATIENCE:
            break
    raise DeliveryError(ACCESS_REFUSED.format(code=code), code=code)


def _token(tokens: TokenStore, source: TokenSource) -> str:
    try:
        return tokens.get(source)
    except DeliveryError as error:
        error.maybe_sent = False  # Without a token, the message itself was not tried.
        raise
