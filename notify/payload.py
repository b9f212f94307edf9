"""What a message carries, and how it reads as plain text."""

from functools import lru_cache
from typing import TypedDict
from urllib.parse import quote


class Payload(TypedDict, total=False):
    """text; or text, choices ([id, label] each) and tail, a menu; or markdown, for groups.

    heading: what several of one sort join under.
    """

    text: str
    choices: list[list[str]]
    tail: str
    markdown: str
    heading: str


def as_text(payload: Payload) -> str:
    """Write any payload as one text; a menu's choices become links that answer when tapped."""
    if "markdown" in payload:
        return under(payload.get("heading"), payload["markdown"])
    lines = [payload.get("text", "")]
    lines += [choice_link(key, label) for key, label in payload.get("choices", [])]
    lines.append(payload.get("tail", ""))
    return "\n".join(line for line in lines if line)


def under(heading: str | None, *lines: str) -> str:
    """Write lines under their heading, where they have one."""
    return "\n".join(lines if heading is None else (f"**{heading}**", *lines))


def sort_of(payload: Payload) -> str:
    """Name the sort of a payload: text, menu or markdown."""
    if "markdown" in payload:
        return "markdown"
    return "menu" if payload.get("choices") else "text"


def choice_link(key: str, label: str) -> str:
    """Give a link that WeChat sends back as an answer when tapped."""
    content, key = _quoted(label), _quoted(key)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={key}">{label}</a>'


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    """Escape what would end the link, and leave Chinese short."""
    return "".join(letter if ord(letter) > 127 else quote(letter, safe="") for letter in text)
