"""What was sent to an official account: fetched by its media id, within three days."""

import re
from typing import Any

from bot.fetching import reasons
from bot.fetching.downloads import Downloads, Source, said_in
from bot.fetching.reasons import FetchError
from notify.token_sources import WeChatTokens

VOID_TOKEN = (40001, 40014, 42001)
BY_NUMBER = re.compile(r"http://[\d.]+/([a-z\d-]+(?:\.[a-z\d-]+)*\.qq\.com)/")
"""http://203.0.113.7/vweixinp.tc.qq.com/…: a server by its number, and the name it stands for."""


def fetch(downloads: Downloads, source: Source) -> bytes:
    """Give a file; of a video WeChat gives only the address, which is followed."""
    settings = downloads.settings
    accounts = {account.name: account for account in settings.wechat_accounts}
    account = accounts.get(source.account)
    if account is None:
        raise FetchError(reasons.NO_ACCOUNT)
    tokens = WeChatTokens(settings.wechat_api, account)
    token = downloads.tokens.get(tokens)
    params = {"access_token": token, "media_id": source.name}
    content = downloads.get(f"{settings.wechat_api}/cgi-bin/media/get", params)
    said = said_in(content)
    if said is None:
        return content
    if said.get("errcode") in VOID_TOKEN:
        downloads.tokens.invalidate(tokens.key, token)
    return _video(downloads, said)


def _video(downloads: Downloads, said: dict[str, Any]) -> bytes:
    address = said.get("video_url")
    if not isinstance(address, str) or not address:
        raise FetchError(reasons.REFUSED.format(code=str(said.get("errcode"))[:20]))
    video = downloads.get(BY_NUMBER.sub(r"http://\1/", address, count=1))
    if said_in(video) is not None:
        raise FetchError(reasons.NOT_A_FILE)
    return video
