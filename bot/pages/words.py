"""What the resident's pages say; what a step is called there stands in its row."""

NO_SUCH_CASE = "没有找到这件事，请看看链接或查询码对不对。"
NO_SUCH_PHOTO = "这张照片现在看不到，请回到进度页再看看。"

PROBLEMS = {
    400: "这个请求我没看明白，请回到首页再试一次。",
    403: "这一页您不能看。",
    404: "没有这个页面，请看看地址对不对。",
    405: "这一页不能这样打开，请从首页进去。",
    413: "发来的内容太大了，请少一点再试。",
    500: "出了点问题，我们会尽快修好。您的事可以在公众号里直接说。",
    503: "系统正忙，请过几分钟再试。您的事可以在公众号里直接说。",
}
PROBLEM = "这样打不开，请回到首页再试一次。"
"""By HTTP status, and for all others."""
