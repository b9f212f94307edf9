"""What the robot says in the group chats."""

from collections.abc import Iterable

from flows.cases.steps.row import Row
from flows.clocks.running import Light
from flows.people.tables import Role
from flows.telling.reach import Reach

NOT_STAFF = "您还不在网格员名单里，请联系网格长加上。这次没有改动。"
NOT_ROSTER = "您不在{grid}的值班名单里，这件要由本网格的同事来办。这次没有改动。"
DESK = "这里只收提醒。交办、查看请打开后台：{url}/admin/cases"
NO_GRID = "这个群不是网格的群，办件请到网格群里说。"
UNBOUND = "这个群还没有绑定。请管理员在后台取一个绑定码，再在这里@我说“绑定 六位数字”。"
BOUND = "绑好了，这个群是“{name}”。以后有事会发到这里；说“帮助”看看在群里能说什么。"
BOUND_ALREADY = "这个群已经绑定为“{name}”，不用再绑。"
BAD_CODE = "这个绑定码不对，或者已经过期。请看看数字，或在后台重新取一个。这次没有改动。"
TOO_MANY_CODES = (
    "绑定码错了好几次，先不试了。过一小时，请管理员在后台重新取一个再说。这次没有改动。"
)
NO_ROSTER = "这里没有排班。"
FOUND_IN_GRIDS = "巡查发现的，请到网格群里说。"
NOT_OF_PLACE = "您不是这个群的经办人，这件要由他们来办。这次没有改动。"
OWN_GROUP = "您在{grid}值班，那边的件到那个群里说。"
HELP = "我能听懂：\n{steps}\n查7号 · 查 · 今日 · 排班\n巡查发现：上报 3栋井盖丢了\n请假：我请假到周五，小郑替我 · 我回来了"
NOT_UNDERSTOOD = "这个我办不了。带上编号说，比如“7号接单”；回“帮助”看能说什么。"
NOD = "好的，有事随时叫我。"
DOUBT = "{about}“{text}”是哪个意思？先没有改动。\n{ways}\n回数字就行。"
NOT_YET = "代办还不能在群里记，请先记在本子上。"
WHICH = "请带上编号，比如“7号{what}”；回“查”看有哪些。"
WHICH_OF = "是哪一件？\n{rows}\n回编号就行，比如“{short}号”。"
TOO_MANY = "一次最多说{most}件，请分几次发。这次没有改动。"
ONE_OF = "{short}号：{text}"
NO_SUCH = "{place}没有{short}号。回“查”看现在有哪些。"
IN_ANOTHER = "{short}号在{grid}，请到那个群里说。"
NONE = "现在没有可以{what}的诉求。"
GONE = "这件已经不在这里了，没有改动。"
LEFT = "{place}还有{count}件没办完。"
LEFT_NONE = "{place}都办完了。"
LIGHTS = {Light.RED: "【超期】", Light.YELLOW: "【快到期】", Light.GREEN: ""}
ROW = "{mark}{light}{short}号 {item}{where}：{state}{who}，{resolve}前办结"
CASE = "{row}\n{summary}\n详情：{link}"
MINE = "{who}手上{count}件："
NOTHING_OF_MINE = "您手上没有要办的。"
NOBODY_HAS = "另有{count}件没人接，回“查”看全部。"
GRID = "{place}在办{count}件："
NEXT_PAGE = "还有{left}件，回“下一页”。"
NEXT_PAGE_SAID = frozenset({"下一页", "下页", "翻页", "继续", "还有呢", "更多", "后面的", "下一批"})
EMPTY = "{place}现在没有在办的诉求。"
ROSTER = "今天值班：{parts}。"
ON_DUTY = "{role} {names}"
ROLE_NAMES = {
    Role.WORKER: "网格员",
    Role.HEAD: "网格长",
    Role.GUIDE: "指导员",
    Role.LIAISON: "联络员",
}
PHOTO_OF = "照片收到了。是几号的、做了什么？说一句就行，比如“7号办结 已修好”，照片会一起记上。"
PHOTO_ALONE = "现场照片"
PHOTO_SHOWN = "照片一起记上了，居民点开链接能看到。"
PHOTO_KEPT = "照片一起记上了。"
PHOTO_OF_LAST = "{short}号：{went}不是这件的，回“照片是8号的”。"
COME_AND_HELP = "请来帮忙"
BY_PHOTO = "已处理好，现场拍了照片"
MISSING = "{step}还缺{need}，说一句就行"
ASKED_FOR = "{short}号：{question}；不办了回“算了”。{ways}"
UNTIL_WHEN = "{step}到哪一天？说个日子就行，比如“周五”“12月20日”"
WITH_WHOM = "请哪个部门？现有：{names}"
WHY_RETURN = "为什么退？回数字，或说一句"
WHOSE_PART = "免办哪一家的？回数字，或说部门和原因"
NO_PARTS = "没有还在办的协办"
HAND_TO_WHOM = "转给谁？说网格（比如“第二网格”）、同事的名字或部门"
HAND_TO_WHICH = "转给哪一个？回数字就行"
STILL_ASKED = "{short}号还等您说一句；不办了回“算了”。{ways}"
CALLED = "{short}号"
NOT_DONE = "好的，{short}号没有动。"
WHAT_WAS_DONE = "{short}号（{item}）做了什么？一句话就行，居民会看到；发照片也行。"
WHAT_WAS_DONE_AGAIN = "{short}号还没办结：做了什么，说一句就行。"
TOLD_TOGETHER = "这里说了{cases}，怕弄混：请一件一句分开说。这次没有改动。"
ONE_BY_ONE = "里面有号码或重话，请一件一件地说。这次没有改动。"
NOT_FINISHED = "好，{short}号先不办结。"
LOOK_AGAIN = "{short}号：{why}：\n“{text}”\n要发，回“发”；不发，回“不发”。"
NUMBERS_OR_HARD_WORDS = "里面有号码或重话，居民会看到"
NOT_SENT_YET = "还没有发，居民会看到"
OF_BEFORE = "这是前面的话，再看一眼，居民会看到"
NOT_SENT_ENDED = "{short}号已经{state}，没有发给居民。"
NOT_SENT = "好，没有告诉居民。"
NOTHING_TO_UNDO = "没有可以撤销的：只能撤销自己两分钟内做的那一步。"
UNDO_OTHER = "您刚才那一步不是{short}号。要撤销刚才那一步，回“撤销”。"
TOLD_NOW = "已告诉居民"
TOLD_IN_THE_MORNING = "夜里不打扰，{hour}点告诉居民"
TOLD_SOON = "两分钟后告诉居民，发错了回“撤销”"
REACHED = {
    Reach.LATER: "居民暂时收不到，等他来消息时补发",
    Reach.AWAY: "居民没有关注，收不到，请打电话或上门说",
    Reach.NOBODY: "没有居民要通知",
}
FOUND = "登记好了：{short}号（{item}）。要自己办，回“{short}号我去”。"
FOUND_OR_NOT = "要登记成一件新诉求吗？回“登记”。"
FOUND_WHAT = "发现了什么、在哪里？一起说，比如“上报 3栋门口井盖丢了”。"
FOUND_ELSEWHERE = "登记好了（{item}）。这个地方归{grid}，已经发到他们群里。"
YOU = "您"
LEAVE_UNTIL = "请到哪天？说个日子就行，比如“到周五”“三天”。不请了回“算了”。"
LEAVE_NOT = "好，没有记。"
LEAVE_WHO = "{who}不在时谁替？回数字，或说名字：{ways}"
LEAVE_ALONE = "{who}不在时谁替？手上的{cases}会交给他。回数字，或说名字；没人替，回“好”，就放回群里请大家接：{ways}"
LEAVE_OF_OTHERS = "{who}请假要本人或网格长来说。这次没有改动。"
LEAVE_NOTED = "好，{who}请假{days}。"
LEAVE_STANDS_IN = "{stand_in}替{who}。"
LEAVE_OVER = "{cases}已交给他。"
LEAVE_BACK_IN_GROUP = "{cases}放回群里，请大家接。"
LEAVE_LATER = "手上的件到那天早上再交。"
LEAVE_HOW_BACK = "说错了回“撤销”；提前回来，说一声“我回来了”。"
IS_BACK = "好，{who}回来了。"
LEAVE_CANCELLED = "好，{who}{days}的假取消了。"
LEAVE_AGAIN = "{cases}没人动过，还归{who}办。"
LEAVE_KEPT = (
    "{cases}别人已经在办或者等人接，没有动；要拿回来，请他说“7号交给”您，没人接的直接接单。"
)
WAS_NOT_AWAY = "没有记着请假，不用销。"


def help_for(rows: Iterable[Row]) -> str:
    """Say what can be said, as the rows have it."""
    return HELP.format(steps="\n".join(row.group_help for row in rows if row.group_help))
