"""The official account 公众号: callback, crypto, parsing."""
