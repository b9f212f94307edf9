"""What a resident wants of the account itself, as against a matter to report.

Each intent is one row of patterns that must match the whole message, tried in order: a message
that says more than the command is a matter, not a command.
"""

import re
from dataclasses import dataclass
from typing import Final

from nlp.numerals import NUMBER, parse_number
from nlp.worker_intent import WorkerIntent, worker_intent

__all__ = ["Intent", "WorkerIntent", "resident_intent", "worker_intent"]


@dataclass(frozen=True, slots=True)
class Intent:
    """kind: help, my_cases, progress, supplement, urge, withdraw, rate, reopen, agree, refuse,
    person, errand, policy, contact_worker, anonymous, large_type, my_data, greeting, thanks,
    choice, none.

    number: a case number as written, or the chosen place in a list; text: what came after the
    command; stars: 1–5, also set for a bare figure, which may be a choice or a rating.
    """

    kind: str
    number: str | None = None
    text: str = ""
    stars: int | None = None


NO_INTENT: Final = Intent("none")
_MAX_COMMAND: Final = 40
_PAD: Final = " \t\n，,。：:；;"
_ASK: Final = r"(?:请|请问|麻烦|我想|我要|我想要|帮我|帮忙|给我|能不能|可以)?"
_CASE: Final = r"(?: ?[第#]?(?P<number>[A-Za-z]{0,4}\d[\dA-Za-z\-]{0,24})号?)?"
_TAIL: Final = r"[了吧呢吗啊呀哦哈一下 。.！!？?~～]{0,4}"

_STARS_TOLD: Final = {
    "非常满意": 5, "很满意": 5, "十分满意": 5, "特别满意": 5, "满意": 4, "比较满意": 4,
    "基本满意": 3, "一般": 3, "不满意": 2, "不太满意": 2, "非常不满意": 1, "很不满意": 1,
    "十分不满意": 1, "差评": 1, "五星好评": 5,
}  # fmt: skip
"""The five levels of the national 政务服务"好差评", best to worst 5 to 1."""


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


_MATTER: Final = _any("诉求 案件 工单 投诉 反映 反馈 事项 单子 提交")
_PERSONAL: Final = _any("数据 个人信息 个人数据 信息 资料")
_PROGRESS: Final = _any(
    "进度 办理进度 处理进度 进展 办到哪了 处理怎么样 处理得怎么样 办怎么样 办得怎么样 "
    "到哪一步 有结果"
)
_MY_MATTER: Final = (
    r"(?:我?们?的?(?:那个|那件|这个|这件|上次的?|昨天的?)?(?:事儿?|事情|问题|诉求|投诉|工单|案件)"
    r"|我?(?:上次|昨天|前天|前几天|上周|之前|刚才)我?(?:说|反映|投诉|报|反馈|提交|提)过?的"
    r"(?:那个|那件|关于)?[^，,。！!？? ]{0,8}?)"
)
_STATE: Final = (
    r"(?:咋样|怎么样|怎样|如何|怎么说|什么情况|啥情况"
    r"|(?:办|处理|弄|解决|修|走)?(?:理)?到(?:哪|什么|啥)(?:里|儿)?(?:一?步|程度|地步)?"
    r"|(?:办|弄|处理|解决|修|搞|整)(?:得|的)?(?:咋样|怎么样|怎样|如何)"
    r"|(?:办|弄|处理|解决|修|搞|整)(?:好|完|掉|定|成)?了?(?:没有?|吗)"
    r"|(?:有没有|有|出)(?:什么|啥)?(?:结果|进展|消息|回音|下文|答复|回复|动静)(?:了吗|了没有?|没有?|吗)?"
    r"|(?:什么时候|啥时候|几时|哪天|多久|还要多久)(?:能|可以|会|才能|才)?"
    r"(?:办|弄|处理|解决|修|搞|有)(?:好|完|掉|定|成|结果)?"
    r"|(?:现在)?(?:是|归|由)?谁在?(?:办|处理|负责|管|跟进))"
)
_HURRY: Final = (
    r"(?:麻烦|请|拜托|能不能|可不可以)?(?:你们)?(?:快|赶快|赶紧|抓紧|尽快)(?:一?点|一些|些)?"
    r"(?:来|来人|办|处理|解决|弄|派人来?)?(?:一下)?"
)
_AGAIN: Final = r"(?:重办|重新办理?|重新处理|返工|再办(?:一次|一遍)|再处理(?:一下|一次|一遍)?)"
_NOT_MENDED: Final = (
    r"(?:(?:这个|这|那个)?(?:问题|事情|事儿?))?(?:根本|还是|还|其实|压根|完全|都|并|一点)*(?:就|都)?"
    r"(?:没有?|未)(?:给我)?(?:解决|(?:弄|办|修|处理|搞|整)(?:好|完|干净|到位))"
)
_LARGE: Final = _any("大字版 大字 老年模式 老年版 长辈模式 长辈版 关怀模式 适老版")
_GREETING: Final = _any(
    "你好 您好 你们好 在吗 在不在 有人吗 有人在吗 hi hello 哈喽 喂 "
    "早 早上好 上午好 中午好 下午好 晚上好"
)
_THANKS: Final = _any("谢谢 感谢 多谢 谢 辛苦 thanks")
_THANKED: Final = _any("你 你们 您 您们 大家 网格员 师傅")
_YES: Final = _any(
    "是 是的 对 对的 对头 没错 确认 确定 确认提交 提交 好 好的 好滴 行 可以 可以的 嗯 嗯嗯 恩 "
    "ok okay yes y 要的 同意 没问题 就是这样 正确 就是 中 嗯呐 是滴"
)
_YES_TOO: Final = _any("对 对的 是的 没错 就是这样 是这样 正确 确认 没问题 可以 同意 好的 嗯")
_NO: Final = _any(
    "不是 不是的 不对 不对的 错 取消 算 不用 不要 不需要 不行 不可以 否 no n 不 不同意 不确认 没有 "
    "不确定 退出 放弃"
)
_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    (
        "help",
        _ASK + _any(r"帮助 help 怎么用 如何使用 使用说明 菜单 功能 \? ？ 你能做什么 你会什么"),
    ),
    ("my_cases", rf"{_ASK}(?:查看?|看看?)?我的?{_MATTER}(?:记录|列表)?"),
    ("my_data", rf"{_ASK}(?:导出|下载|删除|清除|查看?)?我的{_PERSONAL}(?:导出|删除)?"),
    (
        "progress",
        rf"{_ASK}(?:查一?下?|查询|看看?|问一?下?)?(?:我的)?{_CASE}(?:的|案件|诉求|工单)?{_PROGRESS}"
        + _CASE.replace("number", "number_after"),
    ),
    ("urge", rf"{_ASK}(?:催办|催一?催?|催单|加急|再催)(?:办|单)?{_CASE}"),
    ("urge", rf"{_CASE}(?:催办|催一催|催)"),
    ("progress", rf"(?:请问|问一?下)?{_MY_MATTER}?(?:现在|到底|目前|究竟|都)?{_STATE}"),
    ("progress", rf"{_ASK}(?:查询|查一下|查进度|查)"),
    ("urge", r"(?:你们|您们|社区|网格员)?(?:到底|究竟)?(?:还管不管|管不管|有没有人管|管还是不管)"),
    (
        "urge",
        r"(?:你们)?(?:到底|究竟)?(?:什么时候|啥时候|还要多久|多久)(?:能|才能|才)?(?:来|来人|派人来?)",
    ),
    (
        "urge",
        _HURRY,
    ),
    (
        "urge",
        "(?:怎么|为什么|为啥)(?:还|一直)?(?:没有?|不)(?:人)?(?:处理|解决|来人|办|回复|管|来)(?:人)?",
    ),
    ("withdraw", rf"{_ASK}(?:撤回|撤销|撤诉|取消{_MATTER})(?:{_MATTER})?{_CASE}"),
    ("withdraw", rf"{_CASE}(?:撤回|撤销|不用处理)"),
    ("withdraw", "(?:问题)?(?:已经)?(?:自己)?(?:解决|好)了?[，,]?不用(?:处理|来|管)"),
    ("reopen", rf"{_ASK}{_CASE}{_AGAIN}{_CASE.replace('number', 'number_after')}"),
    ("reopen", rf"{_ASK}(?:你们)?再来(?:人)?(?:处理|看|弄|修|办)(?:一?下|一次|一遍|看)?"),
    ("reopen", _NOT_MENDED),
    ("person", rf"{_ASK}(?:转|找|接)?人工(?:客服|服务|坐席)?"),
    ("person", rf"{_ASK}(?:找|转|联系)(?:真人|客服|工作人员|活人)"),
    (
        "contact_worker",
        rf"{_ASK}(?:联系|找|呼叫|打给)(?:一下)?(?:我的|我们的?|本)?(?:社区)?(?:网格员|网格长)",
    ),
    ("contact_worker", "(?:我的|我们的?|社区)?网格员的?(?:是谁|电话|联系方式|怎么联系|号码)"),
    ("anonymous", rf"{_ASK}匿名(?:反映|投诉|举报|提交)?"),
    ("anonymous", "不(?:要|想)?(?:透露|公开|留)(?:我的)?(?:姓名|名字|身份|信息)"),
    ("large_type", rf"{_ASK}(?:用|开|开启|打开|切换|换成)?{_LARGE}"),
    ("large_type", "字(?:太小|看不清|能不能大一?点|放?大一?点)(?:看不清)?"),
    ("policy", _ASK + "(?:看|查|查询)?(?:办事指南|政策|政策咨询|政策查询|办事流程)"),
    ("thanks", rf"(?:好的?|嗯)?[，, ]?(?:非常|太|十分|多)?{_THANKS}(?:{_THANKED})?(?:辛苦)?"),
    ("greeting", _GREETING),
    ("agree", rf"{_YES}(?:[，, 、]?{_YES_TOO}){{0,2}}"),
    ("refuse", _NO),
)
_TABLE: Final = tuple(
    (kind, re.compile(rf"(?:{pattern}){_TAIL}", re.IGNORECASE)) for kind, pattern in _PATTERNS
)
_STARS: Final = re.compile(
    r"(?:我?(?:打|给|评价?|评分|满意度)?[:： 个]{0,2})?"
    r"(?P<stars>[1-5一二三四五两])(?:颗?星|分)(?:好评)?"
    r"|(?:打|给|评价?|评分)[:： ]{0,2}(?P<bare>[1-5])"
)
_RATE_THEN_COMMENT: Final = re.compile(
    r"(?P<stars>[1-5一二三四五])(?:颗?星|分)[，,。；; ]{1,2}(?P<text>.+)", re.DOTALL
)
_WORD_THEN_COMMENT: Final = re.compile(
    rf"(?P<told>{'|'.join(word for word in _STARS_TOLD if word != '一般')})"
    r"[，,。；;！! ]{1,3}(?P<text>.+)",
    re.DOTALL,
)
_UNTOLD_STARS: Final = re.compile(rf"{_ASK}(?:评价|打分|评分|评个价|评个分)(?:一下)?")
_CHOICE: Final = re.compile(rf"(?:选|选择|我选)?第?(?P<choice>{NUMBER})(?:个|项|条|号)?")
_REST: Final = r"(?P<text>.*)"
_CASE_NUMBER: Final = r"[#]?(?P<number>[A-Za-z]{0,4}\d[\dA-Za-z\-]{0,24})号?"
_BREAK: Final = r"[:：，, \n]{0,2}"
_CASE_THEN: Final = rf"{_CASE_NUMBER}[:：，, \n]{{1,2}}"
_PREFIXED: Final = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        (
            "supplement",
            rf"我?(?:再|要|想)?补充(?:一下|说明|一点|材料|内容)?{_BREAK}(?:{_CASE_THEN})?{_REST}",
        ),
        (
            "anonymous",
            r"(?:我要|我想)?匿名(?:反映|投诉|举报|反馈)?[:：，, \n]{1,2}(?P<text>.+)",
        ),
        ("errand", rf"{_ASK}(?:代办|代发|代购|代言|代管|代设|代缴|代领|代取|代买){_REST}"),
        (
            "policy",
            r"(?:办事指南|政策咨询|政策查询|查政策|政策)[:：，, \n]{1,2}(?P<text>.+)",
        ),
        ("progress", rf"(?:进度|查询|查单|查)[:： ]?{_CASE_NUMBER}(?P<text>)"),
    )
)


def resident_intent(text: str) -> Intent:
    """The command in a normalised text, or kind "none" when it is a matter to report."""
    text = text.strip()
    for kind, pattern in _PREFIXED:
        if match := pattern.fullmatch(text):
            return Intent(kind, match.groupdict().get("number"), match["text"].strip(_PAD))
    if match := _RATE_THEN_COMMENT.fullmatch(text):
        return Intent("rate", text=match["text"].strip(), stars=parse_number(match["stars"]))
    if match := _WORD_THEN_COMMENT.fullmatch(text):
        return Intent("rate", text=match["text"].strip(), stars=_STARS_TOLD[match["told"]])
    if not 0 < len(text) <= _MAX_COMMAND:
        return NO_INTENT
    return _rating(text) or _command(text) or _choice(text) or NO_INTENT


def _rating(text: str) -> Intent | None:
    plain = text.strip(" 。.！!~～")
    if plain in _STARS_TOLD:
        return Intent("rate", stars=_STARS_TOLD[plain])
    if _UNTOLD_STARS.fullmatch(plain):
        return Intent("rate")
    match = _STARS.fullmatch(plain)
    return Intent("rate", stars=parse_number(match["stars"] or match["bare"])) if match else None


def _command(text: str) -> Intent | None:
    for kind, pattern in _TABLE:
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            return Intent(kind, found.get("number") or found.get("number_after"))
    return None


def _choice(text: str) -> Intent | None:
    match = _CHOICE.fullmatch(text.strip(" 。.！!、"))
    number = parse_number(match["choice"]) if match else None
    if number is None:
        return None
    return Intent(
        "choice", str(number), stars=number if 1 <= number <= 5 and text.isdecimal() else None
    )
