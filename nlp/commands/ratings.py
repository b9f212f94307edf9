"""How content a resident says to be, 1 to 5, in the words of one who was asked for it.

A caller that waits for a rating reads 蛮好的 or 👍 as one; elsewhere such words mean nothing.
"""

import re
from typing import Final

from nlp.text.numerals import parse_number
from nlp.text.patterns import lazy_pattern

_PAUSES: Final = lazy_pattern(r"[\s，,。.！!？?；;、~～…]+")
_BUT: Final = lazy_pattern("但|可是|不过|然而|就是|又|还没|没有人|没人|依然|仍")
_FILLING: Final = """
    (?:我|我们|觉得|感觉|给|打|评|个|还是|都|这次|处理得?|办得?|服务|态度|师傅|你们|来得?|修得?
    |快|真是?|确实|总体){0,5}
"""
_DEGREE: Final = "(?:非常|特别|十分|很|太|最|极其?|相当|超级?|好|真)的?"
_TAIL: Final = "(?:的|了|吧|啊|呀|哦|呢|哈|嘛|得很|得板|谢谢|感谢|你们?|师傅|大家){0,4}"
_WORDS: Final = {
    1: f"""
        {_DEGREE}(?:不满意|差劲?|烂|糟糕?|失望)|差评|差劲|垃圾|糟糕|糟透|烂透|烂|失望
        |一点[都也]不满意|极不满意|零分|0分|👎🏻?
    """,
    2: """
        不(?:太|是很|怎么|大|够|咋)?(?:满意|好|行|样|的|理想)|并?不满意
        |没有?(?:修好|解决|弄好|办好)|(?:有点|比较|太)(?:差|慢|糟)|不敢恭维
    """,
    5: f"""
        {_DEGREE}(?:满意|好|棒|赞|不错)|好评|五星好评|点个?赞|满分|完美|没得说|100分|巴适|赞|棒
        |好得很|顶呱呱|👍🏻?|💯
    """,
    3: """
        一般般?|还行|还可以|凑合|将就|马马虎虎|基本满意|勉强|过得去|就?那样|普普通通|普通|中等
        |还凑合
    """,
    4: """
        满意|比较满意|(?:挺|蛮|还|还挺|怪|可)(?:好|不错|满意|行)|不错|好|好的|可以|行|要得|中
        |好着呢?|OK|满好
    """,
}
"""Tried in this order: 不满意 before 满意."""

_FLAGS: Final = re.IGNORECASE | re.VERBOSE
_SAID: Final = tuple(
    (stars, lazy_pattern(f"{_FILLING}(?:{words}){_TAIL}", _FLAGS))
    for stars, words in _WORDS.items()
)
_STARS: Final = r"(?P<stars>[0-5]|[一二三四五两])(?:颗?星|分)?(?:好评|吧|了)?"
_DIGIT_TOLD: Final = lazy_pattern(rf"{_FILLING}{_STARS}", re.VERBOSE)
DRAWN: Final = "⭐🌟★"
_TOLD_SOMEWHERE: Final = lazy_pattern(
    r"(?P<full>满分|100分|十分满意)|(?P<stars>[0-5零一二三四五两])(?:颗?星|分(?!钟))"
)
_SOMEWHERE: Final = tuple(
    (stars, lazy_pattern(words, _FLAGS)) for stars, words in _WORDS.items() if stars != 4
)
_REPEATED: Final = lazy_pattern(r"([^\d]{1,6}?)\1+")
_MAX: Final = 60


def rating_of(text: str) -> int | None:
    """Stars 1..5, or None when the text is no rating, or one with a but."""
    if len(text) > _MAX:
        return None
    clauses = [clause for clause in _PAUSES.split(text) if clause]
    for clause in clauses:
        stars = _stars(_REPEATED.sub(r"\1", clause) if _REPEATED.fullmatch(clause) else clause)
        if stars is not None:
            others = [other for other in clauses if other is not clause]
            return None if any(_BUT.search(other) for other in others) else stars
    return None


def stars_in(text: str) -> int | None:
    """Stars 1..5 of a message that is known to be a rating, by whatever part of it tells them."""
    if drawn := sum(text.count(star) for star in DRAWN):
        return min(drawn, 5)
    if found := rating_of(text):
        return found
    if told := _TOLD_SOMEWHERE.search(text):
        return 5 if told["full"] else max(1, parse_number(told["stars"]) or 0)
    return next((stars for stars, words in _SOMEWHERE if words.search(text)), None)


def _stars(clause: str) -> int | None:
    told = _DIGIT_TOLD.fullmatch(clause)
    if told:
        return max(1, parse_number(told["stars"]) or 0)
    return next((stars for stars, words in _SAID if words.fullmatch(clause)), None)
