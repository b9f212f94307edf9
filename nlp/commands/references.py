"""Numbers that a sentence only refers to: 退5号 跟4号重复了 is about 5, and tells of 4.

What is referred to is never acted on, and stays in the words.
"""

from typing import Final

from nlp.text.patterns import lazy_pattern

_LIKE: Final = (
    r"(?:那[件个家户条单边]|这[件个家户条单]|居民|说的|报的|反映的|的)?(?:完全|其实|本来|基本|好像|应该|可能|也)?(?:是|就是|属于?|算)?"
    r"(?:在?重复|重了|重单|重报|重合|一样|一模一样|相同|同样|雷同|类似|同一|同[件个]|一回事|一个事|一码事|一件事?"
    r"|同一?[件个]?事|有关|相关|合并|差不多(?:的|$|[\s，,。]))"
)
_TOGETHER: Final = r"(?:那[件个家户条单])?(?:一起|一块|一道|一并|同时|合着|合办)"
_WITH: Final = lazy_pattern(
    r"(?:跟|和|与|同|及)\s?(?:前面的?|上面的?|之前的?|原来的?|已有的?)?\s?$"
)
_JOINED: Final = lazy_pattern(r"(?:\d|号|单|件)(?:跟|和|与|同|及)\s?$")
_ALWAYS: Final = lazy_pattern(
    r"(?:参照|参考|比照|按照?|依照|如同|类似|等同于?|像|照着?|重复了?|重复的?是|归[到入]|并[到入进]|合并?[到入进]"
    r"|(?<![看没遇碰])(?:见|详见|参见)|(?:一样|同)的?是)\s?$"
)
_SAME_AS: Final = lazy_pattern(r"(?:^|[\s，,。；;:：是])同\s?$")
_ENDS: Final = lazy_pattern(r"号?单?(?=$|[\s，,。；;！!])")
_IS_LIKE: Final = lazy_pattern(rf"号?[单件]?\s?{_LIKE}")
_IS_TOGETHER: Final = lazy_pattern(rf"号?[单件]?\s?{_TOGETHER}")
_PAUSE: Final = lazy_pattern(r"[\d号单件][^\d]*[\s，,。；;:：因为是]{1,3}$")
_TOLD_BEFORE: Final = lazy_pattern(
    r"号?(?:那[件个条])?(?:早就?|已经?|之前|以前|昨天|前面)?(?:就|都)?"
    r"(?:报过|有人报|反映过|说过|登记过|立过案?|重复|(?:也)?是?(?:同一|一回事))"
)


def refers(text: str, start: int, end: int) -> bool:
    """Whether the number at text[start:end] is one that the sentence only compares with."""
    before = text[:start]
    at = end - 1 if text[end - 1] in "号单" else end
    if _ALWAYS.search(before):
        return True
    if _SAME_AS.search(before) and _ENDS.match(text, at):
        return True
    if _WITH.search(before):
        joined = _JOINED.search(before) is not None
        like = _IS_LIKE.match(text, at) is not None
        return like or (not joined and _IS_TOGETHER.match(text, at) is not None)
    return _PAUSE.search(before) is not None and _TOLD_BEFORE.match(text, at) is not None
