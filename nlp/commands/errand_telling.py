"""An errand told freely: 刚帮4栋王奶奶买降压药回来，38块5; 早上陪陈伯去医院挂号，垫了二十六块八.

For sentences that are known to tell of one (`nlp.commands.worker_hearing`). What is not told
plainly stays open, and is asked for: of several sums without a total none is taken.
"""

import re
from typing import Final

from nlp.commands.amounts import Amount, find_amounts
from nlp.commands.errands import KINDS, Errand, read_errand
from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMPOUND, SURNAMES

_TITLES: Final = (
    "叔公|伯公|舅公|姑公|姨公|叔婆|伯婆|姑婆|姨婆|舅婆|伯娘|大嬢|阿爷|阿嬷|阿姆|老伯|老头子?|老叔|老姐"
    "|老奶奶|老爷爷|老太太|老人家|老爷子|老师傅|奶奶|爷爷|大爷|大妈|大娘|大叔|大伯|大哥|大姐|大嫂|阿姨|阿婆|阿公|阿伯|阿叔"
    "|叔叔|伯伯|婆婆|公公|外婆|姥姥|姥爷|婶婶|婶子|孃孃|嬢嬢|娘娘|师傅|老师|先生|女士|同学|老板|医生|嫂子|老汉|老太"
    "|奶|爷|伯|叔|姨|婶|嫂|婆|公|爹|妈|姐|哥|孃|嬢|姑|舅"
    r"|老(?=$|[\s，,。的])|家(?!电|里)"
)
_WHERE: Final = (
    r"(?:(?:[\dA-Za-z]{1,4}(?:[栋幢号]楼?|单元|楼|座|室|[\-－—])){1,4}\d{0,4}室?|\d{1,4}(?:-\d{1,4}){1,3}"
    r"|隔壁|楼上|楼下|对门|对面|一楼|[二三四五六七八九]楼|门口|巷口|村口|社区|院里|独居的?|[东南西北][边头]"
    r"|[一二三四五六七八九十]{1,2}[栋幢单元组队]{1,2}|\d{3,4}(?=的)|\d{1,3}号院|孤老)?的?\s?"
)
_LIKE: Final = r"(?:[^\s，,。\d]{1,7}的)?"
"""瞎眼的, 独居的: how somebody is, before the name."""

_TITLED: Final = rf"(?:{_TITLES})"
_WHO: Final = rf"(?P<person>[一-龥]{{1,3}}?{_TITLED}|[老小阿][一-龥](?:{_TITLES}|头)?)"
_DAY: Final = lazy_pattern("^(?:[今昨前][天日早晚]|[上下]午|早上|刚才?)")
_FAMILIES: Final = (*COMPOUND, *SURNAMES)
_HELPED: Final = lazy_pattern(
    rf"(?:帮忙?|给|替|陪|为|代|送|带|扶|推|接|领)(?:着|了)?\s?{_LIKE}{_WHERE}(?:的)?{_WHO}"
)
_NAMED: Final = lazy_pattern(
    rf"(?:^|[\s，,。：:；;】\]])(?:{KINDS})?[\s，,：:】\]]*{_WHERE}{_WHO}(?=[\s，,。：:；;的家]|[一-龥])"
)
_TOTAL: Final = lazy_pattern(
    r"(?:一共|一起|总共|合计|总花费|共花|共|共计|总计|加起来|拢共|统共|总的|合|实付|实收|实际|只收)"
    r"(?:花了?|是|用了?|垫了?|付了?|收了?)?[:： ]?$"
)
_PAID: Final = lazy_pattern("(?:花|付|垫|缴|交|费用|药费)(?:了|掉|出|去|是)?[:： ]?$")
_NOT_PAID: Final = lazy_pattern(
    "(?:给了?(?:我|俺)?|塞(?:给|了)*(?:我|俺)?|拿了?|预收|找回?|退回?|还|剩下?的?|找零|折价|折|抵扣?|优惠了?|减了?|便宜了?|省了?)"
    "(?:给|了|她|他|我|老人|大爷|奶奶)*(?:[一二]张)?[:： ]?$"
    "|[一每][个斤份页盒包瓶张只条双次天人件袋箱支团]$"
)
"""What was handed over beforehand or given back, taken off, or is the price of one piece."""

_AFTER_NOT_PAID: Final = lazy_pattern(
    "[/／每一][个斤份页盒包瓶张只条双次天人件袋箱支团]|(?:都|已)?(?:退|还|找)(?:给|回|了|她|他)"
)
_FREE: Final = lazy_pattern(
    "没(?:有)?花钱|没要钱|不要钱|免费|没收钱|不收钱|没花|无费用|没收手续费|自己没花|不用钱|分文"
    "|没产生费用|零花费|未产生费用|不收费|没用钱"
)
_ABOUT: Final = lazy_pattern(
    "来块|多块|六七|七八|五六|三四|两三|左右|大概|大约|差不多|不到|好像|记不清"
)
"""Then nobody can say how much it was."""

_LOOSE: Final = lazy_pattern(
    r"(?<![\d.第周月点:：\-])(?P<sum>(?:[1-9]\d{1,4}|\d{1,4}\.\d{1,2})"
    r"|[一二两三四五六七八九]?[十百千][零〇一二三四五六七八九十百]*|[壹贰叁肆伍陆柒捌玖][拾佰仟][壹贰叁肆伍陆柒捌玖拾佰仟零]*)"
    r"(?:rmb|r|整|元整)?(?=$|[\s，,。；;！!、【（(])",
    re.IGNORECASE,
)
"""A sum without its unit, where a clause ends: 给李大爷交电费三百八."""

_FETCHED: Final = lazy_pattern(
    "[领取](?:了|出)?(?:养老金|退休金|工资|补贴|低保|高龄津贴|钱|款|现金)|换(?:了)?(?:零钱|散钱)|存(?:钱|款)"
)
"""Money that is fetched or changed is no cost."""

_TOTAL_BARE: Final = lazy_pattern(
    r"(?:一共|总共|合计|共计|总计|拢共|统共|加起来)(?:花了?|是)?(?P<sum>\d{1,5}(?:\.\d{1,2})?)(?![\d.年月日号点个])"
)
_ENDS: Final = lazy_pattern(r"[，,。；;！!？?\n【（(]|\s{1,}")
_LEADS: Final = lazy_pattern(r"^(?:家里?的?|那边|把|将|去把|的)")
_TRAILS: Final = lazy_pattern(
    r"(?:已?经?(?:办好|办完|办妥|办结|完成|搞定|代办)了?|已办|了?(?:回来|回家|上门|到家)了?|一趟|一下|共?花?了?|垫付?了?|用了?|一共|总共|合计|共计)+$"
)
_UNDONE: Final = lazy_pattern(
    "明天|后天|待会|等下|等会|一会儿?|下午去|准备|打算|正要|还没|没买到|没办成|没取到|未办|待办|要去|我去(?!了|过)|改天|下周|周[一二三四五六日末]去"
)
_DONE: Final = lazy_pattern(
    "了|已|好|完|妥|成|回来|到手|搞定|结清|送到|交给|刚(?:刚|才)?|今早|昨天|昨日|上午|今天"
)


def told_errand(text: str) -> Errand:
    """The errand in a normalised sentence that tells of one."""
    text = text.replace("．", ".").replace("廿", "二十").replace("卅", "三十")
    short = read_errand(text)
    if short is not None and short.person and short.what and short.fen is not None:
        return short
    person, after = _person(text)
    fen, cut = _sum(text)
    what = _what(text, after, cut)
    kind = short.kind if short is not None else "代办"
    return Errand(
        kind,
        text,
        person or (short.person if short else ""),
        what or (short.what if short else ""),
        fen if fen is not None or short is None else short.fen,
        _is_done(text) if short is None or short.done is None else short.done,
    )


def _person(text: str) -> tuple[str, int]:
    """Who was helped, from the surname on: 昨晚马爷爷 and 交倪奶奶 begin with another word."""
    match = _HELPED.search(text) or _NAMED.search(text)
    if match is None:
        return "", 0
    person = _DAY.sub("", match["person"])
    begins = (at for at in range(len(person) - 1) if person.startswith(_FAMILIES, at))
    at = 0 if person.startswith(("老", "小", "阿")) else next(begins, 0)
    return person[at:], match.end()


def _sum(text: str) -> tuple[int | None, int]:
    """The one sum, or the total of several; and where the first stands."""
    found = find_amounts(text) or _loose(text)
    if not found:
        return (0, len(text)) if _FREE.search(text) else (None, len(text))
    if _ABOUT.search(text):
        return None, found[0].start
    if _FETCHED.search(text):
        return None, found[0].start
    told = {each.start: each for each in (*_loose(text), *found)}
    sums = [each for _, each in sorted(told.items())]
    for marked in (_TOTAL, _PAID):
        if total := [each for each in sums if marked.search(text[: each.start])]:
            return (total[-1].fen if marked is _TOTAL or len(total) == 1 else None), sums[0].start
    paid = [each for each in found if not _is_not_paid(each, text)]
    return (paid[0].fen if len(paid) == 1 else None), found[0].start


def _is_not_paid(amount: Amount, text: str) -> bool:
    before, after = text[: amount.start], text[amount.end :]
    return bool(_NOT_PAID.search(before) or _AFTER_NOT_PAID.match(after))


def _loose(text: str) -> tuple[Amount, ...]:
    """Sums without a unit: only a sentence that tells of an errand may be read so."""
    sums = []
    for match in (*_LOOSE.finditer(text), *_TOTAL_BARE.finditer(text)):
        read = find_amounts(f"{match['sum']}元")
        if read:
            sums.append(Amount(read[0].fen, match.start("sum"), match.end()))
    return tuple(sums)


def _what(text: str, start: int, cut: int) -> str:
    rest = text[start : cut if cut > start else len(text)]
    rest = _LEADS.sub("", rest.strip(" ，,：:】"))
    part = _ENDS.split(rest, maxsplit=1)[0].strip()
    return _TRAILS.sub("", part).strip(" ，,：:")


def _is_done(text: str) -> bool | None:
    if _UNDONE.search(text):
        return False
    return True if _DONE.search(text) else None
