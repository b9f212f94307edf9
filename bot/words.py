"""What is said whatever the way in."""

PERHAPS_EMERGENCY = "要是现在就有危险，请先打{number}。\n\n"
NOT_KEPT = "系统出了故障，这句话没能记下来，请过一会儿再发一遍。急事请直接打12345。"
AWAY = "收到了，您说的我已经记下。系统正忙，稍后办好会告诉您，不用再发一遍。"
IN_GROUPS_ONLY = "收到。办事请在网格群里@机器人。"
