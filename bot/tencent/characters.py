"""Characters that every answer and every database can carry."""

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2, Char) leaves out; PostgreSQL's NUL and UTF-8's surrogates among it."""


def carried(text: str) -> str:
    """Drop what cannot be carried."""
    return _FORBIDDEN.sub("", text)


def section(text: str) -> str:
    """Give the inside of a CDATA section, split where the text would end it."""
    return carried(text).replace("]]>", "]]]]><![CDATA[>")
