"""The words of a worker that are meant for the resident: behind 回复7号：, 跟7号说一声, 问居民7号.

They are read by somebody who saw nothing of the group: nothing of the order to the robot may stand
before them, and nothing of theirs may be cut off (回5号 下周一清理 is not 周一清理).
"""

from typing import Final

from nlp.commands.frames import NUMBER
from nlp.text.patterns import lazy_pattern

_PLEASE: Final = "请|麻烦|帮忙|帮|替|我|你们|你|哪位|谁|要|得|让系统|系统里?|机器人|先|就"
_TELL: Final = "回[复夫服覆]|答复|告诉|告知|转告|通知|反馈|跟|和|给|同|与|对|向|回"
_ASK: Final = "问问?看?|询问|打听|核实|确认|让|叫"
_WHO: Final = (
    "(?:那个|这个|那边的?|的)?(?:居民|住户|业主|群众|户主|租客|当事人|[反投]映?[映诉]人|报案人|人家|老人家?|师傅|对方"
    "|(?:[一-龥]{0,2})(?:大姐|大哥|大叔|大爷|大妈|大娘|阿姨|婆婆|奶奶|爷爷|先生|女士|靓姐|姐|叔)|他们|她们|他|她)们?"
    "|(?:那|这)(?:家|户|边)人?|那个|这个|[那这]位"
)
_SAY: Final = "说明|解释|[说讲回]?一句|说|讲|道|[带回捎发][个句][话信]|回"
_HOW: Final = "一?(?:声|下(?![周午个半月楼雨水次班面一二三四五六])|嘴)|清楚|哈|看(?=[ ，,:：])|点"
_PAUSE: Final = "[:：，,、 ]+"
_BEFORE: Final = f"(?:{_PLEASE}|{_WHO}|{NUMBER}|{_PAUSE}|的|@){{0,8}}"
_AFTER: Final = f"(?:{NUMBER}|{_WHO}|{_SAY}|{_HOW}|的){{0,8}}"
_QUOTE: Final = '[“"「『]'
_LEADS: Final = {
    "reply": lazy_pattern(
        f"{_BEFORE}(?:(?:{_TELL}){_AFTER}(?:{_PAUSE}(?:就[说讲])?|(?<=[说讲声嘴])|(?={_QUOTE}))"
        f"|(?:回[复夫服覆]|答复|告诉|告知|转告)(?:{NUMBER}|{_WHO}){{0,4}})"
    ),
    "ask": lazy_pattern(f"{_BEFORE}(?:(?:{_TELL}){_AFTER})?(?:{_ASK}){_AFTER}(?:{_PAUSE})?"),
}
"""The order: whom to tell and by what verb, and no word that could be theirs behind it."""

_ASKED_LATER: Final = lazy_pattern(
    f"{_PAUSE}(?:{_PLEASE}){{0,4}}(?:问问?看?|询问|核实|确认)(?:{_HOW}|{NUMBER}|的){{0,2}}(?:{_WHO})(?:{_PAUSE})?"
)
"""The same behind what the worker tells the group first: 36号没写门牌，问居民：…."""

_ENDS: Final = {
    "reply": lazy_pattern("$"),
    "ask": lazy_pattern(
        r"[，,。？? ]+(?:帮忙?|请|你|替|我){0,4}问(?:一?下|清楚|问看?){0,2}.{0,4}$"
    ),
}
_QUOTED: Final = lazy_pattern(
    rf"(?:{_TELL}|{_ASK})(?:{NUMBER}|{_WHO}|{_SAY}){{0,4}}[:：，, ]*{_QUOTE}(?P<said>[^”\"」』]+)"
)
_PAD: Final = " \t\n，,:：、"


def is_ordered(text: str) -> bool:
    """Whether a sentence whose numbers are № orders the robot to tell the resident something."""
    return _QUOTED.search(text) is not None or _LEADS["reply"].match(text) is not None


def passed_on(kind: str, text: str) -> str:
    """The words for the resident in a sentence whose numbers are №; all of it without an order.

    kind: reply or ask.
    """
    if quoted := _QUOTED.search(text):
        return quoted["said"]
    lead = _LEADS[kind].match(text) or (kind == "ask" and _ASKED_LATER.search(text))
    rest = text[lead.end() :] if lead else text
    return _ENDS[kind].sub("", rest).replace(NUMBER, "").strip(_PAD)
