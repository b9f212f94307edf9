"""Whether it is solved, in the words of one who was asked: yes, partly, no; None where unsaid.

Read only where a case called done waits to be judged: elsewhere such words mean other things.
"""

from typing import Final

from nlp.text.patterns import lazy_pattern

LONGEST: Final = 60
"""Characters; who writes more tells a matter."""

_PARTLY: Final = lazy_pattern(
    "一部分|(?:只|才|就)(?:修|弄|清|换|解决|办|处理|搞|收拾|拖)了?(?:好)?了?(?:一半|一点|几|两|一[个边处块侧盏户栋段面头]|[^，。]{0,6}一[半边])"
    "|(?:好|完|换|清|修|弄|解决|处理|拖)了?(?:[^，。没]{0,6})[，,。 ]+.{0,10}"
    "(?:没(?!事|问题|毛病|话)|还(?:差|剩|没)|差)"
    "|(?:解决|修|弄|清|办|处理)(?:好|完)?了?(?:一半|一点|一些|几处|大半|大部分|差不多)"
    "|(?:好|强|轻|少|小)了?(?:一点|一些|点儿?)(?:了|但|可|还|，|$)|有的(?:好|修|弄|清)了?|还(?:差|剩|缺|有)(?:一点|点|些|一半|几|两|一[个处块盏边]|[^，。]{1,6}没)"
    "|(?:不|没有?)(?:够)?(?:彻底|完全|全)|没(?:全|完全)(?:好|修|解决|弄|清)"
)
_NO: Final = lazy_pattern(
    "(?:没有?|还没有?|未|并未|根本没有?|压根没)(?:人?(?:来|管|动|弄|修|办|处理|清)|解决|修好|弄好|办好|处理好|搞定|好转|变化|改善|效果)"
    "|^(?:没有?|还没有?|没呢|没好)[。！!啊呀呢吧]*$|没好(?:啊|呀|呢|，|。|$)|(?:白|假)(?:弄|修|办|跑)|(?:糊弄|骗|忽悠)人?|不(?:管|顶)用|没用"
    "|(?:还是|依然|依旧|照样|照旧|仍然?|又)(?:坏|漏|吵|不亮|不行|不通|堵|臭|黑|停|老样子|一样|那样|这样|原样|没)|老样子|跟(?:原来|以前|之前)一样|一点(?:也|都)?没"
    "|什么都没|(?:不|没)行|^不是?[，。！!]"
)
_YES: Final = lazy_pattern(
    "^(?:嗯+|对|是的?|好的?|已经?|都|全|基本|这次|终于|总算|真的?|谢谢|[，, ]){0,4}"
    "(?:给)?(?:解决|完全解决|彻底解决)(?:好|完)?(?:了|啦|咯|掉了)"
)


def solved_of(text: str) -> str | None:
    """Give yes, partly or no."""
    if len(text) > LONGEST:
        return None
    for answer, pattern in (("partly", _PARTLY), ("no", _NO), ("yes", _YES)):
        if pattern.search(text):
            return answer
    return None
