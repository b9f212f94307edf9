"""Reads the stories: one small text file each, written to be read by people.

The first line is the title. `＃ …` is what the teller says before the next step; after the last
step it ends the story. Every other line is a step, in one of these forms:

    王阿姨：路灯坏了            a resident writes
    王阿姨〔点〕对，提交        and taps; so with 照片, 位置, 语音, 扫码 and 关注
    小李@第一网格：{号}号接单   a worker writes in a group; {号}: the newest card's number
    小李@第一网格〔照片〕好了   the same with a photo
    时间〔过〕3分钟             the clock is moved on, by 分钟, 小时 or 天
"""

import re
from dataclasses import dataclass
from pathlib import Path

from simulator import words

STORIES = Path(__file__).with_name("stories")
LINE = re.compile(
    r"(?P<who>[^@〔：]+)(?:@(?P<where>[^〔：]+))?(?:〔(?P<how>[^〕]+)〕(?P<what>.*)|：(?P<said>.+))"
)
SAY, TAP, PHOTO, PLACE, VOICE, SCAN, FOLLOW = "说", "点", "照片", "位置", "语音", "扫码", "关注"
LATER = "过"
TIME = "时间"
SPAN = re.compile(r"(?P<count>\d+)(?P<unit>分钟|小时|天)")
UNITS = {"分钟": 60, "小时": 3600, "天": 86_400}
RESIDENT = {SAY, TAP, PHOTO, PLACE, VOICE, SCAN, FOLLOW}
MEMBER = {SAY, PHOTO}


class StoryError(ValueError):
    """One sentence on which line of which story can't be played."""


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody does something; `where` is part of a group's title, empty for a resident."""

    who: str
    where: str
    how: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Story:
    name: str
    title: str
    steps: tuple[Step, ...]
    end: str


def read_stories(folder: str = "") -> dict[str, Story]:
    """Every story of a folder, the shipped ones by default, in the order of the file names."""
    files = sorted((Path(folder) if folder else STORIES).glob("*.txt"))
    stories = (parse_story(file.stem, file.read_text(encoding="utf-8")) for file in files)
    return {story.name: story for story in stories}


def parse_story(name: str, text: str) -> Story:
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) < 2:
        raise StoryError(words.story_empty(name))
    (_, title), *told = lines
    steps: list[Step] = []
    why: list[str] = []
    for at, line in told:
        if line[0] in "＃#":
            why.append(line[1:].strip())
        else:
            steps.append(_step(name, at, line, "".join(why)))
            why = []
    return Story(name, title, tuple(steps), "".join(why))


def _step(name: str, at: int, line: str, why: str) -> Step:
    match = LINE.fullmatch(line)
    if match is None:
        raise StoryError(words.story_unread(name, at))
    how = match["how"] or SAY
    what = (match["said"] or match["what"] or "").strip()
    if match["who"] == TIME:
        known = how == LATER and seconds_of(what) > 0
    else:
        known = how in (MEMBER if match["where"] else RESIDENT)
    if not known:
        raise StoryError(words.story_unknown(name, at, how))
    return Step(match["who"].strip(), (match["where"] or "").strip(), how, what, why)


def seconds_of(span: str) -> int:
    """How long a span of time like 3分钟 is; 0 if it is none."""
    match = SPAN.fullmatch(span)
    return int(match["count"]) * UNITS[match["unit"]] if match else 0
