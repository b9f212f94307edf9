"""What is said when time passes: to groups in lines that join under one heading, to residents."""

from flows.clocks.tables import Stage

STAGE_SAID = {
    Stage.ASSIGN: "接单",
    Stage.ANSWER: "首次答复",
    Stage.RESOLVE: "办结",
    Stage.RULE: "异议裁定",
    Stage.PLAN: "会商结论",
}

UNTAKEN = "还没人接单，请接一下："
UNTAKEN_LINE = "{mark}{short}号 · {item}，{due}前要有人接"
CALL_HEADS = "{heads}，这些到时间还没人接，请安排："
CALL_LINE = "{mark}{short}号 · {item}"
THE_HEAD, THE_DEPARTMENT, THE_DESK = "网格长", "部门负责人", "指挥中心"
MINE_UNTAKEN = "{mark}{short}号 · {item}：到时间还没人接，请您安排。{link}"
DESK_UNTAKEN = "到时间没人接，已点名网格长，还是没人接："
DESK_NOBODY_THERE = "今天没有人在岗，还没人接单，请安排："
DESK_NO_HEAD = "到时间没人接，没有网格长在岗，请安排："
DESK_LINE = "{mark}{number} · {item}　[查看]({link})"

SOON = "快到期了，请抓紧："
SOON_LINE = "{mark}{short}号 · {item}，{who}：{stage}在{due}前"
MINE_SOON = "{mark}{short}号 · {item}：快到期了，{stage}在{due}前。{link}"

LATE = "超期了，请马上办："
LATE_LINE = "{mark}{short}号 · {item}，{who}：{stage}应在{due}前"
MINE_LATE = "{mark}{short}号 · {item}：超期了，{stage}应在{due}前。{link}"
DESK_LATE = "超期，请督办："
DESK_LATE_LINE = "{mark}{number} · {item}，{who}：{stage}应在{due}前　[查看]({link})"
STILL_LATE = "还在超期，请马上办："
DESK_STILL_LATE = "还在超期，请督办："
NOBODY = "没人接"

NUDGED = "您反映的“{item}”（编号 {number}）还等您补一句：{question}直接回这里就行，收到后接着办。"
UNANSWERED = "居民一直没有回音，可以按“联系不上”办结："
UNANSWERED_LINE = "{mark}{short}号 · {item}，问了已满10个工作日"
JUDGE_AGAIN = "您反映的“{item}”（编号 {number}）办完几天了，办得怎么样？请您评个分："
PART_SOON = "{short}号 · {item}：你们的协办{due}前要办完"
PART_LATE = "{short}号 · {item}：你们的协办{due}已到期，请尽快办"
PARTS_LATE = "协办超期了"
LEAD_PART_LATE = "{short}号 · {item}：{helper}的协办{due}已到期"
