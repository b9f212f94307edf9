"""What is said to officers of the cases of their police grid."""

ANSWER_ACKNOWLEDGED = "{short}号（{item}）记下您已阅。要去办，回“{short}号我去”。"
SAID_ALREADY = "您已经回过收到了，不用再回。"
WITHDRAWN = "{short}号 · {item}：居民已撤回，不用再管。"
ENDED = "{short}号 · {item}：不予受理，不用再管。"
ELSEWHERE = "{short}号 · {item}：已转给别处，你们这里不用再管。"
NOT_YOURS = "{short}号：更正为“{item}”，不归警格了，不用再管。"
