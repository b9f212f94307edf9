"""The callbacks of a service with one account in each mode, and its settings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from core.settings import Settings, WeChatAccount, WeComApp, WeComRobot

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def aes_key(letter: str) -> str:
    return (letter * 42) + "A"


PREVIOUS = {
    mode: (f"old-{mode}-token", aes_key(letter))
    for mode, letter in (
        ("plain", "k"),
        ("compat", "l"),
        ("safe", "o"),
        ("robot", "q"),
        ("app", "u"),
    )
}
"""The token and the key each door had before they were rotated."""


@dataclass(frozen=True, slots=True)
class Door:
    """One callback of ours, as the platform's side knows it."""

    mode: str
    path: str
    token: str
    aes_key: str
    receiver: str


DOORS = {
    door.mode: door
    for door in (
        Door("plain", "/wechat/plain", "plain-token", "", "wx0000000000000001"),
        Door("compat", "/wechat/compat", "compat-token", aes_key("c"), "wx0000000000000002"),
        Door("safe", "/wechat/safe", "safe-token", aes_key("s"), "wx0000000000000003"),
        Door("robot", "/wecom/robot/jiefang", "robot-token", aes_key("r"), ""),
        Door("app", "/wecom/app/1000002", "app-token", aes_key("p"), "ww0000000000000001"),
    )
}


def settings_for(database_url: str, state_dir: Path) -> Settings:
    robot, app = DOORS["robot"], DOORS["app"]
    return Settings(
        secret_key="an invented secret key of a test run",
        data_key=(Fernet.generate_key().decode(),),
        database_url=database_url,
        wechat_accounts=tuple(
            WeChatAccount(
                name=door.mode,
                app_id=door.receiver,
                secret="app-secret",
                token=door.token,
                aes_key=door.aes_key,
                previous_aes_key=PREVIOUS[door.mode][1] if door.aes_key else "",
                mode=door.mode,
                previous_token=PREVIOUS[door.mode][0],
            )
            for door in (DOORS["plain"], DOORS["compat"], DOORS["safe"])
        ),
        wecom_robots=(
            WeComRobot("jiefang", robot.token, robot.aes_key, *reversed(PREVIOUS["robot"])),
        ),
        wecom_apps=(
            WeComApp(
                *("1000002", app.receiver, "corp-secret", app.token, app.aes_key),
                *reversed(PREVIOUS["app"]),
            ),
        ),
        state_dir=state_dir,
    )
