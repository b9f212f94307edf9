"""WeCom 企业微信: the smart robot of the group chats, and self-built apps."""
