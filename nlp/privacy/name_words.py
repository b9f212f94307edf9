"""What names are made of, and the words and places that only look like one."""

from typing import Final

from nlp.text.patterns import lazy_pattern


def _words(block: str) -> tuple[str, ...]:
    return tuple(block.split())


NOT_IN_A_NAME: Final = (
    "的了是和与在有说被把给跟叫我你他她们这那个位名住想要今昨去来从到就也都还很不没对向让请找为区村进入工"
    "路街号栋楼室层组队户啊吗吧呢打吵骂拖欠漏敲占堵踢收半夜知道幢办"
)
THANKS: Final = lazy_pattern("谢谢|(?<=[感多致答谢])谢")
"""No surname."""

NEVER_GIVEN: Final = frozenset("的了是被把给跟我你您他她它们这那吗吧呢啊收说")

GIVEN: Final = (
    "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛超霞刚桂英华玉兰建志红燕春梅晓轩梓涵浩欣怡德凤云飞佳琪波振宗泽翠莲彩虹"
    "辉鹏斌彬俊峰旭凯健婷倩雪琳莉萍颖慧珍淑贵祥荣庆仁忠贤俭亮洁菊蓉芬芝蕾薇瑶璐瑞琴琼瑜瑛珊茜菲蓓岚娇婉妍妮媛嘉"
    "诗宏洪鸿鑫铭锋钢锦钦钧剑昊昕晖晶卫爱继绍耀茂顺清淼泓济仲维纲恩惠"
)
"""Characters of given names that are rare right after a surname's character otherwise."""

ALSO_GIVEN: Final = (
    "平文国志海东龙宇永昌福雨兴根富喜元义礼智信孝良友立朋康宁子思依若森林柏松楠栋梁树桃杏权全圣铁镇银利冬秋"
    "夏晨景显祖光远达运成学进启新民明生长泉源江河润伯叔季纯纪少小大双三世开天意心怀邦安定保存才有发财本胜金水诺善宪毅汉刘曼冰传恒群伯初碧翼相绪正坤川峻岩贝蓝素彦奕逸韵仪君兆万千百"
)
"""Characters of given names that everyday words use as well."""

PUBLIC_NAMES: Final = _words(
    """
    毛泽东 周恩来 刘少奇 朱德 邓小平 陈云 江泽民 朱镕基 胡锦涛 温家宝 习近平 李克强 孙中山 宋庆龄
    鲁迅 雷锋 焦裕禄 孔繁森 杨开慧 刘胡兰 黄继光 董存瑞 袁隆平 屈原 李白 杜甫 苏轼 柳宗元
    张三 李四 王五 赵六
    """
)
"""Whom everybody knows, and those who only stand for somebody."""

NOT_NAMES: Final = (
    _words(
        """
    关心 关爱 安心 费心 费解 费时 关怀 关照 连任 单元 古镇 历史
    万一 万能 于是 任何 何时 全体 全区 全县 全国 全市 全校 全省 全部 全镇 关于 华人 单身 古代
    司机 周边 安全 安检 安装 常年 应聘 成功 成年 文明 方便 明白 温馨 申请 白天 石化 许多 连续
    金牌 项目 高尚 高级 高薪 高龄
    """
    )
    + PUBLIC_NAMES
)
"""Words before a title, or by themselves, that only look like a surname with a given name."""

NO_NAME_STARTS: Final = _words(
    """
    关心 关爱 安心 费心 费解 费时 关怀 关照 连任
    单元 路灯 路面 路口 路边 车库 车棚 车位 车子 车辆 车门 车停 房顶 房门 房东 房间 房子 房屋
    房租 高空 高声 高楼 高层 安全 安装 安静 包装 包庇 施工 温度 方向 方面 金属 石头 石材 古树
    柴油 冷水 冷气 冷漠 程序 党员 党支 成人 成立 成天 全部 全家 全天 全体 连续 连廊 毛坯 毛病
    万一 钱包 何时 任何 项目 左边 左右 向阳 商铺 商店 商户 商量 景观 苗木 龙头 马路 马桶 白天
    白色 黄色 蓝色 方便 严重 时常 时不 常年 易燃 于是 关门 关系 关于 童车 周围 周边 周末 周一
    张贴 杨树 陈旧 林木 单车 费用 温暖 纪律 明天 明明 曾经 叶子 查水 申请 应该 盛水 雷声 雷雨
    麻将 米饭 乔木 陈列 梁柱 胡同 胡乱 韩式 韩国 郑重 秦腔 乔迁 陶瓷 谢谢 谢海 谢恩 张嘴 张权
    罗红霉 苏维埃 宋庆龄 雷锋 龙飞 任务 任意 高兴 高尚 高度 林立 江水 石子 石板 金额 马上 何必
    何况 何德 毛巾 严格 严肃 严禁 夏天 田地 温馨 易拉 路过 路段 路人 路上 余款 余下 钟点 范围
    程度 林荫 黄牛 黄金 周到 周年 周期 江湖 杨梅 朱红 李宁 苏丹 龙凤 龙虾 管管 管理 方式 万元
    万多 万人 万块 苏州 唐朝 贺信 黎明 龙舟 丁字 董事 熊猫
    """
)
"""Everyday words and public names that begin with a surname's character."""

TITLES: Final = (
    "老(?:先生|太太|大爷|大娘|奶奶|爷爷)|先生|女士|小姐|太太|阿姨|大爷|大妈|大娘|大叔|大伯|大婶|大嫂|大哥|大姐|奶奶|爷爷|叔叔|伯伯|婆婆"
    "|公公|婶婶|师傅|师父|老师|老板|老总|医生|医师|教授|护士|律师|教练|经理|店长|同志|老人|老太|老汉"
    "|嫂|婶|叔|姨|哥(?!哥)|姐(?!姐)"
    "|总(?![是关共体部会理经统值数量结之算有要书局站务监裁公队支价])"
)
OFFICES: Final = (
    "(?:总?支部?|[党村镇乡县市省]委)?副?"
    "(?:书记|主任|[局市区县镇乡村省厅处科所站院庭校司部组社队]长|支书|警官|法官|检察官|主席|专员|秘书)"
)
"""Offices: 李书记 and 张主任 stay, for they name an office; a full name beside one does not."""
OFFICES_AND_TITLES: Final = lazy_pattern(f"{OFFICES}|{TITLES}")
