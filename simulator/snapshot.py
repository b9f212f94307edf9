"""The whole visible state as one JSON object, for a page that opens and for tests."""

from dataclasses import asdict
from typing import Any

from simulator import words
from simulator.chats import group_chat, phone_chat
from simulator.config import Account, Robot
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
        "groups": [_group(world, robot) for robot in config.robots],
        "apps": [{"agent": app.agent} for app in config.apps],
        "posters": [asdict(poster) for poster in world.posters],
        "places": [asdict(place) for place in config.places],
        "faults": asdict(world.faults.now()),
        "wire": world.wire.rows(),
    }


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
    }


def _group(world: World, robot: Robot) -> dict[str, Any]:
    return {
        "name": robot.name,
        "title": robot.title or robot.name,
        "members": [asdict(member) for member in robot.members],
        "bubbles": world.chats.rows(group_chat(robot.name)),
    }
