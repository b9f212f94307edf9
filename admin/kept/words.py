"""What the page of things kept says."""

from flows.cases.kept import Limit, Shelf

SHELF_NAMES = {
    Shelf.WORDS: "没往下办的话",
    Shelf.UNSEEN: "不能看的文件",
    Shelf.LOST: "没收到的文件",
}
LEADS = {
    Shelf.WORDS: "居民说得太多、太快，超过了限制，这些话只存着，没有往下办。看着要紧的，请转告网格员上门问问。",
    Shelf.UNSEEN: "文件存好了，但去不掉里面可能带的个人信息，谁都不能看。要紧的请网格员当面看看，或请居民换个格式再发。",
    Shelf.LOST: "平台没有把文件给我们，或者给得太晚。要紧的请居民再发一次。",
}
EMPTY = {
    Shelf.WORDS: "没有超过限制的话。",
    Shelf.UNSEEN: "没有不能看的文件。",
    Shelf.LOST: "没有收不到的文件。",
}
LIMIT_NAMES = {
    Limit.MESSAGES: "这一小时说的超过200句",
    Limit.CASES: "这一小时报的超过20件；等居民再回“对”",
    Limit.ALARMS: "这一小时的紧急诉求超过3件，前面的都已结束",
    Limit.CASE: "这件诉求记满了",
    Limit.MATTER: "正在说的这件事记满了",
}
SORT_NAMES = {
    "image": "照片",
    "text": "照片",  # words with pictures among them
    "voice": "录音",
    "video": "视频",
    "location": "位置",
    "link": "链接",
    "tap": "点了按钮",
}
OTHER = "别的消息"
