"""Names longer than a surname of one character: 欧阳娜娜, 司马大爷, 帕提古丽·买买提, 我叫阿依古丽.

Compound surnames are found by themselves, since nothing else is written so; where everyday words
make one by standing side by side (公司马上), or are one (东方), more is asked for.
"""

from collections.abc import Iterator
from typing import Final

from nlp.privacy.name_shapes import everyday_words
from nlp.privacy.name_words import ALSO_GIVEN, GIVEN, NOT_IN_A_NAME, OFFICES, TITLES
from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import AMBIGUOUS_COMPOUND, CLEAR_COMPOUND, COMPOUND

_HAN: Final = "[一-龥]"
_ANY: Final = rf"[^\W\d_a-zA-Z家{NOT_IN_A_NAME}]"
_PLACE: Final = "路街巷村镇乡县市区桥园苑屯坝庙湾"
_PAUSE: Final = r"(?=$|[，,。.！!；;、：:？?（(） \n]|的?(?:电话|手机|家)|1[3-9]\d)"
_GIVEN: Final = (
    rf"(?!{OFFICES}|{TITLES})(?:{_ANY}{{1,2}}(?={TITLES}|{OFFICES}|等|{_PAUSE[3:-1]})"
    rf"|[{GIVEN}][{GIVEN}{ALSO_GIVEN}]?|[{ALSO_GIVEN}][{GIVEN}])(?![{_PLACE}])"
)
_CLEAR: Final = lazy_pattern(
    rf"(?:{'|'.join(CLEAR_COMPOUND)})(?:{_GIVEN}|(?![{_PLACE}]|{OFFICES}))"
)
_BEGINS: Final = (
    r"(?:(?<![一-龥a-zA-Z])|(?<=[姓叫找给帮让被和跟])|(?<=我是|业主|邻居|楼上|楼下|隔壁|对门))"
)
_COMPOUND: Final = lazy_pattern(
    rf"(?:{'|'.join(COMPOUND)})(?:(?!{TITLES}){_ANY}{{1,2}})?(?={TITLES})"
    rf"|{_BEGINS}(?:{'|'.join(COMPOUND)})(?<!上官(?=[网方司]))(?<!司马(?=上))(?<!公孙(?=子))"
    rf"(?:{_GIVEN}|(?![{_PLACE}]|{OFFICES}))"
)
_TOLD: Final = lazy_pattern(
    r"(?:我叫|我姓|免贵姓|本人姓?|我是|名叫|姓名是?[:：]?|联系人是?[:：]?)"
    rf"((?:{'|'.join(AMBIGUOUS_COMPOUND)})(?:{_ANY}{{1,2}}{_PAUSE}|{_PAUSE}))"
)
_TITLED: Final = lazy_pattern(TITLES)
_BEFORE_TITLE: Final = lazy_pattern(
    rf"(?:{'|'.join(AMBIGUOUS_COMPOUND)})(?:(?!{TITLES}){_ANY}{{1,2}})?(?={TITLES})"
)

_DOT: Final = "[·•・‧･∙⋅]"
_SOUND: Final = (
    "阿艾爱安昂敖奥巴白拜班包宝保贝比毕波博卜布才策查昌次赤达大旦德登迪地丁东冬都多尔法凡菲费夫弗福嘎该甘刚"
    "高戈格贡古瓜哈海汉罕合赫黑胡华霍基吉济加迦嘉江金景久娟卡开坎康克科肯孔库拉来兰朗劳勒雷里力历立丽利莉"
    "连列林留龙鲁罗洛吕麻马玛买麦曼梅美门蒙米密敏明莫姆木穆娜那纳乃尼努诺帕派潘佩皮平普七其齐奇启恰强青琼曲"
    "群热仁日荣茹瑞萨赛桑森沙莎山珊尚少沈生胜诗史斯松苏孙索塔台太坦唐特提天田铁图土吐托瓦外万汪旺威维温翁沃"
    "乌伍吾武西希锡席夏先香肖谢辛信雄秀旭雅亚延央扬杨尧耶叶依伊夷以义银英永尤于玉约云再扎泽增占张哲者真则"
    "珍孜子宗祖佐卓甫甸不守逊牙翰泥额浩朝娅琪娃格木其奴孤苗莲汝"
)
"""Characters that write the sounds of names from other languages: Uyghur, Kazakh, Tibetan, Yi."""
_SYLLABLES: Final = f"[{''.join(sorted(set(_SOUND)))}]"
_DOTTED: Final = lazy_pattern(
    rf"(?:{_SYLLABLES}{{2,8}}{_DOT}){{1,3}}{_SYLLABLES}{{2,8}}"
    rf"|(?<=我叫|我是|本人|名叫|系人|业主|住户|户主|邻居|租客)(?:{_HAN}{{1,8}}{_DOT}){{1,3}}(?:(?!反映|投诉|举报){_ANY}){{1,6}}"
    rf"|(?:{_HAN}{{2,6}}{_DOT}){{1,3}}{_HAN}{{1,6}}(?={TITLES})"
)
_INTRODUCED: Final = lazy_pattern(
    rf"(?:我叫|我的名字是|名字叫|名叫|联系人是?[:：]?)({_SYLLABLES}{{3,8}}){_PAUSE}"
)


def find_long_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name, without its title."""
    for match in _DOTTED.finditer(text):
        yield match.span()
    for match in (*_INTRODUCED.finditer(text), *_TOLD.finditer(text)):
        yield match.span(1)
    for match in _CLEAR.finditer(text):
        yield match.span()
    for match in _COMPOUND.finditer(text):
        titled = _TITLED.match(text, match.end()) is not None
        if not _of_everyday_words(text, match.start(), titled=titled):
            yield match.span()
    for match in _BEFORE_TITLE.finditer(text):
        yield match.span()


def _of_everyday_words(text: str, start: int, *, titled: bool) -> bool:
    """Whether an everyday word runs across a border of the surname: 公司|马, 上|官网.

    Into a title none does: 宰父|女士.
    """
    everyday, end = everyday_words(), start + 2
    return any(text[at : start + 1] in everyday for at in (start - 1, start - 2) if at >= 0) or (
        not titled and any(text[start + 1 : to] in everyday for to in (end + 1, end + 2))
    )
