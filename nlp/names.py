"""Where a text names a private person: 王先生, 我叫王桂芳, 3栋201张建国, 业主王芳."""

import re
from collections.abc import Iterator
from typing import Final

SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬卞姬师仇栾"
    "隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
COMPOUND: Final = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯")
_TITLES: Final = (
    "先生|女士|小姐|阿姨|大爷|大妈|大娘|大叔|大伯|大哥|大姐|奶奶|爷爷|叔叔|伯伯|婆婆|公公|师傅|老师"
    "|医生|同志|老人|老太|嫂|哥(?!哥)|姐(?!姐)"
)
_NOT_IN_A_NAME: Final = (
    "的了是和与在有说被把给跟叫我你他她们这那个位名住想要今昨去来从到就也都还很不没对向让请找为区村进入工"
    "路街号栋楼室层组队户"
)
_GIVEN: Final = rf"[^\W\d_a-zA-Z{_NOT_IN_A_NAME}]"
_SURNAME: Final = rf"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"
_PET: Final = rf"(?:[小老阿]{_SURNAME}|小{_GIVEN}{{1,2}})"
_BEFORE_TITLE: Final = re.compile(rf"(?<!班主)({_SURNAME}某{{0,2}}{_GIVEN}{{0,2}}?)(?={_TITLES})")
_INTRODUCED: Final = re.compile(
    r"(?:我叫|我名叫|名字叫|名叫|我的名字是|本人姓名|姓名是?|联系人是?|投诉人|反映人|户主)"
    r"[:： ]{0,2}"
    rf"({_SURNAME}{_GIVEN}{{1,2}}|{_PET})"
)
_SURNAME_TOLD: Final = re.compile(rf"(?:我姓|免贵姓|本人姓)({_SURNAME})")
_SELF: Final = re.compile(
    rf"(?:我是|本人|这里是)({_SURNAME}{_GIVEN}{{1,2}})"
    r"(?=[，,。.！!；; \n]|$)(?<![人生员民工者师户主友客])"
)
_PHONE: Final = (
    r"[，,：:、 ]{0,2}(?:的?(?:电话|手机号?|联系方式|号码))?[是:： ]{0,2}1[ \-]?[3-9][ \-]?\d"
)
_BEFORE_NUMBER: Final = re.compile(
    rf"({_SURNAME}(?!电话|手机|号码|微信){_GIVEN}{{1,2}})(?={_PHONE})"
)
_PLAIN_SURNAMES: Final = (
    "王李张刘陈杨赵吴徐孙朱胡郭罗郑梁宋韩冯邓曹彭肖袁潘蒋蔡魏吕沈姚卢姜崔谭廖贾韦邹孟秦邱尹薛闫侯陶郝"
    "龚邵覃樊葛邢乔庞倪聂翟詹俞"
)
"""Surnames that rarely begin an everyday word; others need a pause after the given name."""
_PAUSE: Final = r"(?=$|[，,。.！!；;、：: \n]|的?(?:电话|手机|家)|1[3-9]\d)"
_AFTER_CUE: Final = rf"(?![记氏家]){_GIVEN}(?:(?![记氏家打吵骂拖欠漏敲养占堵踢]){_GIVEN})?"
_FULL_NAME: Final = (
    rf"((?:{'|'.join(COMPOUND)}|[{_PLAIN_SURNAMES}]){_AFTER_CUE}"
    rf"|{_SURNAME}{_GIVEN}{{1,2}}{_PAUSE})"
)
_AFTER_HOME: Final = re.compile(
    r"(?:[栋幢座元#\-—] ?\d{3,4}|\d{3,4}(?:室|号房|房)|[\d一二三四五六七八九十](?:栋|幢|号楼|号))"
    rf"(?:的|住户|业主|户主)?[，, ]?{_FULL_NAME}"
)
_AFTER_CUE_WORD: Final = re.compile(
    r"(?:业主|房东|邻居|租客|租户|住户|户主|楼上|楼下|隔壁|对门)(?:叫|是|的|：|:| )?" + _FULL_NAME
)
_TOLD: Final = (_BEFORE_TITLE, _INTRODUCED, _SURNAME_TOLD, _SELF)
_GUESSED: Final = (_BEFORE_NUMBER, _AFTER_HOME, _AFTER_CUE_WORD)
_NOT_NAMES: Final = frozenset(
    {"许多", "周边", "安全", "方便", "高级", "金牌", "任何", "文明", "何时", "常年", "全体", "全部"}
    | {"古代", "关于", "白天", "成年", "高龄", "连续", "单身", "万一", "于是", "安装", "安检"}
)
"""Words before a title that only look like a surname with a given name."""
_NO_NAME_STARTS: Final = (
    *(
        "单元",
        "路灯",
        "路面",
        "路口",
        "路边",
        "车库",
        "车棚",
        "车位",
        "车子",
        "车辆",
        "车门",
        "车停",
    ),
    *("房顶", "房门", "房东", "房间", "房子", "房屋", "房租", "高空", "高声", "高楼", "高层"),
    *(
        "安全",
        "安装",
        "安静",
        "包装",
        "包庇",
        "施工",
        "温度",
        "方向",
        "方面",
        "金属",
        "石头",
        "石材",
    ),
    *(
        "古树",
        "柴油",
        "冷水",
        "冷气",
        "冷漠",
        "程序",
        "党员",
        "党支",
        "成人",
        "成立",
        "成天",
        "全部",
    ),
    *(
        "全家",
        "全天",
        "全体",
        "连续",
        "连廊",
        "毛坯",
        "毛病",
        "万一",
        "钱包",
        "何时",
        "任何",
        "项目",
    ),
    *(
        "左边",
        "左右",
        "向阳",
        "商铺",
        "商店",
        "商户",
        "商量",
        "景观",
        "苗木",
        "龙头",
        "马路",
        "马桶",
    ),
    *(
        "白天",
        "白色",
        "黄色",
        "蓝色",
        "方便",
        "严重",
        "时常",
        "时不",
        "常年",
        "易燃",
        "于是",
        "关门",
    ),
    *("关系", "关于", "童车", "周围", "周边", "周末", "周一", "张贴", "杨树", "陈旧"),
    *("林木", "单车", "费用", "温暖", "纪律", "明天", "明明", "曾经", "叶子", "查水"),
    *("申请", "应该", "盛水", "雷声", "雷雨", "麻将", "米饭", "乔木"),
    *("陈列", "梁柱", "胡同", "胡乱", "韩式", "韩国", "郑重"),
    *("秦腔", "乔迁", "陶瓷"),
)
"""Everyday words that begin with a surname's character, right where a name might stand."""


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name, without the title that follows it."""
    for pattern in _TOLD:
        for match in pattern.finditer(text):
            if match[1] not in _NOT_NAMES:
                yield match.span(1)
    for pattern in _GUESSED:
        for match in pattern.finditer(text):
            if match[1] not in _NOT_NAMES and not match[1].startswith(_NO_NAME_STARTS):
                yield match.span(1)
