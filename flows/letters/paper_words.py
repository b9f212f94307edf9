"""What stands in letters and bulletins, in the language of offices."""

from flows.clocks.running import Light

TITLE_ONE = "关于督办“{item}”诉求的函"
TITLE_MANY = "关于督办{count}件诉求的函"
OPEN_RED = "下列诉求超过规定时限，至今没有办理到位，现予督办："
OPEN_BY_HAND = "现就下列诉求予以督办："
NUMBERED = "{number}．{told}"
CASE = "诉求{number}（{item}，{area}），"
CASE_LATE = "{stage}期限为{due}，{since}，亮{light}{end}"
CASE_IN_TIME = "{stage}期限为{due}，现为{light}{end}"
CASE_RESOLVE = "办结期限为{due}。"
CASE_DONE = "目前没有正在计时的环节。"
GOES_ON, ENDS = "；", "。"
LATE_DAYS = "至发函之日已超期{days}天"
LATE_NOW = "已经超期"
LIGHTS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯"}
SEE_ANNEX = "共{count}件，逐件情况见附件。"
AGAIN = "上述诉求此前已发函督办，本次为再次超期，将列入本周通报。"
DATES = (
    "请立即核查办理，{acknowledge}前由负责人签收，{answer}前书面回复已采取的措施、"
    "办结时间和责任人。逾期将予以通报。"
)
LETTER_ENDS = "特此函告。"
ANNEX = "督办诉求清单"
LIST_HEADING = ("序号", "诉求编号", "事项", "区域", "环节和期限", "灯")
STAGE_DUE = "{stage} {due}"
NOTHING = "—"
PRINTED = "{date}印发"
LETTER_FILE = "督办函 {word}"

BULLETIN_HEAD = "{issuer}督办通报"
BULLETIN_TITLE = "关于{dates}督办落实情况的通报"
NO_NUMBER = "（草稿，未编号）"
ALL_CONCERNED = "各有关社区、网格和部门"
COUNTS = "一、按主送单位统计"
LETTERS = "二、督办函清单"
COUNT_HEADING = ("主送单位", "督办函份数", "未按期办理", "督办后再次超期")
LETTER_HEADING = ("序号", "文号", "主送单位", "督办事项", "情况")
COMMA, AND_MORE = "；", "等{count}件"
VOID = "{word}（已撤销，作废）"
BULLETIN_FILE = "督办通报 {word}"
DRAFT = "{dates}草稿"
