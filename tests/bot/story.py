"""Stories: a talk as a street office would tell it, played against the service and checked.

A file holds several, each under a line 《title》. A line says who does what, or what was seen:

    王阿姨：花神庙社区3栋路灯坏了   says it to the account
    王阿姨〔点〕label   taps; also 〔照片〕 〔视频〕 〔语音〕 〔位置〕place 〔扫码〕grid-01
                      〔链接〕title 〔关注〕, and 〔连发〕text a second after the last
    小李@第一网格：{号}号接单   writes it there; {号} is the newest case's number in its group
    时间〔过〕3天   lets time pass (分钟, 小时, 天)
    街坊：已受理…编号   the account's answer holds these words, in this order
    街坊不说：1380   and none of these
    街坊不答   the account said nothing
    机器人：已由小李接单   the same of the robot's answer in the group
    群〔第一网格〕：新诉求…路灯   what that group was told since it was last looked at
    群〔第一网格〕不说：王秀英   what it was never told
    群〔第一网格〕没消息   it was told nothing new
    王阿姨收到：已办结   what was sent to the resident since last looked at
    王阿姨没收到   nothing was
    案件：路灯…花神庙社区5栋…已交办   the newest case: item, place, state, level, stars, 匿名 …
    共几件：2   how many cases there are
    ＃ why                                 for the reader
"""

import itertools
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.incoming import Kind
from flows.cases import words as flow_words
from flows.cases.tables import Case
from nlp.catalogue.severity import Severity
from nlp.place.coordinates import wgs84_to_gcj02

FOLDER = Path(__file__).parent / "stories"
PLACES = {
    "花神庙社区3栋": (118.773, 31.9725),
    "花神庙社区9栋": (118.779, 31.9725),
    "外地": (118.9, 32.1),
}
MEDIA = itertools.count()
KINDS = {
    "": (Kind.TEXT, False),
    "照片": (Kind.IMAGE, True),
    "视频": (Kind.VIDEO, True),
    "语音": (Kind.VOICE, True),
    "链接": (Kind.LINK, False),
    "扫码": (Kind.SCAN, False),
    "关注": (Kind.FOLLOW, False),
}
"""What can be sent, and whether a file comes with it."""
WORKERS = {"小李": "worker-01", "小郑": "worker-02", "老赵": "worker-03"}
GROUPS = {"第一网格": "grid-01", "第二网格": "grid-02", "第三网格": "grid-03", "指挥中心": "desk"}
SPANS = {"分钟": "minutes", "小时": "hours", "天": "days"}
TAPS = re.compile(r'msgmenuid=([^"&]+)"[^>]*>([^<]*)</a>')


@dataclass(frozen=True)
class Story:
    title: str
    lines: tuple[str, ...]


def stories() -> list[Story]:
    """Give every story of every file, in their order."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text("utf-8").split("《")[1:]:
            title, _, rest = part.partition("》")
            lines = [line.strip() for line in rest.splitlines()]
            told = tuple(line for line in lines if line and not line.startswith("＃"))
            found.append(Story(f"{path.stem} {title}", told))
    return found


class Stage:
    """Plays one story; every line is an act or a look."""

    def __init__(self, says, writes, cases, outbox, clock, group_of) -> None:
        self.says, self.writes, self.cases = says, writes, cases
        self.outbox, self.clock, self.group_of = outbox, clock, group_of
        self.answer = self.robot = ""
        self.seen: dict[str, int] = {}
        self.last_sent = None

    def play(self, line: str) -> None:
        for pattern, act in LINES:
            match = pattern.fullmatch(line)
            if match:
                act(self, *match.groups())
                return
        raise AssertionError(f"nobody understands the line {line!r}")

    def passes(self, count: str, unit: str) -> None:
        self.clock.advance(timedelta(**{SPANS[unit]: int(count)}))

    def account_says(self, words: str) -> None:
        _holds(self.answer, words, "街坊")

    def account_says_not(self, words: str) -> None:
        assert words not in _readable(self.answer), f"街坊: {_readable(self.answer)}"

    def account_is_silent(self) -> None:
        assert self.answer == ""

    def robot_says(self, words: str) -> None:
        _holds(self.robot, words, "机器人")

    def robot_says_not(self, words: str) -> None:
        assert words not in self.robot, f"机器人: {self.robot}"

    def group_hears(self, group: str, words: str) -> None:
        _holds("\n".join(self._new(GROUPS[group])), words, f"群{group}")

    def group_hears_not(self, group: str, words: str) -> None:
        told = "\n".join(self._all(GROUPS[group]))
        assert words not in told, f"群{group}: {told}"

    def group_hears_nothing(self, group: str) -> None:
        assert self._new(GROUPS[group]) == []

    def resident_hears(self, _who: str, words: str) -> None:
        _holds("\n".join(self._new("resident")), words, "居民收到")

    def resident_hears_nothing(self, _who: str) -> None:
        assert self._new("resident") == []

    def case_is(self, words: str) -> None:
        case = self.cases()[-1]
        _holds(_told(case), words, "案件")

    def cases_are(self, count: str) -> None:
        assert len(self.cases()) == int(count), [_told(case) for case in self.cases()]

    def writes_in(self, who: str, group: str, text: str) -> None:
        short = [case.short_number for case in self.cases() if case.short_number]
        said = text.replace("{号}", str(short[-1]) if short else "0")
        self.robot = self.writes(said, sender=WORKERS[who], group=GROUPS[group])

    def does(self, who: str, what: str | None, text: str) -> None:
        sender = f"o-{who}"
        self.answer = self._act(sender, what or "", text)

    def _act(self, sender: str, what: str, text: str) -> str:
        act = {"点": self._taps, "位置": self._pins, "连发": self._bursts}.get(what)
        if act is not None:
            return act(sender, text)
        kind, media = KINDS[what]
        more = {"media": (f"m-{next(MEDIA)}",)} if media else {}
        if kind is Kind.SCAN:
            more |= {"scene": text}
        if kind is Kind.LINK:
            more |= {"label": text, "url": "https://example.org/1"}
        said = text if kind in (Kind.TEXT, Kind.VOICE) else ""
        return self.says(said, sender=sender, kind=kind, **more)

    def _taps(self, sender: str, text: str) -> str:
        return self.says(text, sender=sender, tap=self._tap(text))

    def _pins(self, sender: str, text: str) -> str:
        longitude, latitude = wgs84_to_gcj02(*PLACES[text])
        where = {"longitude": longitude, "latitude": latitude, "label": text}
        return self.says(sender=sender, kind=Kind.LOCATION, **where)

    def _bursts(self, sender: str, text: str) -> str:
        self.last_sent = (self.last_sent or self.clock()) + timedelta(seconds=1)
        return self.says(text, sender=sender, sent_at=self.last_sent)

    def _tap(self, label: str) -> str:
        """Find the button by what is written on it: under the answer, else under what was sent."""
        offered = {name: key for key, name in TAPS.findall(self.answer)}
        for row in self.outbox():
            offered |= {name: key for key, name in row.payload.get("choices", [])}
        named = [name for name in offered if name == label] or [n for n in offered if label in n]
        found = [offered[name] for name in named]
        assert found, f"no button {label!r} under: {_readable(self.answer)}"
        return found[-1].replace("%3A", ":")

    def _all(self, name: str) -> list[str]:
        return [_text(row) for row in self.outbox() if self._of(row) == name]

    def _new(self, name: str) -> list[str]:
        told = self._all(name)
        new, self.seen[name] = told[self.seen.get(name, 0) :], len(told)
        return new

    def _of(self, row) -> str:
        return "resident" if row.recipient.startswith("contact:") else self.group_of(row)


def _text(row) -> str:
    return str(row.payload.get("markdown") or row.payload.get("text", ""))


def _readable(answer: str) -> str:
    return re.sub(r"<[^>]+>", "", answer)


def _holds(said: str, words: str, whose: str) -> None:
    rest = _readable(said)
    for part in words.split("…"):
        assert part in rest, f"{whose}: {part!r} is not (any more) in {_readable(said)!r}"
        rest = rest[rest.index(part) + len(part) :]


def _told(case: Case) -> str:
    parts = [
        case.item_name,
        case.place or "没有地点",
        flow_words.STATE_NAMES[case.state],
        flow_words.LEVEL_NAMES[case.level] + "一级",
        f"{case.rating}星" if case.rating else "",
        "匿名" if case.anonymous else "实名",
        "紧急" if case.severity is Severity.URGENT else "",
        " ".join(f"{key}={value}" for key, value in (case.behalf or {}).items()),
        "" if case.grid_id else "没有网格",
        f"说了：{case.description}",
    ]
    return "；".join(filter(None, parts))


LINES = tuple(
    (re.compile(pattern, re.DOTALL), act)
    for pattern, act in (
        (r"时间〔过〕(\d+)(分钟|小时|天)", Stage.passes),
        (r"街坊：(.+)", Stage.account_says),
        (r"街坊不说：(.+)", Stage.account_says_not),
        (r"街坊不答", Stage.account_is_silent),
        (r"机器人：(.+)", Stage.robot_says),
        (r"机器人不说：(.+)", Stage.robot_says_not),
        (r"群〔(.+?)〕：(.+)", Stage.group_hears),
        (r"群〔(.+?)〕不说：(.+)", Stage.group_hears_not),
        (r"群〔(.+?)〕没消息", Stage.group_hears_nothing),
        (r"(\S+?)收到：(.+)", Stage.resident_hears),
        (r"(\S+?)没收到", Stage.resident_hears_nothing),
        (r"案件：(.+)", Stage.case_is),
        (r"共几件：(\d+)", Stage.cases_are),
        (r"(\S+?)@(\S+?)：(.+)", Stage.writes_in),
        (r"([^〔：]+?)〔(.+?)〕(.*)", Stage.does),
        (r"([^〔：]+?)()：(.+)", Stage.does),
    )
)
