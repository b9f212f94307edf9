"""What is made fresh for one install: keys, accounts, the robot, the groups, sign-ins."""

import json
import os
import secrets
import string
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from cryptography.fernet import Fernet

from core.files import private_folder

STREET = Path(__file__).with_name("street.yaml")
SIGN_INS = ("zhou", "jin", "xiaoli", "laozhao", "jiang")
DESK = "desk"
"""The group of the street's desk."""
ROBOT = "jiefang"
"""The smart robot that listens in all groups."""
DISPATCHER = ("dispatcher-1", "周主任")
OFFSET = (0.0053, -0.0021)
"""About what GCJ-02 adds to WGS-84 here, for the places a resident of the demo can share."""


@cache
def street() -> dict[str, Any]:
    """Read the invented street, once: everybody shares what is read, and changes nothing of it."""
    data: dict[str, Any] = yaml.safe_load(STREET.read_text(encoding="utf-8"))
    return data


def fresh(service: str, simulator: str) -> dict[str, Any]:
    """Make everything secret that an install of the demo needs."""
    return {
        "environment": _environment(service, simulator),
        "groups": {name: group_keys(name) for name in group_names()},
        "passwords": {login: secrets.token_urlsafe(9) for login in SIGN_INS},
    }


def saved(file: Path, service: str, simulator: str) -> dict[str, Any]:
    """Read the install's secrets, or make and keep them (readable by their owner only)."""
    if not file.exists():
        private_folder(file.parent)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(fresh(service, simulator), out, ensure_ascii=False, indent=1)
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    data["environment"] |= _addresses(service, simulator)
    data["environment"]["JIEFANG_DEMO_CLOCK"] = str(file.with_name("clock"))
    data["environment"]["JIEFANG_QUIET_HOURS"] = "none"
    return data


def simulator_config(install: dict[str, Any], service: str) -> dict[str, Any]:
    """Describe the same accounts, groups and people from Tencent's side."""
    environment = install["environment"]
    return {
        "service": service,
        "clock_file": environment.get("JIEFANG_DEMO_CLOCK", ""),
        "accounts": [
            {**account, "title": TITLES[account["name"]]}
            for account in json.loads(environment["JIEFANG_WECHAT_ACCOUNTS"])
        ],
        "robots": json.loads(environment["JIEFANG_WECOM_ROBOTS"]),
        "groups": [{**keys, **_group(name)} for name, keys in install["groups"].items()],
        "apps": json.loads(environment["JIEFANG_WECOM_APPS"]),
        "residents": [
            {"openid": f"o-demo-resident-{index:02d}", "nickname": name}
            for index, name in enumerate(street()["residents"], 1)
        ]
        + [{"openid": "o-demo-newcomer", "nickname": street()["newcomer"], "following": False}],
        "posters": [
            {"scene": f"grid-{index:02d}", "title": f"{community} {grid['name']}"}
            for index, community, grid in grids()
        ],
        "places": [_place(community, grid) for _, community, grid in grids()],
    }


TITLES = {
    "jiefang": "花溪街道街坊",
    "jiefang-compat": "花溪街坊（兼容模式）",
    "jiefang-plain": "花溪街坊（明文模式）",
}


def grids() -> list[tuple[int, str, dict[str, Any]]]:
    """List all grids with their number from 1 and their community's name."""
    every = [
        (community["name"], grid)
        for community in street()["communities"]
        for grid in community["grids"]
    ]
    return [(index, name, grid) for index, (name, grid) in enumerate(every, 1)]


def grid_group(index: int) -> str:
    """Name the group of a grid."""
    return f"grid-{index:02d}"


def police_group(index: int) -> str:
    """Name the group of a police grid."""
    return f"police-{index}"


def group_names() -> list[str]:
    """List all groups: the grids', the desk's, the police grids'."""
    officers = [police_group(index) for index, _ in enumerate(street()["police_grids"], 1)]
    return [*(grid_group(index) for index, _, _ in grids()), DESK, *officers]


def group_keys(name: str) -> dict[str, str]:
    """Draw what a group is told by and sent to with."""
    return {"chat_id": f"wr-{name}", "webhook_key": secrets.token_hex(16)}


def desk_name() -> str:
    """Name the group of the street's desk."""
    return f"{street()['street']['name']}指挥中心群"


def workers_of(index: int) -> list[tuple[str, str]]:
    """Give user id and name of the two workers of a grid."""
    names = street()["workers"][2 * index - 2 : 2 * index]
    return [(f"worker-{2 * index - 1 + place:02d}", name) for place, name in enumerate(names)]


def _group(name_of_group: str) -> dict[str, Any]:
    if name_of_group == DESK:
        userid, name = DISPATCHER
        members = [{"userid": userid, "name": name, "role": "指挥中心"}]
        return {"title": desk_name(), "members": members}
    if name_of_group.startswith("police-"):
        return _officers(int(name_of_group.removeprefix("police-")))
    index, community, grid = next(row for row in grids() if grid_group(row[0]) == name_of_group)
    roster = workers_of(index)
    outsider = workers_of(index % len(grids()) + 1)[0]
    return {
        "title": f"{community}{grid['name']}群",
        "members": [
            *({"userid": userid, "name": name, "role": "网格员"} for userid, name in roster),
            {"userid": outsider[0], "name": outsider[1], "role": "邻格网格员"},
        ],
    }


def _officers(index: int) -> dict[str, Any]:
    grid, name = street()["police_grids"][index - 1], street()["officers"][index - 1]
    member = {"userid": f"officer-{index}", "name": name, "role": "社区民警"}
    return {"title": f"{grid['name']}群", "members": [member]}


def _place(community: str, grid: dict[str, Any]) -> dict[str, Any]:
    """A spot in the middle of a grid, called as its people call it: they know no grids."""
    west, south, width, height = grid["box"]
    _, name, *buildings = grid["aliases"][0]
    spot = f"{name}{sum(buildings) // 2}栋" if buildings else name
    return {
        "title": spot if name.startswith(community) else f"{community}{spot}",
        "longitude": round(west + width / 2 + OFFSET[0], 6),
        "latitude": round(south + height / 2 + OFFSET[1], 6),
    }


def _environment(service: str, simulator: str) -> dict[str, str]:
    accounts = [
        {
            "name": name,
            "app_id": "wx" + secrets.token_hex(8),
            "secret": secrets.token_hex(16),
            "token": _letters(24),
            "aes_key": _letters(43),
            "mode": mode,
        }
        for name, mode in zip(TITLES, ("safe", "compat", "plain"), strict=True)
    ]
    robots = [{"name": ROBOT, "token": _letters(24), "aes_key": _letters(43)}]
    apps = [
        {
            "agent": "1000002",
            "corp_id": "ww" + secrets.token_hex(8),
            "secret": secrets.token_urlsafe(32),
            "token": _letters(24),
            "aes_key": _letters(43),
        }
    ]
    return {
        "JIEFANG_SECRET_KEY": secrets.token_urlsafe(48),
        "JIEFANG_DATA_KEY": Fernet.generate_key().decode(),
        "JIEFANG_WECHAT_ACCOUNTS": json.dumps(accounts),
        "JIEFANG_WECOM_ROBOTS": json.dumps(robots),
        "JIEFANG_WECOM_APPS": json.dumps(apps),
        **_addresses(service, simulator),
    }


def _addresses(service: str, simulator: str) -> dict[str, str]:
    return {
        "JIEFANG_WECHAT_API": f"{simulator}/wechat-api",
        "JIEFANG_WECOM_API": f"{simulator}/wecom-api",
        "JIEFANG_PUBLIC_URL": service,
    }


def _letters(count: int) -> str:
    """Draw random letters; an EncodingAESKey ends in one whose last bits are zero."""
    drawn = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(count - 1))
    return drawn + secrets.choice("AEIMQUYcgkosw048")
