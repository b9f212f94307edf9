"""Why a worker returns a case, of the four reasons there are; "" where the words name none."""

from typing import Final

from nlp.text.patterns import lazy_pattern

_REPEAT: Final = lazy_pattern(
    "重复|报过|反映过|已经有(?:了|一)|一模一样|一回事|同一[件个事]|两张单|派了两[次遍张]|又派|和\\d+号一样"
)
_UNCLEAR: Final = lazy_pattern(
    "没(?:有)?(?:说|写|讲|留)?(?:清楚?|明白|地址|地点|位置|楼号|门牌|电话|联系方式)"
    "|(?:说|写|讲|地址|地点|位置|情况|描述|内容)[得的]?(?:都|也)?不(?:清|明|详|全|具体)"
    "|不(?:清楚|知道|晓得)(?:在?哪|是?哪|什么|说的|具体)|看不(?:懂|明白)|找不(?:到|着)(?:地方|地址|这个|人|位置)"
    "|信息不(?:全|够|足)|太(?:笼统|模糊)|不够(?:清楚|具体|详细)|哪[栋幢个里儿](?:都)?没(?:说|写)"
)
_GRID: Final = lazy_pattern(
    "(?:不是|不在|不属于|不属|没在|非)(?:我们?|咱们?|俺们?|本|这个?|我这)?(?:这边?|这里|的)?"
    "(?:网格|片区?|片儿|辖区|地界|小区|社区|村|地盘|范围)"
    "|(?:是|在|属于|归|应该?是)(?:第?[一二三四五六七八九十\\d]+号?|隔壁|旁边|别的|其他|人家|他们)(?:的)?(?:网格|片区?|社区|村)"
    "|(?:网格|片区|辖区|社区)(?:派|分|给|发|弄|搞)?错|派错(?:网格|片|地方|了?地)|走错|越界|不是我们?(?:这|那)?(?:边|片|块)"
    "|地址(?:是|在)?(?:别|隔壁|其他)"
)
_DUTY: Final = lazy_pattern(
    "不(?:归|由|属于?|是)(?:我们?|咱们?|网格|社区|我)?.{0,3}(?:管|办|负责|职责|职权|权限|的事|的活)"
    "|管不(?:了|着)|不归|没(?:有)?(?:权|执法权|职权|这个?职能)|(?:要|该|应该?|得)(?:由|归|找|让|叫|请|是)[^，。]{1,12}"
    "|(?:是|归|属于?)[^，。\\s]{2,10}(?:管|负责|的事|的活|的职责)|不属于?(?:职责|我们?职责)|职责(?:外|不)"
    "|办不了|处理不了|搞不定|无权"
)
_IN_ORDER: Final = (
    ("repeat", _REPEAT),
    ("unclear", _UNCLEAR),
    ("grid", _GRID),
    ("duty", _DUTY),
)


def objection_in(text: str) -> str:
    """Give grid, duty, repeat or unclear; where several are named, the one that settles it."""
    return next((kind for kind, pattern in _IN_ORDER if pattern.search(text)), "")
