"""What the simulator is told about accounts, robots, groups, apps, people and places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """An official account 公众号; `mode` is plain, compat or safe."""

    name: str
    app_id: str
    secret: str
    token: str
    aes_key: str = ""
    mode: str = "safe"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    userid: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Robot:
    """A smart robot 智能机器人: it listens in any number of groups and in single chats."""

    name: str
    token: str
    aes_key: str
    aibotid: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat with its own sending robot 群机器人; `robot` names the smart robot in it.

    Both are empty once the robots were removed from the group.
    """

    chat_id: str
    title: str
    webhook_key: str
    robot: str = ""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class App:
    """A self-built WeCom app 自建应用."""

    agent: str
    corp_id: str
    secret: str
    token: str
    aes_key: str


@dataclass(frozen=True, slots=True)
class Resident:
    openid: str
    nickname: str
    following: bool = True


@dataclass(frozen=True, slots=True)
class Poster:
    """A printed QR code; `scene` is its parameter, at most 64 characters."""

    scene: str
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """A spot people can share, in GCJ-02 degrees as WeChat reports it."""

    title: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Config:
    """Everything told.

    answer_seconds: how long Tencent waits before it sends the message again.
    stories: a folder with an office's own stories; empty: those that are shipped.
    clock_file: where the seconds stand that both sides' clocks are ahead; empty: none can be moved.
    """

    service: str
    accounts: tuple[Account, ...] = ()
    robots: tuple[Robot, ...] = ()
    groups: tuple[Group, ...] = ()
    apps: tuple[App, ...] = ()
    residents: tuple[Resident, ...] = ()
    posters: tuple[Poster, ...] = ()
    places: tuple[Place, ...] = ()
    answer_seconds: float = 5.0
    stories: str = ""
    clock_file: str = ""
