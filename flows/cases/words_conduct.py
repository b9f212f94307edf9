"""What is said of complaints about how staff behaved."""

DESK_ABOUT_STAFF = (
    "**{mark}改为对工作人员的意见，由这里办** {number} · {item}\n网格里已看不到它。[查看]({link})"
)
STAYS_ABOVE = (
    "对工作人员的意见只由上级自己办，不交给网格，也不找人协办。"
    "可以接单、回复、上报，或转给纪检部门。"
)
STAYS_APART = "对工作人员的意见一件一件单独办，不和别的合并。"
UNMERGE_FIRST = "还有别的件并在它里面，请先撤销合并，再更正事项。"
ANOTHER_MATTER = "另一件事"
