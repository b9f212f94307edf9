"""Whom a case is handed to, or done together with: 转城管中队, 给老李, 和物业一起, 联司法所."""

from typing import Final

from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMPOUND, PLAIN_SURNAMES, SURNAMES

_STOPS: Final = (
    r"(?=一起|一块|一同|一路|联|合着|合办|配合|处理|处置|办(?:理|$|[\s，,])|接手|接|来|去|管(?![所局理队委])|看|弄|跟进"
    r"|负责|那边|转|搞|立|也|都|拉|跟|们|算|包|吧|哈|嘛|呗|了|啦|他|她|[\s，,。；;！!？?、（(：:]|$)"
)
_WHOM: Final = r"(?P<target>[一-龥A-Za-z]{2,10}?)"
_HANDED: Final = lazy_pattern(
    r"(?:[转专](?:办|派|交)?(?:给|到|至)?|[交派甩移推丢扔换](?:办|交|送)?(?:给|到|至)|改派(?:给)?|移[交送](?:给)?|交由|分给|给|让|由|归|换)"
    rf"[\s：:→№]*(?:[他她]们?|一下|一哈|我们)?{_WHOM}{_STOPS}"
)
_TOGETHER: Final = lazy_pattern(
    rf"(?:[和跟与同叫喊约请拉找]|会同|协同|配合|加上)(?:上|一下|到)?\s?(?!他们|她们|我们){_WHOM}{_STOPS}"
    rf"|联[单丹合办系动]?(?:办理)?[\s：:№]*(?P<listed>[一-龥A-Za-z]{{2,10}}?){_STOPS}"
)
_FAMILY: Final = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"
_CALLED: Final = r"(?:(?<![一-龥])|(?<=[给让叫找跟和与同由请喊问是换交]))"
_COLLEAGUE: Final = lazy_pattern(
    rf"{_CALLED}{_FAMILY}[一-龥]?(?:主任|队长|书记|所长|站长|科长|组长|网格[员长]|师傅|警官|老师|[哥姐工叔姨嫂总])"
    rf"|{_CALLED}[老小阿][{PLAIN_SURNAMES}周黄马何]"
)
_OF: Final = {"transfer": (_HANDED, _TOGETHER), "joint": (_TOGETHER, _HANDED)}


def people_in(text: str) -> list[str]:
    """Colleagues that a sentence names as colleagues do (老李, 王姐, 周队长), each once."""
    return list(dict.fromkeys(match[0] for match in _COLLEAGUE.finditer(text)))


def target_of(kind: str, text: str) -> str:
    """Whom a transfer or a joint case names, as written; "" where nobody is."""
    for pattern in _OF.get(kind, ()):
        if match := pattern.search(text):
            return next(name for name in match.groups() if name)
    return ""
