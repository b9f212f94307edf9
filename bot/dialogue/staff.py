"""Who is of the staff, and how far above them a complaint about them is heard."""

import re

OTHERS = re.compile("物业|保安|门卫|保洁|司机|快递|店员|老板|邻居|班主任|业委会")
"""Who is no staff of the street: what they do is an ordinary matter."""
CONDUCT = re.compile(
    "(?:网格员|王格员|社区(?:的人|干部|主任|书记|工作人员)|居委会?的?人|办事员|窗口的?人|(?:姓.的?|.)(?:主任|书记|科长|站长))"
    "[^。！!？?]{0,20}"
    "(?:收了[^，。]{0,8}[钱礼烟酒]|收黑钱|贪|态度|不接|不理|骂|推|凶|吼|收钱|收礼|白吃饭|敷衍|应付|走过场|糊弄|懒|不来|偷懒|摆架子)"
    "|(?:告|投诉|举报)[^，。]{0,6}(?:网格员|社区干部|办事员|工作人员)|你们的人[^，。]{0,4}(?:收|贪|骂|打)"
)
_STREET = re.compile("街道|镇里|乡里|办事处|大厅|政务|窗口|城管|派出所")
_COMMUNITY = re.compile("社区|居委|村委|村干部|书记|主任")
_WORKER = re.compile("网格|王格|格员")


def level_above(text: str) -> str:
    """Give the level above whoever is complained of: a worker's community, a community's street."""
    if _WORKER.search(text):
        return "community"
    if _COMMUNITY.search(text):
        return "street"
    return "county" if _STREET.search(text) else "community"
