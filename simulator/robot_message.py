"""What a member says to a smart robot, where, and the message WeCom makes of it.

In a group the robot only hears what @s it, as text or mixed; pictures, voice and files come only
in single chat, where there is no `chatid`. Pictures and files are downloads encrypted with the
robot's own key. (WeCom, document 100719)
"""

import secrets
from dataclasses import dataclass
from typing import Any

from simulator import crypto, words
from simulator.chats import Bubble, group_chat, single_chat
from simulator.config import Group, Member, Robot
from simulator.feed import Chat
from simulator.world import HOUR, World


@dataclass(frozen=True, slots=True)
class Talk:
    """A member before a smart robot: in a group, or alone with it if `group` is none."""

    robot: Robot
    member: Member
    group: Group | None = None

    @property
    def chat(self) -> Chat:
        if self.group:
            return group_chat(self.group.chat_id)
        return single_chat(self.robot.name, self.member.userid)

    @property
    def who(self) -> str:
        return words.in_group(self.member.name, self.group.title if self.group else "")


@dataclass(frozen=True, slots=True)
class Said:
    """What a member sends.

    kind: text, mixed (words and a picture), image, voice (`content` is what WeCom heard), file.
    data: the picture or file, which the page shows from `url`.
    quote: the number of a bubble.
    """

    kind: str
    content: str = ""
    data: bytes = b""
    url: str = ""
    quote: int | None = None


def quoted_row(world: World, chat: Chat, said: Said) -> dict[str, Any] | None:
    return next((row for row in world.chats.rows(chat) if row["id"] == said.quote), None)


def show_said(world: World, chat: Chat, member: Member, said: Said) -> None:
    """Put what a member says on the screen."""
    body = {"content": said.content, "picture_url": said.url, "userid": member.userid}
    quoted = quoted_row(world, chat, said)
    if quoted:
        body["quote"] = quoted["body"].get("content", "")
    world.chats.add(chat, Bubble("member", said.kind, body, member.name))


def compose(world: World, talk: Talk, said: Said, base: str) -> dict[str, Any]:
    """The callback's body before encryption; `base` is the simulator's own address."""
    where = {"chatid": talk.group.chat_id} if talk.group else {}
    code = world.response_codes.issue(talk.chat, HOUR)
    message = {
        "msgid": secrets.token_urlsafe(20),
        "aibotid": talk.robot.aibotid,
        **where,
        "chattype": "group" if talk.group else "single",
        "from": {"userid": talk.member.userid},
        "response_url": f"{base}/wecom-api/cgi-bin/aibot/response?response_code={code}",
        "msgtype": said.kind,
        said.kind: _content(world, talk.robot, said, base),
    }
    quoted = quoted_row(world, talk.chat, said)
    if quoted:
        text = {"content": quoted["body"].get("content", "")}
        message["quote"] = {"msgtype": "text", "text": text}
    return message


def _content(world: World, robot: Robot, said: Said, base: str) -> dict[str, Any]:
    text = {"content": said.content}
    if said.kind in {"text", "voice"}:
        return text
    download = world.keep_download(crypto.encrypt_bytes(robot.aes_key, said.data))
    link = {"url": f"{base}/wecom-api/cgi-bin/aibot/picture?id={download}"}
    if said.kind != "mixed":
        return link
    items = [{"msgtype": "text", "text": text}, {"msgtype": "image", "image": link}]
    return {"msg_item": items}
