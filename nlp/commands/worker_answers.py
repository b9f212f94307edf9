"""Short answers of a worker to what the robot has just said: send it, leave it, done and no more.

Each is read only where the robot has asked: 发 elsewhere is a word like any other.
"""

from typing import Final

from nlp.text.patterns import lazy_pattern

LONGEST: Final = 40
"""Characters; who writes more tells something."""

_NOT: Final = lazy_pattern(
    r"(?:不要|不用|不必|不能|不可|先不|别|甭|莫|勿|不)(?:再)?(?:[发转告说讲通]|给居民|让居民|给[他她])"
    r"|^(?:不[了要用行]?|别|算了|取消|撤[回销]?|no)(?:$|[\s，,。！!了吧啊呀哦的])|先[压放等缓搁]|[压放搁]着|等.{0,12}再[说讲发]"
    r"|算了|作废|删[了掉]|不合适|不妥"
)
_PERHAPS_NOT: Final = lazy_pattern(
    "[不别勿甭莫没未删改停]|先|等|取消|撤|错|再说|暂|缓|重新|[?？吗]"
)
"""Whoever says one of these beside 发 may mean that it must not go out: then it does not."""

_NO_MATTER: Final = lazy_pattern(
    "没错|没问题|没事|不用改|不改|别等了?|不等了?|省得.*|免得.*|不然.*|怕.*"
)
_SEND: Final = lazy_pattern(
    r"发(?!现|生|火|烧|霉|臭|票|电|呆|愁|困)|转[给过告达]|传[给过达]|告[诉知]|通知|跟(?:居民|[他她]|人家)(?:们)?(?:说|讲)"
    r"|说给|讲给|给(?:居民|[他她]|人家)(?:们)?(?:看|发|说|讲|回|知道)|回给|send"
)
_SLIP: Final = (
    "(?:我?[发写说打弄搞填]错|错|不对|不是这[个件条]|说漏)[了啦的]?"
    "(?:号码?|编号|人|单|地方|字)?[了啦]?"
)
_HOLD_BACK: Final = lazy_pattern(
    "^(?:等等|等一?下|停|先|还是|那|这条|这个|哎呀?|[，, ]){0,4}"
    "(?:(?:(?:不要|先不|先别|不|别|甭|莫|勿)再?发(?:出去|给(?:居民|[他她]))?"
    f"|{_SLIP}|等等|等一?下|停)[了吧啊呀哦 ，,。.！!]*){{1,3}}$"
)
_QUESTION: Final = lazy_pattern(
    "[?？][\\s。.！!]*$|(?:吗|么|没有|了没|呢)[\\s。.！!]*$|^(?:怎么|咋|谁|哪|什么|啥|为什么|几)"
)
_HESITATES: Final = lazy_pattern(
    "^(?:那|嗯|哦|好|[，, ])*"
    "(?:等一?[下等会]|稍等|等我|我?先(?:问|看|想|查|了解|去看)|我(?:问|想|查|看)(?:一?下|问|想|看)|再说|回头)"
    "[^，,。]{0,10}[。.！!]*$"
)
_UNDONE: Final = lazy_pattern(
    "^(?:我|今天|其实|都|也|[，, ]){0,3}(?:还没|没|未|还未|没有)"
    "(?:有|来得及|去|在|再)?(?:弄|办|做|修|处理|搞|干|完|好|解决|动|开始|去|呢|有|$)"
)
_ENTER: Final = lazy_pattern("登记|记[上下一]|建单|上报|报上?去|立[个一]?|新增")
_YES: Final = lazy_pattern(
    r"^(?:嗯+|对+|是的?|好的?|行|可以|确认|确定|要的?|没错|没问题|同意|ok|okay|yes)"
    r"(?:[\s，,。！!啊呀哦吧了的嗯就这样没问题确认]*)$"
)
_FILLER: Final = (
    r"(?:那个?|这个?|个|事情?|件|单子?|我们?|这边|这里|已经?|都|总算|终于|刚刚?|全部?|统统|现在|今天|给|它|把|也|就|算是?"
    r"|可以|能|报告|各位|同志们?|哈|嘛|么|哦|噢|啊|呀|呢|吧|了|勒|咯|喽|啦|嘞|的|得|掉|一下|直接|帮我?|请|麻烦"
    r"|[\s，,。.！!~～:：;；、\-—]|№|ok|okay|done|yes|over)"
)
_FINISHED: Final = (
    r"(?:办结|结案|结束|结掉|完结|搞定|搞好|搞完|弄好|弄完|修好|处理好|处理完毕?|处理|解决|办好|办完|办妥|办了|完成|完毕"
    r"|完工|收工|完事|做好|做完|干完|干好|妥|好|完|结|关|销号?|销单|闭环?|关闭|了结|了|消)"
)
_BARE: Final = lazy_pattern(rf"^(?:{_FILLER}|{_FINISHED}){{0,20}}$")
_EMPTY: Final = lazy_pattern(rf"^{_FILLER}{{0,20}}$")
_REACTION: Final = lazy_pattern(
    r"^(?:收到|知道了?|了解|明白|好的?|好嘞|好勒|嗯+|哦+|噢|行|ok|okay|谢+|多谢|感谢|辛苦了?|不客气|没事|哈+|嘿+|呵+|唉+|哎+|哎呀"
    r"|赞|牛|厉害|棒|早上?好?|晚安|晚上好|中午好|下午好|你好|在吗|在不在|拜拜|再见|加油|你|您|了|啊|呀|哦|的|大家|各位|机器人"
    r"|小助手|街坊|[\s，,。.！!~～…?？、]|[\U0001F000-\U0001FAFF\u2600-\u27bf\ufe0f\u200d]|\[[^\[\]]{1,6}\]|/:\S{1,8})+$"
)


def sends(text: str) -> bool:
    """Whether the words are to go out: only 发 and its plain forms say so, never a nod."""
    if len(text) > LONGEST or leaves(text) or _PERHAPS_NOT.search(_NO_MATTER.sub("", text)):
        return False
    return _SEND.search(text) is not None


def enters(text: str) -> bool:
    """Whether what was told is to be entered as a case of its own."""
    plain = len(text) <= LONGEST and _PERHAPS_NOT.search(text) is None
    return plain and (_ENTER.search(text) is not None or _YES.match(text.lower()) is not None)


def leaves(text: str) -> bool:
    """Whether the words are not to go out."""
    return _NOT.search(text.lower()) is not None


def nods(text: str) -> bool:
    """Whether a sentence is a yes or a nod that does not say 发."""
    return _YES.match(text.lower()) is not None or reacts(text)


def holds_back(text: str) -> bool:
    """Whether a sentence is no more than 不发, 等一下，错了: what waits is not to go out."""
    return _HOLD_BACK.match(text) is not None


def questions(text: str) -> bool:
    """Whether a sentence asks something."""
    return _QUESTION.search(text) is not None


def hesitates(text: str) -> bool:
    """Whether a sentence only says that its writer is not ready to say: 等下我先问问."""
    return _HESITATES.match(text) is not None


def says_undone(text: str) -> bool:
    """Whether a sentence says that nothing was done yet: 没弄, 还没呢."""
    return _UNDONE.search(text) is not None


def says_only_done(text: str, *, ordered: bool) -> bool:
    """Whether a sentence says that it is done, and not what was done.

    ordered: it is said beside 办结 itself, as in 办结7号 修好了, and is more than that.
    """
    return (_EMPTY if ordered else _BARE).match(text.lower()) is not None


def reacts(text: str) -> bool:
    """Whether a sentence is thanks, a greeting, a nod, a sigh, a picture: it asks for nothing."""
    return _REACTION.match(text.lower()) is not None
