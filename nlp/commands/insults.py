"""Words that a resident must not read by mistake: they are shown to their writer first."""

from typing import Final

from nlp.text.patterns import lazy_pattern

_INSULT: Final = lazy_pattern(
    "傻[逼比叉子缺帽]|神经病|有病(?!人)|脑残|脑子(?:有|进|坏)|滚(?:蛋|开|远)|他妈|妈的|你妈的|尼玛|狗(?:日|东西|屁|娘)"
    "|王八|贱(?:人|货|骨)|废物|混蛋|混账|不要脸|刁民|泼妇|无赖|疯(?:子|婆|狗)|老不死|白痴|智障|弱智|蠢|煞笔|去死|死[老女]"
    "|吃饱了?撑|没事找事|找茬|胡搅蛮缠|无理取闹|瞎(?:投诉|告状|折腾|逼)|烦(?:死|得要死|人精)|作精|欠揍|活该|老赖|闲得"
    "|矫情|事儿?(?:精|逼|妈)|爱(?:告|投诉|管)?不|有完没完|装(?:逼|蒜)|放屁|屁(?:大|事)|卧槽|我[操艹草]|真烦|烦人|老(?:太婆|头子|东西)|有毛病|猪(?!肉|瘟|场|圈|舍|油|蹄|粪|屎|毛)|操[你蛋]|[草艹]你|cnm|nmsl|\\bsb\\b"
)


def insults(text: str) -> bool:
    """Whether a sentence may hurt whoever reads it."""
    return _INSULT.search(text.lower()) is not None
