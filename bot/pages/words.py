"""What the resident's pages say."""

STEPS = {
    "accept": "已受理",
    "assign": "已交给网格员",
    "take": "网格员已接单",
    "send_back": "重新安排网格员",
    "reply": "已给您答复",
    "resolve": "已办结",
    "rate": "您已评价",
    "close": "已销号",
    "reopen": "已重新交办",
    "withdraw": "您已撤回",
    "decline": "不予受理",
    "supplement": "您补充了情况",
    "urge": "您催办了一次",
}
NOT_FOUND = "没有找到这件事，请看看链接或查询码对不对。"
