"""What the office is told about its group chats."""

from flows.telling.places import Serves

SERVES_NAMES = {
    Serves.DIVISION: "指挥中心",
    Serves.GRID: "网格",
    Serves.POLICE_GRID: "警格",
    Serves.DEPARTMENT: "部门",
}
NO_SUCH_PLACE = "请选一个您职责范围内的服务对象。"
ALREADY_SERVED = "{place}已经有群了（{group}）。一处只用一个群，改那一个就行。"
BAD_KEY = "这个不像群机器人的 webhook 地址或密钥，请从企业微信群里重新复制。"
