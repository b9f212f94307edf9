"""Plain forms that decide where what was learned hesitates: each is plain enough to be trusted.

Counted on the examples of `learning/history`: of 118 sentences that read as an order to tell the
resident 114 are one, of 11 that read as done without being taken 10.
"""

from typing import Final

from nlp.commands.frames import NUMBER
from nlp.commands.worker_answers import says_only_done
from nlp.text.patterns import lazy_pattern

_WHO: Final = (
    f"(?:{NUMBER}|[他她]们?|人家|居民|住户|业主|反映人"
    "|(?:那个?|这个?)?(?:家|户|大爷|阿姨|大姐|大哥|老人家?|女士|先生|师傅))"
)
_MORE: Final = "(?:的|居民|那个?|大爷|阿姨|大姐|住户|家|户|人家?)*"
_TELL: Final = lazy_pattern(
    f"^(?:{NUMBER}[,，:： ]?)?(?:你|请|麻烦|帮我?|帮忙|替我|就|要){{0,3}}(?:"
    f"(?:回复|答复|告诉|告知|转告|通知|回)(?:一?下|一声)?(?:的|那个?|这个?)?{_WHO}"
    f"|(?:跟|和|给|对|向|同){_WHO}{_MORE}(?:说|讲|回)(?:一?[声下句])?(?![了过得的好])"
    f"|(?:让|叫|喊|请){_WHO}{_MORE}(?:直接|自己|先|去|可以)?(?:打|找|拨|联系)"
    f"|{NUMBER}(?:的|那个?|居民|那位|那户)*[,， ]?(?:告诉|转告|告知|让|叫|跟)"
    "(?:[他她]|人家|居民)(?:们)?"
    "(?:说|讲|打|找|联系|直接|自己|别|先|去|[,，:：]|我|今|明|后))"
)
_ANSWER_HIM: Final = lazy_pattern(f"^{NUMBER}[,，:： ]?(?:回|回复|答复)[他她]们?(?![家的])")
"""15回他 没事了: what follows is said to the resident, and finishes nothing."""

_ALREADY: Final = lazy_pattern("了没|了吗|[?？]$")
_UNTAKEN: Final = lazy_pattern(
    "(?:没|未|忘了?|忘记|来不及|没?来得?的?及|跳过|不用)(?:去|再|先|点|走|及|在群里)*"
    "(?:接单?|认领|抢单)(?!到|电话|通|听|待|触|受|水|口|头|线|好)"
)
_DONE: Final = lazy_pattern(
    "(?:已经?|都|就|给|当场|顺手|顺便|直接|刚刚?|我).{0,14}(?:了|好|完|掉|走|开|通|结)"
)
_DOUBTFUL: Final = frozenset({"note", "none", "errand", "transfer"})


def plain_form(kind: str, marked: str, *, sure: bool) -> str:
    """What a sentence whose numbers are № means by its form, where that is the plainer sign."""
    if _ALREADY.search(marked):
        return kind
    if _TELL.search(marked) and (kind in _DOUBTFUL or not sure):
        return "reply"
    if kind == "resolve" and _ANSWER_HIM.search(marked):
        return "reply"
    if kind in {"accept", *_DOUBTFUL} or not sure:
        bare = marked.replace(NUMBER, "")
        untaken = _UNTAKEN.search(marked) and _DONE.search(marked)
        only_done = says_only_done(bare, ordered=False) and not says_only_done(bare, ordered=True)
        if untaken or only_done:
            return "resolve"
    return kind
