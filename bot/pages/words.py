"""What the resident's pages say; what a step is called there stands in its row."""

NOT_FOUND = "没有找到这件事，请看看链接或查询码对不对。"
