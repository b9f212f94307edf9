"""What the pages of rulings say."""

from flows.cases.rulings import Near, Scope

NEAR_NAMES = {
    Near.BOTH: "同事项、同社区",
    Near.ITEM: "同事项",
    Near.AREA: "同社区",
    Near.TEXT: "说法最像",
}
SCOPE_NAMES = {
    Scope.GRID: "只在这个网格",
    Scope.COMMUNITY: "在这个社区",
    Scope.STREET: "在整个街道",
}
SCOPE = "以后这类事都这样派"
NO_SCOPE = "只这一件"
ALIAS = "把地名记到这个网格（比如“老粮站后院”），以后说到就派给它"
ITEM = "事项更正为"
SAME_ITEM = "不更正"
RULED = "{name}：已裁定（{step}）。{learned}"
LEARNED_ROUTE = "派单目录加了一条。"
LEARNED_ALIAS = "地图上记了“{alias}”。"
LEARNED_ITEM = "事项更正为“{item}”。"
SETTLED = "这件已经裁定了。"
