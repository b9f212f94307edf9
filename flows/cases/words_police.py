"""What is said to officers of the cases of their police grid."""

ANSWER_ACKNOWLEDGED = "{short}号（{item}）记下您已阅。要去办，回“{short}号我去”。"
SAID_ALREADY = "您已经回过收到了，不用再回。"
NOT_YOURS = "{short}号：更正为“{item}”，不归警格了，不用再管。"
