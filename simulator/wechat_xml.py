"""WeChat's XML: written as the platform writes it, read as the platform reads it."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET


class BadXmlError(ValueError):
    """Text that WeChat would not take as a message."""


def to_xml(values: Mapping[str, Any]) -> str:
    return f"<xml>{_inner(values)}</xml>"


def _inner(values: Mapping[str, Any]) -> str:
    return "".join(_element(name, value) for name, value in values.items())


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_inner(value)}</{name}>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    safe = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"


def parse_xml(text: str) -> dict[str, Any]:
    """Tags to text, or to a dict for nested tags, or to a list for repeated ones."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadXmlError("entities are refused")
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities were refused above
    except ET.ParseError as error:
        raise BadXmlError(str(error)) from error
    if root.tag != "xml":
        raise BadXmlError("root is not xml")
    value = _value(root)
    return value if isinstance(value, dict) else {}


def _value(node: ET.Element) -> Any:
    if len(node) == 0:
        return node.text or ""
    values: dict[str, Any] = {}
    for child in node:
        value = _value(child)
        if child.tag in values:
            known = values[child.tag]
            values[child.tag] = [*(known if isinstance(known, list) else [known]), value]
        else:
            values[child.tag] = value
    return values
