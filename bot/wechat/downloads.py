"""What was sent to an official account: fetched by its media id, within three days."""

import json

from bot.downloads import Downloads, Fetched, FetchError, Source
from notify.token_sources import WeChatTokens

VOID_TOKEN = (40001, 40014, 42001)


def fetch(downloads: Downloads, source: Source) -> Fetched:
    settings = downloads.settings
    accounts = {account.name: account for account in settings.wechat_accounts}
    account = accounts.get(source.account)
    if account is None:
        raise FetchError("its account is not in the settings any more")
    tokens = WeChatTokens(settings.wechat_api, account)
    params = {"access_token": downloads.tokens.get(tokens), "media_id": source.name}
    fetched = downloads.get(f"{settings.wechat_api}/cgi-bin/media/get", params)
    if fetched.media_type.startswith(("application/json", "text/plain")):
        raise _refusal(downloads, fetched, tokens)
    return fetched


def _refusal(downloads: Downloads, fetched: Fetched, tokens: WeChatTokens) -> FetchError:
    """Read why WeChat sent an error instead of a file; a bad token is thrown away."""
    try:
        code = json.loads(fetched.content).get("errcode")
    except (ValueError, AttributeError):
        code = None
    if code in VOID_TOKEN:
        downloads.tokens.invalidate(tokens.key, downloads.tokens.get(tokens))
    return FetchError(f"the platform answered {code}")
