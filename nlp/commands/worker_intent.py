"""What a grid worker tells the group robot to do, in the loose forms people type."""

import re
from dataclasses import dataclass
from typing import Final

from nlp.commands.errands import Errand, read_errand
from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern


@dataclass(frozen=True, slots=True)
class WorkerIntent:
    """kind: accept 接单, return 退单, transfer 转办, reply 回复, resolve 办结, report_up 上报,
    consult 会商, extend 延期, joint 联单, ask_help 求助, query 查, today 今日, roster 排班,
    errand 代办, help 帮助, none.

    number: the case's short number, the first of `numbers`; None when it was left out, the caller
    picks. text: the reason, answer or rest; of an extension the new day is in it
    (`nlp.commands.dates`). sure: whether it may be acted on; other: what else it may mean.
    """

    kind: str
    number: int | None = None
    text: str = ""
    numbers: tuple[int, ...] = ()
    errand: Errand | None = None
    sure: bool = True
    other: str = ""


_MENTION: Final = lazy_pattern(r"(?:@[^\s\u2005]{1,40}[\s\u2005]+)+")
_PAD: Final = " \t\n，,。.：:；;！!、~～-—"
_NOT_A_COUNT: Final = (
    r"(?![\d.]*\s?[栋幢楼单室层元块月天年路个点人户次辆只条米度%时号日周分岁家户斤件])"
)
_FIGURES: Final = r"\d{1,6}"
_CASE: Final = (
    r"(?:第|案件|案|工单|单号|no\.?)?\s?"
    rf"(?:[#＃]\s?{_FIGURES}(?!\d)号?"
    rf"|(?:{_FIGURES}|[一二三四五六七八九十]{{1,3}})号(?![楼院线门栋店])(?:案件|案|单(?!元|车|位|独))?"
    rf"|{_FIGURES}(?!\d){_NOT_A_COUNT})"
)
_JOIN: Final = r"\s{0,2}[、,，和跟与及]\s{0,2}|\s{1,2}|"
_LEADING: Final = lazy_pattern(rf"(?:把|将|给|对|跟|告诉)?{_CASE}", re.IGNORECASE)
_NEXT: Final = lazy_pattern(rf"(?:{_JOIN}){_CASE}", re.IGNORECASE)
_TRAILING: Final = lazy_pattern(
    rf"(?:[#＃]\s?{_FIGURES}|(?<!月){_FIGURES}号(?:案件|案|单)?|\s{_FIGURES})$"
)
_DIGITS: Final = lazy_pattern(rf"{_FIGURES}|[一二三四五六七八九十]{{1,3}}")

_TODAY: Final = "(?:今天|今日)"
_WHOLE: Final = (
    (
        "today",
        rf"""
            {_TODAY}|(?:{_TODAY})?(?:待办|我的待办)
            |{_TODAY}(?:我)?(?:还)?(?:有|要办|要做)(?:的|什么|哪些|啥|几个|几件)(?:事|单子?|活)?
            |{_TODAY}的?(?:单子?|任务|工单|事)|{_TODAY}(?:哪些)?(?:到期|要办)的?
            |我的待办
        """,
    ),
    (
        "roster",
        r"""
            (?:查|看看?|查看)?(?:今天|今日|今晚|明天|这周|本周|下周|周末)?(?:的)?
             (?:排班|值班|值班表|排班表)(?:表)?
            |(?:今天|今晚|今日|明天|后天|这周|下周|周末)?谁(?:值班|当班|在岗)|今日值班
        """,
    ),
    (
        "help",
        r"""
            帮助|help|怎么用|菜单|(?:有哪些)?指令|命令|说明|\?|？|你?(?:会|能)(?:干|做)?什么
            |怎么(?:接单|退单|办结|转办|上报|延期)
        """,
    ),
    (
        "query",
        r"""
            (?:现在)?(?:都|还)?(?:有|剩)(?:几件|几个|哪些|单子|几单|多少)
             (?:单子|没办|没办完|没接)?(?:吗|了)?
        """,
    ),
    ("query", r"(?:查|查一下|查看|进度)"),
)
_TO: Final = r"""
    (?:要|需要|请|得|应该|建议|申请|想|可以|就|也|都|全|全部|我们?|这个|那个|我想){0,4}
"""
_OFFICE: Final = r"""
    (?:城管|市监|派出所|水务|供电|物业|执法|环卫|住建|消防|交警|民政|司法所|街道
    |社区|隔壁|别的|其他)
"""
_SPAN: Final = r"(?:[一二两三四五六七八九十几半\d]{1,3}个?(?:天|日|周|星期|礼拜|月))"
_VERBS: Final = (
    (
        "query",
        r"""
            (?:进展|进度|情况|现在)?(?:怎么样|咋样|怎样|如何)(?=了|$|[\s，,。？?])
            |是?(?:什么|啥)情况
            |(?:查询|查一下|查看|查|看一下|看下|看看)(?=$|\s|[#\d一二三四五六七八九十])
            |(?:进度|详情|地址|内容)(?=$|在哪)|(?:地址)?在哪(?:里|儿)?$|到哪了?$
            |是?谁(?:接|在办|负责|办|跟)了?的?$
            |(?:有人)?(?:接|办好?|处理|弄好|解决)了?(?:吗|没有?)$|有人接了?吗?$
            |是(?:什么事?|啥事?)$
        """,
    ),
    (
        "return",
        rf"""
            {_TO}(?:退单|退回|打回|退了吧?|退(?!休|役|伍|款|钱|租))|我?不接(?!受)
            |接不了|派错了?|重复了?[，, ]退|(?:办|弄|处理|搞|管)不了[，, ]{{0,2}}(?:退回|退单|退)
        """,
    ),
    (
        "report_up",
        rf"""
            (?:我们?)?(?:解决|处理|办)不了[，, ]{{0,2}}上报
            |{_TO}(?:上报(?:一件|一个|个事|新?问题)?|往上报|报上去|报上级|报街道|报社区)
            |请街道处理
        """,
    ),
    (
        "extend",
        rf"""
            (?:来不及了?|今天办不完|办不完)?[，, ]{{0,2}}{_TO}(?:再)?(?:申请延期|延期|延长|宽限
             |缓办|延后|推迟|延迟|往后推|延(?!安|误|吉)(?=到|至|{_SPAN}|几|\d|$|[\s，,])|缓
             (?=到|{_SPAN})|晚(?={_SPAN})|(?:多|再)给我?(?={_SPAN}))
        """,
    ),
    (
        "joint",
        rf"""
            {_TO}(?:联单|联办|部门联单|申请联单|联合(?={_OFFICE}))
            |{_TO}(?:和|跟|与)?{_OFFICE}(?:一起来?办?|配合|来?配合)
        """,
    ),
    (
        "transfer",
        rf"""
            {_TO}(?:转办|转交|转给|转到|转派|改派|移交|转(?!发|账|告|弯|正|移到下))(?:给|到)?
            |交给(?!我)|(?:让|由|给)(?={_OFFICE}.{{0,6}}(?:处理|办|管|来))
        """,
    ),
    (
        "consult",
        rf"""
            {_TO}(?:申请会商|会商|提请会商|开个会|碰个?头)|{_TO}(?:几家|大家)(?:一起)?商量
        """,
    ),
    (
        "ask_help",
        rf"""
            {_TO}(?:求助|请求支援|求?支援|帮忙|人帮忙)|(?:谁)?来(?:个|几个)?人?(?:帮忙|帮一下|帮我)
            |一个人搞不定|人手不够
        """,
    ),
    (
        "resolve",
        r"""
            (?:已经?)?(?:全部|都|彻底|全)?(?:办结|搞定|搞好|弄好|弄完|修好|修复|处理好|处理完毕?
             |处理完成|解决|办好|办完|完成|处理|清理完|清理好|清理干净|清干净|清走|清运|清理
             |整改完毕?|整改到位|整改|销号|拆除|拆掉|拆|更换|换好|劝离|拉走|挪走|盖上|盖好|疏通
             |恢复|通|来水|来电|装好|补好|调解好|和解)(?=了|$|[\s，,。！!；;：:])了?
            |换了|双方(?:和解|调解好)了?|结案|办结|搞定了?|已经?办|好了|解决了|完事了?
            |结了|销(?=$|号|\d)|ok了?(?=$|[\s，,。])|都?(?:弄|办|处理|搞)完了
        """,
    ),
    (
        "accept",
        r"""
            (?:都|我都?|我们)?(?:接单了?|我接单?了?|接了|接
             (?!孩子|个|到|娃|人|电话|待|触|下来|着|通)|认领了?|领(?!导|口|取|东西|钱))
            |我[去来](?!过|晚|了[\s，,。]*\S)(?:看看|看一?下|处?理|办|弄|跟)?
            |这个我[去来接]|我?(?:这就|马上)(?:去|到|过去|来)|我过去|交给我|给我(?=$|[\s，,。])
            |归我|收到(?:了)?|我负责|我的|我跟(?=$|进|[\s，,。])|我到(?=$|[\s，,。])
            |在路上
        """,
    ),
    (
        "reply",
        r"""
            回复居民|回复|答复|进展|反馈|跟进(?!中)|告诉居民|(?:跟居民)?说(?:一下)?
            |告诉
        """,
    ),
)
_FLAGS: Final = re.IGNORECASE | re.VERBOSE
_WHOLE_TABLE: Final = tuple((kind, lazy_pattern(pattern, _FLAGS)) for kind, pattern in _WHOLE)
_VERB_TABLE: Final = tuple((kind, lazy_pattern(pattern, _FLAGS)) for kind, pattern in _VERBS)
_VERB_GIVEN_UP: Final = lazy_pattern(
    r"(?:这个?|那个?)?(?:退了吧)?\s?(?:不是|不属于|不归|不在)(?:我们?|本|咱们?)(?:的)?"
    r"(?:网格|片区|辖区|管|社区|这里|这边|这儿|这|$|[\s，,。！!])"
)
_DONE: Final = lazy_pattern(
    r"(?:已经?|都|全)(?:经|都|全部)?(?:修好|解决|处理好|处理完|清理|办好|办结|搞定|整改|弄好|弄完|恢复|拆除|更换|劝离|清运)"
    r"|(?:修好|搞定|解决|处理好|处理完|弄好|弄完|办好|办完|清理完|清走|拉走|挪走|清干净|换好|装好|补好|调解好|拆掉|疏通|盖上|和解)了"
)
_NOT_DONE: Final = lazy_pattern(
    r"没|未|不|还在|明天|后天|马上|争取|等|正在|下午|晚上|尽快|预计|准备|吗|才能|之前"
)
_ON_PATROL: Final = lazy_pattern(r"(?:巡查|巡逻|巡检)(?:时|中)?(?:发现)?|发现|新增(?=$|[\s：:，,])")
"""Opens a case of its own; after a number it is part of an answer: 7号发现是三楼漏的."""

_UNTIL_THE: Final = lazy_pattern(
    r"[^\d一二三四五六七八九十]{0,6}[到至]\s?[\d一二三四五六七八九十]{1,3}[号日]"
)
"""延到5号 names a day, not a case."""

_PARTICLES: Final = lazy_pattern(r"^(?:了|给|到|至|一下|完毕|吧|[:：])+")
_FREE_STANDING: Final = frozenset({"report_up", "extend"})
"""Without a number these are told by their first words; the other verbs must stand alone."""

_STANDS_ALONE: Final = lazy_pattern(
    r"$|[\s，,。.：:；;！!、#＃]|了|吧|一下|\d|[一二三四五六七八九十]{1,3}号"
)
_ALL_OF_THEM: Final = lazy_pattern(r"(?:(?:我们?|都|全部?|一起|也)[\s，,]?){0,3}")


def without_mention(text: str) -> str:
    """The sentence itself, without the robot's name before it."""
    return _MENTION.sub("", text.strip(), count=1) if text.lstrip().startswith("@") else text


def worker_intent(text: str) -> WorkerIntent:
    """The worker's command in a normalised text; kind "none" when it is none."""
    rest = without_mention(text).strip(_PAD)
    for kind, pattern in _WHOLE_TABLE:
        if pattern.fullmatch(rest):
            return WorkerIntent(kind)
    if errand := read_errand(rest):
        return WorkerIntent("errand", text=rest, errand=errand)
    numbers, after = _take_numbers(rest)
    kind, after = _take_verb(after, numbered=bool(numbers))
    until = kind == "extend" and not numbers and _UNTIL_THE.match(rest)
    if not numbers and kind != "none" and not until:
        numbers, after = _take_numbers(after)
    if not numbers and kind != "report_up" and not until:
        numbers, after = _take_trailing(after)
        if kind == "none" and numbers:
            kind, after = _take_verb(after, numbered=True)
    kind = _settle(kind, numbers, after)
    if kind == "none":
        return WorkerIntent("none", text=after)
    return WorkerIntent(kind, numbers[0] if numbers else None, after, numbers)


def _settle(kind: str, numbers: tuple[int, ...], rest: str) -> str:
    """Without a verb in front, the sentence as a whole may still say what is meant."""
    if kind != "none":
        return kind
    if _DONE.search(rest) and not _NOT_DONE.search(rest):
        return "resolve"
    if _VERB_GIVEN_UP.match(rest):
        return "return"
    if not numbers:
        return "none"
    return "reply" if rest else "query"


def _take_numbers(text: str) -> tuple[tuple[int, ...], str]:
    """The numbers a text begins with: 8号 9号, 8、9, 8和9.

    A second figure is one only if a command follows the list, or nothing: "7号，301没人" has one.
    """
    first = _LEADING.match(text)
    if first is None:
        return (), text
    found, end = [_number(first[0])], first.end()
    only = tuple(found), text[end:].strip(_PAD)
    while match := _NEXT.match(text, end):
        found.append(_number(match[0]))
        end = match.end()
    rest = text[end:].strip(_PAD)
    if len(found) == 1 or not rest or _take_verb(rest, numbered=True)[0] != "none":
        return tuple(dict.fromkeys(found)), rest
    return only


def _number(written: str) -> int:
    match = _DIGITS.search(written)
    return (parse_number(match[0]) or 0) if match else 0


def _take_trailing(text: str) -> tuple[tuple[int, ...], str]:
    match = _TRAILING.search(text[-20:])
    if match is None:
        return (), text
    return (_number(match[0]),), text[: len(text) - len(match[0])].strip(_PAD)


def _take_verb(text: str, *, numbered: bool) -> tuple[str, str]:
    """The verb at the start; without a number before it, it must not run on: 收到通知 is none."""
    if not numbered and (patrol := _ON_PATROL.match(text)):
        return "report_up", text[patrol.end() :].strip(_PAD)
    told = _ALL_OF_THEM.match(text) if numbered else None
    for begin in dict.fromkeys((0, told.end() if told else 0)):
        for kind, pattern in _VERB_TABLE:
            match = pattern.match(text, begin)
            if match and (numbered or _may_stand(kind, text, match.end())):
                rest = text[match.end() :].strip(_PAD)
                return kind, _PARTICLES.sub("", rest).strip(_PAD)
    return "none", text


def _may_stand(kind: str, text: str, end: int) -> bool:
    return kind in _FREE_STANDING or bool(_STANDS_ALONE.match(text, end))
