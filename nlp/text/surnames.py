"""Surnames: the characters that names of people begin with."""

from typing import Final

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶牟艾尤阳"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟臧闵苟邬卞姬师仇栾"
    "楊陳劉張黃吳趙孫馬羅鄭謝許馮鄧蕭葉蘇呂盧蔣鍾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝肇楚谌匡冼凡郁"
    "傅洪赖阎萧蔺荀冀鄢茅鞠扈咸竺晁郗邰茹亓隗屠鄂阚谯杭钮訾汝羿殳闾逄昝侬蔚钭蒯裘庾邸宓雒雍綦郏荆巢"
    "封诸苌宦暨伊檀糜芮乜璩郜狄贡缑沃阙莘郦桓况濮韶奚湛笪揣仰酆淳郤粟逯仝揭尧厍禹"
)
RARE_SURNAMES: Final = (
    "常解花强满边种来支展时占母幸达官羊漆银练祖贝乐束闻储谈昌劳伏鹿"
    "衡宣乌厉海云燕敬哈那南皮权巴富蓬青"
)
"""Characters that are far more often another word; only learned shapes find names that begin so."""
CLEAR_COMPOUND: Final = (
    "欧阳", "诸葛", "皇甫", "尉迟", "慕容", "令狐", "宇文", "万俟", "赫连", "澹台", "轩辕",
    "拓跋", "独孤",
    "呼延", "闾丘", "亓官", "巫马", "颛孙", "壤驷", "漆雕", "耶律", "完颜", "纳兰", "叶赫",
    "羊舌", "歐陽",
    "諸葛", "尉遲", "獨孤", "納蘭",
)  # fmt: skip
"""Surnames of two characters that no everyday words make by standing side by side."""
COMPOUND: Final = (
    *CLEAR_COMPOUND, "上官", "司马", "司徒", "公孙", "夏侯", "端木", "闻人", "宗政", "濮阳",
    "太叔", "申屠",
    "仲孙", "钟离", "鲜于", "淳于", "司寇", "公西", "公良", "宰父", "谷梁", "穀梁", "夹谷",
    "段干", "公冶",
    "公羊", "梁丘", "左丘", "子车", "单于", "司馬", "長孫", "鍾離", "鮮于",
)  # fmt: skip
"""All of them; everyday words may make the others: 公司马上, 上官网, 五分钟离开."""
AMBIGUOUS_COMPOUND: Final = (
    "东方", "南宫", "西门", "东门", "南门", "东郭", "百里", "第五", "长孙", "微生", "太史", "司空",
    "乐正",
)  # fmt: skip
"""Surnames of two characters that are everyday words: only an introduction or a title tells."""
PLAIN_SURNAMES: Final = (
    "王李张刘陈杨赵吴徐孙朱胡郭罗郑梁宋韩冯邓曹彭肖袁潘蒋蔡魏吕沈姚卢姜崔谭廖贾韦邹孟秦邱尹薛闫侯陶郝"
    "龚邵覃樊葛邢乔庞倪聂翟詹俞谢唐董苏戴熊贺龙黎丁佘邝瞿臧褚缪谌匡阮骆楊陳劉張吳趙孫羅鄭馮鄧蕭呂盧蔣"
)
"""Surnames that rarely begin an everyday word."""

COMMON_SURNAMES: Final = (
    PLAIN_SURNAMES
    + "黄周马何林高田余杜叶程任钟陆汪范金石夏江段雷史毛钱严莫孔汤温易翁柯岳鲁耿路许曾欧"
)
"""These and the plain ones are guessed at; the others need a title or an introduction."""
