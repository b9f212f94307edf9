"""Where a text tells which house, building, unit, floor or room: the numbers, not the words.

Estates, roads and groups of a village stay readable; 120平米, 30层的楼, 3号线, 78路 are no homes.
"""

import re
from typing import Final

from nlp.text.patterns import lazy_pattern

_CN: Final = "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾"
_DASH: Final = r"\-—－–"
_N: Final = rf"(?:[A-Za-z]?\d{{1,4}}[A-Za-z]?|[A-Za-z甲乙丙丁]|[{_CN}百零〇]{{1,4}})"
_RANGE: Final = rf"{_N}(?:[{_DASH}~～至到、和及.]{_N}){{0,3}}"
_ROOM: Final = rf"[A-Za-z]?(?:\d{{3,6}}|[{_CN}零〇]{{3,4}})[A-Za-z]?"
_ROOMS: Final = rf"{_ROOM}(?:[、和及/.]\d{{3,4}}(?![\d年元块])){{0,5}}"
_PART: Final = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"

_START: Final = rf"(?<![\dA-Za-z{_CN}百零.月])"
_COUNTED: Final = "(?<![共有这那几每整建了修盖某另])"
_ONE_OF_MANY: Final = "(?!(?<![院苑园区村里第])一[栋幢])"
_BUILDINGS: Final = "住宅|公寓|别墅|楼房|商品房|厂房|房子|宿舍|建筑|居民[楼房]|教学|学生|职工|安置"
_BUILT: Final = f"(?!{_BUILDINGS}|高|违建|电梯房|烂尾)"
"""共3栋, 一栋 and 3栋商品房 tell how many there are, not which."""
_MEASURED: Final = r"(?![\d年元块路月万多个户平人名米斤次天套%])"
_YEAR: Final = rf"(?!(?:19|20)\d\d[{_DASH}/.]\d)"
_OF_A_DAY: Final = r"[上下]午|早上|晚上|中午|凌晨|那天|开始|之前|以前|停[水电]|\d{1,2}[点:：时]"
_INSTITUTION: Final = (
    "[一-龥]{0,8}?(?:小区|大厦|公司|政府|学校|[小中大]学|医院|广场|店|厂|超市|市场|餐厅|餐馆|饭馆|宾馆"
    "|派出所|法院|银行)"
)
"""What stands in 288号某某小区 is no home: the number of a whole estate or of a public house."""
_NOT_A_DOOR: Final = rf"(?!{_INSTITUTION}|线|店|车|台|口|厅|门(?![口前])|机|桥|文|令|{_OF_A_DAY})"
_AFTER_A_ROAD: Final = (
    "(?<=[路街巷弄里村道庄桥苑园坊组队墅庭府邸同坡岭湾厦])"
    r"(?<![知报]道)(?<![这那家哪城心夜公]里)(?<!公交\w路)"
)

_PEOPLE: Final = "奶奶|阿姨|大爷|大妈|大姐|大哥|大叔|爷爷|婆婆|先生|女士|老人|老太|住户|业主"

_PATTERNS: Final = (
    # 3栋2, 3栋东单元, 3#501
    (
        rf"{_START}{_COUNTED}({_RANGE})"
        r"(?= ?号?(?:栋|幢|[#＃](?![汽柴]油)) ?(?!\d{1,2}层(?:的楼|高))"
        rf"(?:[\d{_CN}]|[东西南北中]?单元))"
    ),
    # 3栋, 1-6幢, 3号楼, 3#, 2单元, 6号院
    (
        rf"{_START}{_COUNTED}{_ONE_OF_MANY}({_RANGE})"
        rf"(?= ?(?:号?(?:栋|幢){_BUILT}|号楼|[#＃](?![汽柴]油)|单元|号院|号大院|号别墅))"
    ),
    # A座, 3座1203
    rf"{_START}([A-Za-z]\d?|\d{{1,2}})(?=座[\d{_CN}])|{_START}([A-Za-z])(?=座)",
    # 501室, 501、502号房
    (
        rf"(?<![\dA-Za-z.年月{_CN}共约达有计])({_ROOMS})"
        "(?=室|号房(?!产)|房(?!产|价|租|贷|款|屋|子|间)|户室|住户)"
    ),
    # 2803业主, 66号304户
    r"(?<![\d.])(\d{1,2}(?:0[1-9]|1\d))(?=业主)|(?<=号)(\d{3,4})(?=户)",
    # 3栋501, 2单元-501, 2门301
    rf"(?:(?<=[栋幢座#＃元楼层])|(?<=[\d{_CN}]门)) ?[{_DASH}/、 ]?{_YEAR}({_ROOMS}){_MEASURED}",
    # 12号3室, 2单元3号
    r"(?<=[栋幢座元号]) ?(\d{1,2})(?=室(?!\d?厅))|(?<=元) ?(\d{1,2})(?=号)",
    # 我住501
    r"(?<=[住在])(\d{3,4})(?=$|[，,。的 ])",
    # 我家602, 301家, 302的王阿姨, 502，李奶奶
    r"(?<=[我他她]家) ?(\d{3,4})(?=$|[，,。 ])",
    (
        rf"(?<![\dA-Za-z.{_CN}])(\d{{1,2}}(?:0[1-9]|1\d))"
        rf"(?=家(?!公司|店|企|单位|银行)|那[个户家位]|(?:的|[，, ])[一-龥]{{0,3}}(?:{_PEOPLE}))"
    ),
    # 3栋5楼
    (
        rf"(?<=[楼栋幢座#＃元])(?:(?<!一[栋幢])|(?=\d{{1,2}}[层楼]\d)) ?"
        rf"(\d{{1,2}}|[{_CN}]{{1,3}})(?=楼|层(?!的楼|高))"
    ),
    # 3号楼2门, 3栋12户, 3栋12号
    rf"(?<=[楼幢栋元])({_N})(?=门|户(?![人居业都家住村以左多]))|(?<=[栋幢])({_N})(?=号(?!楼|电梯|机))",
    # 3-2-501, 1/二/501
    (
        rf"(?<![\d{_DASH}/.年月])([A-Za-z]?(?:\d{{1,3}}|[{_CN}]{{1,3}})"
        rf"(?:[{_DASH}/]{_PART}){{1,2}}[{_DASH}/]{_ROOM})(?![\d{_DASH}/.])"
    ),
    # 3-501: the last two figures count the flats of a floor
    (
        rf"(?<![\dA-Za-z{_DASH}.年月:：])"
        rf"([A-Za-z]?{_PART}[{_DASH}](?:\d{{1,2}}(?:[0０][1-9１-９]|[1１]\d)|[{_CN}零〇]{{3,4}}))"
        rf"(?![\d{_DASH}./:：年月日号元块个人户天只条名分时])"
    ),
    # 花神大道88号, 12-3号, 88号之二, 12弄, 12弄3号
    rf"{_AFTER_A_ROAD}({_N}(?:[{_DASH}](?:\d{{1,4}}|[{_CN}])|之[{_CN}\d])?)(?=号{_NOT_A_DOOR})",
    rf"(?<=号之)({_N})|{_START}(\d{{1,4}})(?=弄(?![得到出的清坏丢]))|(?<=弄)({_N})(?=号)",
    rf"门牌号?码?[是为:： ]{{0,2}}({_N})",
)
HOUSES: Final = tuple(map(re.compile, _PATTERNS))
"""Of each the group that matched is what tells the home."""

SIGN: Final = lazy_pattern(
    rf"[\dA-Za-z甲乙丙丁{_CN}零〇](?: ?[栋幢座楼元室房号#＃门户弄层单业]|[{_DASH}/][\d{_CN}])"
    rf"|[栋幢座楼元号住在之家][ \-]?\d|门牌|\d(?:家|那[个户家位]|.{{0,5}}(?:{_PEOPLE}))"
)
"""Without this there is no house."""
MARGIN: Final = 24
"""How far from the sign a house may begin or end."""
