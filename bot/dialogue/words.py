"""What the account says in its talk."""

WELCOME = (
    "您好，这里是街坊。家门口的烦心事，直接发文字、语音或照片告诉我，我来交给网格员，办到您满意为止。\n"
    "说“帮助”看看还能做什么。"
)
WELCOME_GRID = "您好，这里是{grid}的街坊。有什么事要反映，直接说就行，不用再说地址。"
HELP = (
    "您可以直接说事情，比如“3栋楼下路灯坏了”。还可以说：\n"
    "进度：看看办得怎么样\n"
    "补充：再加几句\n"
    "催办：催一催\n"
    "撤回：不反映了\n"
    "评价：办完了打个分\n"
    "转人工：找人说"
)
GREETING = "您好！有什么事要反映？直接说就行，比如“楼道灯坏了，花神庙社区3栋”。"
THANKS = "不客气，应该的。有事随时说。"
KINDLY_KEPT = "收到了，我记下了。这一种我还不会办，请用一句话说说是什么事，或者说“转人工”。"
VIDEO_KEPT = "视频收到了。请再说一句是什么事、在哪里。"
PHOTO_KEPT = "照片收到了。请再说一句是什么事、在哪里。"
LINK_KEPT = "链接收到了，会留在这件事里。请再用一句话说说是什么事、在哪里。"
LINK_ADDED = "链接收到了，放进 {number} 了。"
LINK_SUMMARY = "居民发来一个链接"
PHOTO_ADDED = "照片收到了，放进 {number} 了，办的人看得到。"
NOTED = "好的。还想补几句直接说，说“进度”可以看看办到哪了。"
STALE_TAP = "这个按钮是之前那一步的，已经用不上了。有什么事，直接说就行；说“进度”可以看看办到哪了。"
NOT_YET = "“{what}”这项正在准备，暂时办不了。您可以说“转人工”，请工作人员帮您。"
NOT_HEARD = "收到您的语音了，请工作人员来听，编号 {number}，有结果会告诉您。"
NOT_HEARD_WHERE = "请再告诉我在哪里，说小区和几栋，或者发个位置。"
NOT_HEARD_MORE = "这段语音也收到了，放进 {number} 一起听。"

NO_MATTER = "我在听呢，只是没听出要办什么事。家门口有什么要修、要管的，说一句就行。"
ASK_ESTATE = "记下了。是哪个小区的{building}？说小区名或路名就行；也可以点“＋”发位置。"
WAITS_FOR_YOU = "好的，这件替您留着，一天之内接着说就行。"
ASK_MORE = "您说，是什么事、在哪里？"
WHENEVER = "好的，有事随时说一句就行。"
NOT_UNDERSTOOD = "这句我没听懂。家门口有什么事，用一句话说说就行，比如“3栋楼道灯坏了”。"
ASK_ITEM = "是下面哪一件？回复数字，或者换个说法再说一遍："
ASK_ITEM_AGAIN = "那是下面哪一件？都不是就回最后一个，交给工作人员来分："
ASK_RIGHT_ITEM = "好的，那是哪一件？回复数字，或者换个说法再说一遍："
ITEM_OTHER = "都不是，请工作人员来分"
NOWHERE = "都不清楚"
ASK_PLACE = (
    "记下了。请问在哪里？说小区、路名、几栋几单元都行；也可以点“＋”发位置，或者扫楼下的网格码。"
)
ASK_PLACE_ENGLISH = (
    "Got it, a person will read your English. Where is it? Send your location (＋) or the estate "
    "and building. Danger: call 119 / 120 / 110.（请发位置，或说小区和几栋）"
)
ASK_PLACE_AGAIN_ENGLISH = (
    "Still no place. What is near: a sign, a school, a shop, a bus stop? 还差地点，附近有什么？"
)
FILED_ENGLISH = "\nReceived. Say “progress” to see how it stands, “human” for a person."
ASK_RIGHT_PLACE = "好的，正确的地点是哪里？说小区、路名、几栋几单元，或者发个位置。"
ASK_PLACE_STRANGE = (
    "记下了。“{place}”我还不认得。请说说是哪个小区或村，或者点“＋”发个位置，"
    "也可以扫一扫楼下的网格码；说不清就回复“不清楚”。"
)
ASK_PLACE_AGAIN = "还差地点。附近有什么？门口的牌子、学校、超市、公交站都行；说不清也没关系。"
ASK_GRID_ENGLISH = "Which one is it? Reply with the number 是下面哪一片？回复数字："
ASK_GRID = "是下面哪一片？回复数字："
OUTSIDE = "这个位置不在我们街道里，那边的事请打12345。要是位置不准，请说说小区或路名。\n"
PLACE_OTHER = "都不是"
CONFIRM = "请您看一看：\n事项：{item}\n地点：{place}\n内容：{said}{more}\n\n对吗？"
CONFIRM_ENGLISH = (
    "Please check 请您看一看：\n事项 matter：{item}\n地点 place：{place}\n内容 words：{said}{more}\n\n"
    "OK? 对吗？"
)
CONFIRM_SEVERAL = "您说的是{count}件事，分开报：\n{items}\n内容：{said}{more}\n\n对吗？"
CONFIRM_PHOTOS = "\n照片：收到了（{count}张）"
CONFIRM_BEHALF = "\n代报：替{who}反映（对方同意您再提交）"
CONFIRM_ABOVE = "\n（直接交上一级，被反映的人看不到）"
CONFIRM_ANONYMOUS = "\n（匿名，办理的人看不到是谁说的）"
CONSENT = "报的人说对方同意"
WHAT_IS_WRONG = "哪里不对？直接说正确的就行，也可以回复数字："
WRONG_PLACE, WRONG_ITEM, ALL_RIGHT = "地点不对", "事情不对", "都对，提交"
CONFIRM_NO_GRID = "{place}（网格由指挥中心来定）"
PLACE_UNKNOWN = "还不清楚"
PLACE_NOT_NEEDED = "不用说地点"
CHANGED = "刚才问到的，现在有变动了，请您再看一看；您说的话都还在。\n\n"
NO_HURRY = "好的，不急，您慢慢看。"
HOW = "办事和政策我还答不准，别耽误您：请打12345问，或者回“转人工”。家门口有事要报，直接说。"
SHOWN_NOW = "好的，这件不匿名，办的人能联系您。"
HIDDEN_NOW = "好的，这件匿名办理，办理的人看不到是谁说的。"
WHICH_GIVE_UP = "没对上是哪一件，先没有改动。说“我的诉求”可以看全部，也可以带上编号说。"
CANCELLED_ONE = "好的，刚才这件不报了。\n\n"
CANCELLED_LAID = "好的，“{said}”不报了。"
CANCELLED = "好的，这件不报了。有事随时说。"
FILED = (
    "已受理，编号 {number}。\n"
    "已交给{grid}的网格员，{answer}前给您答复，{resolve}前办结。{provisional}\n"
    "随时说“进度”就能查；想再补几句，直接说就行。"
)
FILED_NO_GRID = (
    "已受理，编号 {number}。\n"
    "指挥中心会尽快定下由谁来办，{answer}前给您答复，{resolve}前办结。{provisional}\n"
    "随时说“进度”就能查。"
)
FILED_ABOVE = (
    "已受理，编号 {number}。直接交给上一级，被反映的人和他的群看不到。{answer}前给您答复。"
)
PROVISIONAL = "（放假安排还没公布，先按周末推算）"
FILED_SEVERAL = "已受理 {count} 件：\n{rows}\n随时说“进度”就能查。"
FILED_ONE_OF = "{number} {item}，{answer}前给您答复"
SUPPLEMENTED = "已补充到 {number}，办的人看得到。"
DUE_TOO = "按规定{answer}前给您答复，{resolve}前办结。"
SUPPLEMENTED_ABOVE = "已补充到 {number}，只有上一级看得到。"
FULL = "这件事您已经说得很详细了，后面这句我存着，工作人员查得到。\n\n"
CASE_FULL = "{number} 里已经记满了，这句我另外存着，工作人员查得到。有新的危险请直接打电话。"
TOO_MANY = "您这一小时说了很多，都存着，一句没丢；这句先不往下办，请过一会儿再说。急事请直接打12345，有危险打110或119。"
TOO_MANY_CASES = (
    "您这一小时已经报了很多件。这件先替您留着，请过一会儿再回复“对”，就会提交。急事请直接打12345。"
)
ALARM_KEPT = "您说的已经存下。刚才报的几件都在办，请先打上面的电话。"
NEW_MATTER = "好的，新的一件。您说，是什么事、在哪里？"
EMERGENCY = "{sentence}\n\n已按紧急情况记下，编号 {number}。"
EMERGENCY_TOLD = "正在通知{grid}的网格员。要是不在那里，请马上说在哪里。"
EMERGENCY_PLACE = "请马上说在哪里，或者发个位置，才能通知到网格员。"
EMERGENCY_MORE = "记下了，编号 {number}。"
EMERGENCY_OUTSIDE = "这个位置不在我们街道里，请直接打上面的电话。编号 {number}。"
EMERGENCY_ENOUGH = (
    "{number} 已在处理，会有人联系您问清地方。最要紧的是先打上面的电话，把地点告诉他们。"
)
EMERGENCY_WAITS = "（{number} 还等您说在哪里。）\n"
EMERGENCY_STAYS = "紧急的事要有人看过才放心，先不撤。要是没事了，跟网格员说一声就行。"
EMERGENCY_OVER = (
    "没事就好，让您受惊了。这句记在{number}里，网格员看到就知道了。"
    "要是又有什么，随时说；急的请直接打110、119或120。"
)
EMERGENCY_PLACED = "正把地点告诉{grid}的网格员。请先保证安全，紧急电话请直接打。"

LAID_ASIDE = "\n您刚才说的“{said}”还替您留着："
RESUME, DROP = "接着报刚才那件", "那件不报了"
BACK_ITEM = "刚才说的“{said}”，是下面哪一件？"
BACK_PLACE = "刚才说的“{said}”还差地点，在哪里？"
BACK_CONFIRM = "刚才说的“{said}”还没提交，对吗？"
WHICH_CASE = "是哪一件？回复数字："
CASE_CHOICE = "{item}（{number}）"

CRISIS = "我在，您慢慢说。已经请人来陪您，也可以打12356，那边随时有人听。身边现在有人吗？"
CRISIS_WHERE = "我在，您慢慢说。我这就请人来陪您，也可以打12356，随时有人听。您现在在哪儿？"
CRISIS_MORE = (
    "嗯，我听着呢，都转给来陪您的人了。先待在安全的地方，好吗？有危险就打110、120。",
    "我在呢，您说的来陪您的人都看得到。身边有没有一个信得过的人？打个电话给他，好吗？",
    "谢谢您愿意跟我说。您不是一个人，12356那边随时有人听。先坐下来，喝口水，好吗？",
)
CRISIS_MORE_WHERE = "嗯，我听着呢。告诉我您在哪个小区，我让人过去陪您，好吗？"
CRISIS_WHICH = "嗯，我听着呢。您在{places}？告诉我，我让人过去陪您。"
CRISIS_OVER = "那就好。什么时候想说话，我都在；心里难受就打12356，随时有人听。"
CRISIS_SUMMARY = "有居民情绪低落，请尽快当面或打电话关心"
ANGRY = "让您受气了，对不起。您把事情告诉我，我交给人办；要找人说，回“转人工”，上班时间给您打电话。"
ANGRY_CASE = "让您受气了，对不起。“{item}”（{number}）还在办，说“催办”我马上去催；要找领导或真人，回“转人工”。"
ROBOT = "我是街坊的自动助手，不是真人。您说的事由网格员和工作人员来办；想找真人，回“转人工”。"
PRIVACY = (
    "您说的只有办这件事的人看得到，谁看过都有记录；电话和证件号加密保存，群里不显示。"
    "不想让人知道是谁，说“匿名”。"
)
ABOUT = (
    "街坊不收钱，白天夜里都能说，急事马上转，别的上班时间办。打字、语音、照片、位置都行，"
    "邻居关注这个号就能用。"
)
ENGLISH = (
    "This account takes neighbourhood problems to the grid workers, free, day and night. Tell us what and where, "
    "English is fine. Or say “progress”, “withdraw”, “anonymous”, “human”. Danger: call 119 / 120 / 110."
)
IN_ENGLISH = "(English is fine: say “progress”, “withdraw”, “anonymous”, “human” or “help”.)"
CRISIS_ENGLISH = "I am here with you, and somebody is coming. You can call 12356 at any time. Is anybody with you?"
CONTACT_KEPT = "记下了，办事的人会用这个联系您，群里不显示。"
CONTACT_ANONYMOUS = "这件是匿名的，所以没有记您的联系方式。要人联系您，请说“转人工”。"
HIDDEN = "好的，{number} 改成匿名了，办理的人看不到是谁说的。"
HIDDEN_SEEN = "不过在这之前，已经有办理的人看过您的信息，都有记录。"
STAYS_HIDDEN = "{number} 已经是匿名，改不回来了。想让办的人能找到您，请说“转人工”。"
HIDDEN_NOT = "“{item}”（{number}）要和您联系才能办，不能匿名；群里本来就不显示姓名电话。"
NOTHING_CHANGED = "好的，没有改动。"
THE_SAME = "您报过“{item}”（{number}），还在办。这句是："
ADD_TO_IT, SEE_IT = "补充到那件", "问那件的进度"
ANSWERED = "谢谢，已经告诉问您的网格员了（{number}）。"
NOT_DONE = "“{item}”（{number}）还没办好，对不起。要请他们重办吗？"
ANOTHER = "是另一件事"
LINKED = "{number} 已经销号，我按新的一件来报，会注明接着上次的。\n"
FOLLOWS = "（接着 {number}）"
REOPENED_ENOUGH = "{number} 已重办过两次，上一级会给您打电话回访。想现在就找人，说“转人工”。"
COMMENTED_LAST = "记下了，谢谢您直说。上一级会给您打电话回访。"
ASK_PHONE = "方便的话，留个电话。"
PIN = "（地图位置 {longitude:.5f}，{latitude:.5f}）"
THE_PIN = "您发的位置"
STILL_AT = "{number} 的地点先不改。"
ELSEWHERE_NOW = "居民更正地点：{place}"
PLACE_FIXED = "{number} 的地点改成{place}了（{grid}）。"
PLACE_PASSED_ON = "更正的地点已经告诉正在办 {number} 的人。"
PLACE_NOT_FOUND = "记在 {number} 里了。这个地方我还没对上，工作人员会看。"
ITEM_FIXED = "{number} 改成“{item}”了。"

NO_CASES = "您还没有反映过事情。有什么事，直接说就行。"
MY_CASES = "您反映的事：\n{rows}"
CASE_ROW = "{number} {item}：{state}（{day}）"
CASE_PROGRESS = "{number} {item}：{state}。{detail}\n{link}"
PROGRESS_TOGETHER = "和邻居反映的合成一件办，"
PROGRESS_WHO = "由网格员{who}办理。"
PROGRESS_DUE = "{resolve}前办结。"
PROGRESS_URGENT = "紧急件，已通知，有人到场会告诉您；有危险请直接打110、119、120。"
PROGRESS_LAST = "最新进展：{text}"
NO_SUCH_CASE = "没有找到编号 {number}，请看看数字对不对；说“我的诉求”可以看全部。"
NOT_NOW = "“{item}”（{number}）现在是“{state}”，这一步用不上了。想看进度，说“进度”；还没弄好，直接说哪里没好。"
NOTHING_OPEN = "现在没有在办的事。"
NOTHING_TO_RATE = "现在没有等您评价的事。"
ASK_WITHDRAW = "要撤回“{item}”（编号 {number}）吗？"
WITHDRAWN = "{number} 已撤回。以后有事随时说。"
URGED_ABOVE = "已经替您催了，{number} 的经办人会看到。"
URGED = "已经替您催了，{number} 的网格员会看到。"
WHAT_TO_ADD = "要补充什么？直接说就行，会加到 {number}。"
RATED = "谢谢您的评价，{number} 已销号。"
PARTLY = "记下了，{number} 没关，剩下的接着办，{resolve}前办结。"
WHAT_IS_LEFT = "还差什么？请说一句，网格员会看到。"
WEIGHED = "记下了（{number}）。反映的人里说没解决的多，就会重办，都会告诉您。"
RATED_IN_STORM = "谢谢您的评价（{number}）。"
WHICH_ANSWER = "您是说“{item}”（编号 {number}）这件吗？是解决了，还是没解决？点一下就行。"
UNSOLVED = "对不起，没给您解决。还差什么？请说一句；也可以请他们重办，网格员会再来。"
RATED_LOW = "对不起，没让您满意。是哪里没办好？请说一句；也可以请他们重办，网格员会再来。"
RATED_LOW_LAST = (
    "对不起，又没让您满意。这件事已重办过两次，上一级会给您打电话回访。哪里没办好，请说一句。"
)
NOTHING_TO_REOPEN = "没有可以重办的事。还在办的，说“催办”就行。"
COMMENTED = "记下了，谢谢您直说。要请他们重办吗？"
REOPENED = "{number} 已重新交办，{answer}前给您答复，{resolve}前办结。{provisional}"
ASK_STARS = "好的。“{item}”（{number}）您满意吗？打个分："
ANONYMOUS_ON = "好的，这件事匿名办理，办理的人看不到是谁说的。{more}"
ANONYMOUS_NOT = "“{item}”要和您联系才能办，不能匿名。不愿意的话可以点“不报了”。\n\n"
PERSON = "好的，已转给工作人员，编号 {number}。上班时间（周一到周五9点到17点）联系您。"
PERSON_SUMMARY = "居民请工作人员联系"
VOICE_SUMMARY = "居民发来语音，没有文字，请听录音"
CONTACT_WORKER = "您所在的{grid}网格员是{names}。直接在这里说事情，就会到他们的群里。"
CONTACT_WORKER_NONE = "请先告诉我您在哪个小区，我来找您的网格员。"

YES, NO, CANCEL = "对，提交", "要改", "不报了"
YES_APART, TOGETHER = "对，分开报", "合成一件报"
AGAIN = "请他们重办"
SAME, NOT_SAME = "是同一件，算我一个", "不是，另报一件"
RIGHT = "对吗？"
ALIKE = "邻居刚反映过“{item}”（{where}，{when}{many}）。您说的是同一件，还是另一件？"
ALONE_THEN = "\n按另一件报的；要是跟邻居说的同一件，说一声“同一件”就行。"
ALIKE_MANY = "，已有{count}人"
FILED_ALONE = "那一件刚办完，您的另立一件，编号 {number}。"
FILED_TOGETHER = "记下了，算您一个，您的编号 {number}。和邻居反映的合成一件办，每一步都会告诉您。其实不是同一件，就说“不是同一件”。"
APART_AGAIN = "好的，{number} 单独办，{answer}前给您答复。"
WITHDRAW = "对，撤回"
TYPED = {
    AGAIN: "reopen:", YES: "agree", NO: "refuse", CANCEL: "cancel", YES_APART: "agree", TOGETHER: "together",
    ADD_TO_IT: "append", SAME: "same:", NOT_SAME: "agree", ANOTHER: "another:",
}  # fmt: skip
"""Labels of choices, for those who type what they should tap."""
NEW_MATTER_WORDS = ("新诉求", "另一件事", "新的事")
ALL_IS_WELL = (
    "没事", "没得事", "冇事", "虚惊一场", "误会", "误报", "看错了", "按错了", "发错了", "打错了",
    "开玩笑", "开个玩笑", "逗你", "说着玩", "骗你的", "解决了", "弄好了", "不用来了", "不用派人",
    "火灭了", "火已经灭了", "扑灭了", "人找到了", "找到了", "找着了", "人出来了", "出来了", "人醒了",
)  # fmt: skip
"""How people say that what they raised an alarm for is over, or was none."""
ASKING = ("吗", "么", "?", "？", "没", "不")
MOST_OF_ALL_IS_WELL = 16
"""In more letters something else is told, too."""
OF_MARKS = ("分", "星", "满意")
DROPPED = "好的，接着报刚才那件。\n\n"
DO_NOT_KNOW = ("不清楚", "不知道", "说不清", "不晓得")

INTENT_NAMES = {
    "errand": "代办",
    "policy": "办事指南",
    "my_data": "我的数据",
    "large_type": "大字版",
}
