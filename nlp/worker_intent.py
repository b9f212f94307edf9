"""What a grid worker tells the group robot to do, in the loose forms people type."""

import re
from dataclasses import dataclass
from typing import Final

from nlp.numerals import parse_number


@dataclass(frozen=True, slots=True)
class WorkerIntent:
    """kind: accept 接单, return 退单, transfer 转办, reply 回复, resolve 办结, report_up 上报,
    consult 会商, extend 延期, joint 联单, ask_help 求助, query 查, today 今日, roster 排班,
    help 帮助, none.

    number: the case's short number, None when left out; text: the reason, answer or rest.
    """

    kind: str
    number: int | None = None
    text: str = ""


_MENTION: Final = re.compile(r"(?:@[^\s\u2005]{1,40}[\s\u2005]+)+")
_PAD: Final = " \t\n，,。.：:；;！!、~～-—"
_NOT_A_COUNT: Final = r"(?![\d.]*[栋幢楼单室层元块月天年路个点人户次辆只条米度%楼时号])"
_FIGURES: Final = r"\d{1,6}"
_LEADING: Final = re.compile(
    r"(?:第|案件|案|工单|单号|no\.?)?\s?"
    rf"(?:[#＃]\s?(?P<hash>{_FIGURES})(?!\d)号?"
    rf"|(?P<hao>{_FIGURES}|[一二三四五六七八九十]{{1,3}})号(?!楼|院|线|门)(?:案件|案|单)?"
    rf"|(?P<bare>{_FIGURES})(?!\d){_NOT_A_COUNT})",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    rf"(?:[#＃]\s?(?P<hash>{_FIGURES})|(?P<hao>{_FIGURES})号(?:案件|案|单)?|\s(?P<bare>{_FIGURES}))$"
)

_WHOLE: Final = (
    (
        "today",
        r"今日|今天|今日待办|今天待办|待办|今天有什么|今天有哪些|今日工单|我的待办|今天的?单子?",
    ),
    ("roster", r"排班|值班|值班表|排班表|谁值班|今天谁值班|今日值班|今天谁当班|谁当班"),
    ("help", r"帮助|help|怎么用|菜单|指令|命令|说明|\?|？"),
)
_VERBS: Final = (
    (
        "query",
        r"(?:进展|进度|情况)(?:怎么样|咋样|怎样|如何)|(?:怎么样|咋样|什么情况)(?=了|$)|查询|查一下|查看|查|进度|看一下|看看",
    ),
    ("return", r"退单|退回|退了|我?退|不接|接不了|不归我们管?|不归我管"),
    ("transfer", r"转办|转交|转给|转到|转派|转"),
    ("extend", r"申请延期|延期|延长|宽限|缓办"),
    ("report_up", r"上报|往上报|报上级|报街道|报社区|发现"),
    ("consult", r"申请会商|会商|提请会商"),
    ("joint", r"联单|联办|部门联单|申请联单"),
    ("ask_help", r"求助|请求支援|支援|需要帮忙|来个人帮忙"),
    (
        "resolve",
        r"(?:已经?)?(?:全部|都|彻底)?(?:办结|搞定|搞好|弄好|修好|处理好|处理完毕?|处理完成|解决|办好|办完|完成|处理|清理完|清理好|整改完毕?|整改到位|销号)(?=了|$|[\s，,。！!；;：:])了?|结案|办结|搞定了?|已经?办|好了|解决了",
    ),
    (
        "accept",
        r"接单了?|我接单?了?|接了|接|我[去来](?!过|了[\s，,。]*\S)处?理?|我马上去|马上去|马上到|这就去|我过去|交给我|收到|我负责|我的|我到",
    ),
    ("reply", r"回复居民|回复|答复|进展|反馈|跟进"),
)
_WHOLE_TABLE: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _WHOLE)
_VERB_TABLE: Final = tuple((kind, re.compile(pattern)) for kind, pattern in _VERBS)
_VERB_GIVEN_UP: Final = re.compile(
    r"(?:这个?|那个?)?(?:不是|不属于|不归|不在)(?:我们?|本|咱们?)(?:的)?"
    r"(?:网格|片区|辖区|管|社区|这里|这边|这儿|$|[\s，,。！!])"
)
_DONE: Final = re.compile(
    r"(?:已经?|都|全)(?:经|都|全部)?(?:修好|解决|处理好|处理完|清理|办好|办结|搞定|整改|弄好|恢复)"
    r"|(?:修好|搞定|解决|处理好|处理完|弄好|办好|办完|清理完|恢复)了"
)
_NOT_DONE: Final = re.compile(
    r"没|未|不|还在|明天|后天|马上|争取|等|正在|下午|晚上|尽快|预计|准备|吗|才能|之前"
)
_PARTICLES: Final = re.compile(r"^(?:了|给|到|一下|完毕|[:：])+")


def worker_intent(text: str) -> WorkerIntent:
    """The worker's command in a normalised text; kind "none" when it is none."""
    rest = _MENTION.sub("", text.strip(), count=1) if text.lstrip().startswith("@") else text
    rest = rest.strip(_PAD)
    for kind, pattern in _WHOLE_TABLE:
        if pattern.fullmatch(rest):
            return WorkerIntent(kind)
    number, rest = _take_number(rest, _LEADING)
    kind, rest = _take_verb(rest)
    if number is None and kind != "none":
        number, rest = _take_number(rest, _LEADING)
    if number is None and kind != "report_up":
        number, rest = _take_trailing(rest)
        if kind == "none" and number is not None:
            kind, rest = _take_verb(rest)
    return WorkerIntent(_settle(kind, number, rest), number, rest)


def _settle(kind: str, number: int | None, rest: str) -> str:
    """Without a verb in front, the sentence as a whole may still say what is meant."""
    if kind != "none":
        return kind
    if _DONE.search(rest) and not _NOT_DONE.search(rest):
        return "resolve"
    if _VERB_GIVEN_UP.match(rest):
        return "return"
    if number is None:
        return "none"
    return "reply" if rest else "query"


def _take_number(text: str, pattern: re.Pattern[str]) -> tuple[int | None, str]:
    match = pattern.match(text)
    if match is None:
        return None, text
    number = parse_number(match["hash"] or match["hao"] or match["bare"])
    return number, text[match.end() :].strip(_PAD)


def _take_trailing(text: str) -> tuple[int | None, str]:
    match = _TRAILING.search(text[-20:])
    if match is None:
        return None, text
    number = parse_number(match["hash"] or match["hao"] or match["bare"])
    return number, text[: len(text) - len(match[0])].strip(_PAD)


def _take_verb(text: str) -> tuple[str, str]:
    for kind, pattern in _VERB_TABLE:
        if match := pattern.match(text):
            rest = text[match.end() :].strip(_PAD)
            return kind, _PARTICLES.sub("", rest).strip(_PAD)
    return "none", text
