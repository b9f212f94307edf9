"""Finds what a story names by words: people, groups, the button of an answer, a card's number."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulator.config import Group, Member, Resident
from simulator.world import World

NUMBER = "{号}"
CARD = re.compile(r"(\d+)\s*号(?![楼院门线])")
LINK = re.compile(r"<a\s[^>]*?href=([\"'])(?P<address>.*?)\1[^>]*>(?P<label>.*?)</a>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice in an answer: what is written on it, and what a tap sends."""

    label: str
    menu_id: str
    content: str


def resident_of(world: World, nickname: str) -> Resident | None:
    return next((row for row in world.config.residents if row.nickname == nickname), None)


def scene_of(world: World, title: str) -> str:
    """What the poster with this title says; the words themselves if there is none."""
    return next((row.scene for row in world.posters if row.title == title), title)


def group_of(world: World, where: str, name: str) -> tuple[Group, Member] | None:
    """The first group with these words in its title that has a member of this name."""
    for group in world.groups.all():
        for member in group.members:
            if where in group.title and member.name == name:
                return group, member
    return None


def card_number(row: dict[str, Any]) -> str | None:
    """The first short number on what a robot said."""
    if row["side"] != "robot":
        return None
    body = row["body"]
    title = body.get("main_title") or {}
    match = CARD.search(f"{title.get('title', '')} {body.get('content', '')}")
    return match[1] if match else None


def button(row: dict[str, Any], words: str) -> Button | None:
    """The choice with exactly these words, else the first that holds them."""
    choices = _buttons(row["body"]) if row["side"] == "them" else []
    exact = [one for one in choices if words in {one.label, one.content}]
    near = [one for one in choices if words in one.label or words in one.content]
    return next(iter(exact + near), None)


def _buttons(body: dict[str, Any]) -> list[Button]:
    listed = body.get("list") or []
    menu = [Button(str(row["content"]), str(row["id"]), str(row["content"])) for row in listed]
    text = " ".join(str(body.get(name, "")) for name in ("content", "head_content", "tail_content"))
    links = (_link(match["address"], match["label"]) for match in LINK.finditer(text))
    return [*menu, *(one for one in links if one)]


def _link(address: str, label: str) -> Button | None:
    parts = urlsplit(address.replace("&amp;", "&"))
    if parts.netloc != "bizmsgmenu":
        return None
    query = parse_qs(parts.query)
    content = query.get("msgmenucontent", [label])[0]
    return Button(label, query.get("msgmenuid", [""])[0], content)
