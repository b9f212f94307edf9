"""Characters that every answer and every database can carry.

The platforms deliver what people type, control characters and all, also where XML and JSON allow
none; such a message is read without them.
"""

import re
from typing import Any

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2, Char) leaves out; PostgreSQL's NUL and UTF-8's surrogates among it."""

_CDATA_OR_REFERENCE = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&#(?:x([0-9a-fA-F]+)|([0-9]+));", re.DOTALL
)


def carried(text: str) -> str:
    """Drop what cannot be carried."""
    return _FORBIDDEN.sub("", text)


def carried_xml(xml: str) -> str:
    """Drop what cannot be carried from a document, written out or as a reference."""
    return _CDATA_OR_REFERENCE.sub(_reference, carried(xml))


def carried_json(value: Any) -> Any:
    """Drop it from every text of a JSON value."""
    if isinstance(value, str):
        return carried(value)
    if isinstance(value, list):
        return [carried_json(each) for each in value]
    if isinstance(value, dict):
        return {carried(name): carried_json(each) for name, each in value.items()}
    return value


def _reference(found: re.Match[str]) -> str:
    section, hexadecimal, decimal = found.groups()
    if section:
        return str(section)
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal, 10)
    # More digits than any character has mean none; int() would refuse the longest.
    code = int(digits, base) if len(digits.lstrip("0") or "0") <= 7 else -1
    known = 0 <= code <= 0x10FFFF and carried(chr(code))
    return found[0] if known else ""


def section(text: str) -> str:
    """Give the inside of a CDATA section, split where the text would end it."""
    return carried(text).replace("]]>", "]]]]><![CDATA[>")
