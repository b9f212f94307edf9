"""The visible state as JSON, for a page that opens and for tests.

The state lists the groups by name only; members and messages come with the one chat asked for.
"""

from dataclasses import asdict
from typing import Any

from simulator import words
from simulator.chats import group_chat, phone_chat, single_chat
from simulator.config import Account, Group, Member, Robot
from simulator.groups import group_row
from simulator.world import World

DEFAULT_MENU: list[dict[str, object]] = [
    {"type": "click", "name": words.MENU_REPORT, "key": "REPORT"},
    {"type": "click", "name": words.MENU_MY_CASES, "key": "MY_CASES"},
    {"type": "click", "name": words.MENU_HELP, "key": "HELP"},
]


def snapshot(world: World) -> dict[str, Any]:
    """No secrets: tokens, keys and app secrets stay inside."""
    config = world.config
    return {
        "accounts": [_account(world, account) for account in config.accounts],
        "residents": [asdict(resident) for resident in config.residents],
        "phones": [
            _phone(world, account.name, resident.openid)
            for account in config.accounts
            for resident in config.residents
        ],
        "robots": [robot.name for robot in config.robots],
        "groups": [_group(world, group) for group in world.groups.all()],
        "apps": [{"agent": app.agent} for app in config.apps],
        "posters": [asdict(poster) for poster in world.posters],
        "places": [asdict(place) for place in config.places],
        "clock": clock_row(world),
        "faults": asdict(world.faults.now()),
        "wire": world.wire.rows(),
    }


def clock_row(world: World) -> dict[str, Any]:
    """The time as both sides have it, and how many seconds it is ahead."""
    clock = world.clock
    return {"now": clock(), "ahead": clock.ahead, "movable": clock.movable}


def _account(world: World, account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "title": account.title or account.name,
        "mode": account.mode,
        "menu": world.menus.get(account.name, DEFAULT_MENU),
    }


def _phone(world: World, account: str, openid: str) -> dict[str, Any]:
    return {
        "account": account,
        "openid": openid,
        "following": world.follows(account, openid),
        "allowances": world.allowances.left(account, openid),
        "bubbles": world.chats.rows(phone_chat(account, openid)),
        "unread": world.chats.unread(phone_chat(account, openid)),
    }


def _group(world: World, group: Group) -> dict[str, Any]:
    return {**group_row(group), "unread": world.chats.unread(group_chat(group.chat_id))}


def open_group(world: World, group: Group) -> dict[str, Any]:
    """One group, with the webhook key its members can see in WeCom too."""
    return {
        **group_row(group),
        "webhook_key": group.webhook_key,
        "members": [asdict(member) for member in group.members],
        "bubbles": world.chats.rows(group_chat(group.chat_id)),
    }


def open_single(world: World, robot: Robot, member: Member) -> dict[str, Any]:
    """One member's chat with a smart robot."""
    chat = single_chat(robot.name, member.userid)
    return {"robot": robot.name, "userid": member.userid, "bubbles": world.chats.rows(chat)}
