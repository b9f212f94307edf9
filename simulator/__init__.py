"""A stand-in for Tencent: WeChat and WeCom over real HTTP, with a page to play the people.

It imports nothing of the service; only signed and encrypted HTTP passes between them.
"""
