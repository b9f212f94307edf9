"""The street's official account and its WeCom app, as both sides of the wire know them."""

from core.settings import WeChatAccount, WeComApp

AES_KEY = "jiefangjiefangjiefangjiefangjiefangjiefang1"
ACCOUNT = WeChatAccount("street", "wx0000000000000001", "app-secret", "token", AES_KEY)
APP = WeComApp("1000002", "corp-1", "corp-secret", "token", AES_KEY)
