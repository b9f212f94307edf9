"""What a short message answers: a number, a yes, giving up, a mark, or nothing at all.

A message is read so only where it says nothing else: what is left of it without the words of one
kind and without polite ones must be empty. 对，快点来 is a yes; 对，还有灯也坏了 is more.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_WRITTEN: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "零": 0, "头": 1}
_NUMBER: Final = re.compile(
    r"(?:我?就?[选要是]|就)?(?:第|№)?(?P<figure>\d{1,2}|[一二三四五六零头])(?:号|个|条|项|一个)?(?:吧|的)?"
)
_NONE_OF_THEM: Final = re.compile(
    "(?:[123一二三上面这里些几个]{0,4}都|全|哪个都|一个都)(?:不是|不对|没有|不像)的?"
    "|(?:不在|没在)(?:里面|上面|这里)|没有(?:我说的|对的)?|以上都不是"
)

_SMALL: Final = (
    "你们|您们?|你|大家|了|啦|的|吧|啊|呀|呢|哈|哦|噢|嘞|嘛|哟|咯|喽|地|得|就|那|都|也|很|太|真|我"
)
"""Words that say nothing by themselves."""

_POLITE: Final = (
    f"{_SMALL}|谢谢|多谢|感谢|麻烦|辛苦|拜托|劳驾|请|一?下|快点?|尽快|赶紧|抓紧|早点|来|去|人|处理|解决|看看"
    "|办|给"
)
"""What may stand beside a yes: 对，快点来处理. By itself it presses (快来人), and is no answer."""

_YES: Final = (
    "好|行|可以|嗯|恩|对|是|没错|没问题|冇问题|没毛病|中|兑|要得|对头|系|得|确认|确定|提交|发|就这样|这样"
    "|没意见|同意|报|交|ok|okay|yes|那里|那儿|这里|这个|嘅|滴|y"
)
_GIVES_UP: Final = (
    "还是|算了|不用|不要|不报|不反映|不说|不弄|不搞|不管|不投诉|不提|没事|没得事|冇事|撤|撤回|撤销|取消"
    "|别报|别弄|我|想|先|再|退出|拉倒"
)
_LEAST_GIVING_UP: Final = (
    "算了|不用了|不用麻烦|不要了|不[报弄搞管投提说]|不反映|没事了?|没得事|冇事|撤|取消"
    "|别[报弄]|退出|拉倒"
)
_HEARD: Final = (
    "知道|晓得|明白|收到|哈|嘿|嗯|哦|噢|喔|好|行|辛苦|谢谢|多谢|感谢|ok|没事|不客气|再见|拜拜|晚安|早|棒|赞"
    "|厉害"
)
_FACES: Final = re.compile(
    r"\[[^\[\]]{1,6}\]|/:[a-z\-~!@#$%&*()<>,.?|'\"]{1,10}|/::.?|【收到不支持的消息类型[^】]*】"
)
_NODS: Final = ("👌", "👍", "🆗", "✅", "[ok]", "[强]", "[好的]", "/:ok", "/:strong", "/:v")


_PRAISES: Final = ("👍", "[强]", "/:strong", "💯", "🌹", "[玫瑰]", "/:rose", "❤")
_PRAISED: Final = "很好|挺好|好的很|不错|满意|真棒|棒|赞|非常好|太好了"


_LEAST_LIST, _LONGEST_CHOICE = 2, 40
_NONE: Final = "都不是"
"""How the last choice of a list begins, where there is one for none of them."""
_TURNED_DOWN: Final = re.compile(
    "[^，,。！!]{0,8}不是[^，,。！!]{0,4}|(?:不用|不要|别|不必|不需要|用不着)[^，,。！!]{0,6}"
)
_BY_PLACE: Final = (
    (re.compile("(?:第一|头一?|最上面?|上[头面]|前[头面])(?:个|那个|一个)"), 0),
    (re.compile("(?:第二|中间)(?:个|那个|一个)"), 1),
    (re.compile("第三(?:个|那个|一个)"), 2),
    (re.compile("(?:最下面?|下[头面]|后[头面]|末)(?:个|那个|一个|的)"), -1),
)


def _plain(text: str) -> str:
    """Fold what looks alike (１ ① 1️⃣), and leave out what says nothing: pauses and pictures."""
    written = unicodedata.normalize("NFKC", _FACES.sub("", text.lower()))
    return "".join(char for char in written if unicodedata.category(char)[0] in "LN")


def _only(words: str, plain: str, beside: str) -> bool:
    """Tell whether a text is some of the words, and nothing but them and what may stand beside."""
    told = re.search(words, plain) is not None
    return told and re.fullmatch(f"(?:{words}|{beside})+", plain) is not None


def number_in(text: str) -> int | None:
    """Give the number of a text that is nothing else; 0 where it says that none is right."""
    plain = _plain(text)
    if _NONE_OF_THEM.fullmatch(plain):
        return 0
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    figure = match["figure"]
    return int(figure) if figure.isdecimal() else _WRITTEN[figure]


def chosen_among(text: str, labels: Sequence[str]) -> int | None:
    """Give the place of the choice that words speak of: its label, or the only one like them.

    A label is spoken of where two characters of it that no other label has are in the text, or by
    its place in the list: 上面那个, 最后一个.
    """
    if text in labels:
        return labels.index(text)
    if len(labels) < _LEAST_LIST or len(text) > _LONGEST_CHOICE:
        return None
    said = _TURNED_DOWN.sub("", text)
    for pattern, place in _BY_PLACE:
        if pattern.search(said):
            last = len(labels) - (2 if labels[-1].startswith(_NONE) else 1)
            return place if place >= 0 else last
    own = [place for place, label in enumerate(labels) if _pairs(label, labels) & _all_pairs(said)]
    return own[0] if len(own) == 1 else None


def _pairs(label: str, labels: Sequence[str]) -> set[str]:
    """Give the pairs of characters that a label has and no other."""
    others = set().union(*(_all_pairs(each) for each in labels if each != label))
    return _all_pairs(label) - others


def _all_pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum()}


def says_yes(text: str) -> bool:
    """Tell whether a text is a yes to what was read back."""
    plain = _plain(text)
    if not plain:
        return any(nod in text.lower() for nod in _NODS)
    begins = re.match(_YES, plain) is not None
    return (
        begins and not re.match("不|没(?!错|问题|毛病|意见)", plain) and _only(_YES, plain, _POLITE)
    )


def gives_up(text: str) -> bool:
    """Tell whether a text takes back what is being told."""
    plain = _plain(text)
    return bool(re.search(_LEAST_GIVING_UP, plain)) and _only(_GIVES_UP, plain, _POLITE)


def is_reaction(text: str) -> bool:
    """Tell whether a text only shows that its writer has read what was said: 哦, 🌹, /:rose."""
    plain = _plain(text)
    return not plain or _only(_HEARD, plain, _SMALL)


def is_praise(text: str) -> bool:
    """Tell whether a text is nothing but praise: 👍, [强], 很好."""
    plain = _plain(text)
    return _only(_PRAISED, plain, _SMALL) if plain else any(sign in text for sign in _PRAISES)
