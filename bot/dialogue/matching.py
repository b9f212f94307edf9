"""How what is said is recognised: what a handler matches.

Each tells of a turn whether it is of one kind, and changes nothing.
"""

import re
from collections.abc import Callable

from bot.dialogue import replies, telling, tone, words
from bot.dialogue.asides import TOO_SHORT
from bot.dialogue.asking import NONE, WHAT_IS_WRONG
from bot.dialogue.items import HELP
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Turn
from bot.incoming import Kind
from flows.cases import reads
from flows.cases.states import OPEN, State

Match = Callable[[Turn], bool]
MENU = {"HELP": "help", "MY_CASES": "my_cases", "PROGRESS": "progress"}
NOT_YET = frozenset(words.INTENT_NAMES)
ALSO_MATTERS = frozenset({"policy", "errand"})
"""A question about a benefit, or a wish for help, has a service item of its own as well."""
PERHAPS, SHORT_CALL = 0.4, 8
UNLIKELY, SURELY = 0.1, 0.85

_TAKING_BACK = re.compile(
    r"(?:^|[，,。！!；; ])(?:我要|我想|给我|那就|还是)?(?:撤回|撤销|撤单|撤掉|撤了|不报了|别报了)"
    r"(?:吧|了|算了|好不好|行不行|吗)*(?=$|[，,。！!？?；; ])"
    r"|[那这](?:件|个|单|一件)(?:就|也|我)?(?:不用了|不用来|不用管|撤|取消|不要了)"
)
CALLS_OFF = re.compile(
    "(?:取消|撤掉|撤了|撤回|不用来了|误报|搞错了|看错了)[吧了啊。！!]*$|(?:打[她他我]?|给)[^，。]{0,3}电话|电话[^，。]{0,16}打|打了?(?:119|110|120)"
)
"""What takes an alarm back, or speaks of a telephone call, raises none."""
_OF_COURSE = re.compile("(?:要的?|当然要?|废话|必须的?|肯定要?|那还用(?:说|问))[啊呀的吧。！!]*$")
_NOT_AGAIN = re.compile("(?:不用|不要|别|不必|不需要|用不着)(?:再|又)?(?:重办|重新|再?来)")
_AGAIN = re.compile("重办|重新[来修弄办]|再来[修弄一]|叫[他人]们?来")
_SAME = re.compile(
    "^(?:对|是的?|嗯+|就|应该|大概|可能|好像|[，, ]){0,3}"
    "(?:是?同一[件个桩]|一样的?|一回事|我也是|算我一个|也是这[个件]|跟?邻居说的一样)"
    "(?:事情?|的|吧|啊|呀|了)*[。！!]*$"
)
_NOT_SAME = re.compile(
    "(?:不是|不像是?|并非)(?:说?的?(?:一|同一?)[件个回桩码]|邻居)|不是同|不一样|不同的?(?:一|事)|两[件码回]事"
)
"""Of the offer of a neighbour's case: that it is that one, or is not."""
_TOGETHER = re.compile(
    "(?:就|是|只有?)一件事|合成?一|合在一|一起报|(?:别|不要|不用)分开|(?<!不是)一件事啊"
)
_TROUBLE = re.compile("[又老坏没破漏堵响臭脏乱吵丢断烂倒]|不(?!错|用|好意思)|东西|问题|危险|麻烦")
"""What is said of some trouble, whatever it is: the desk can sort that, and no chat."""
_APART = re.compile("(?:[对好是行就嗯]+[，, ]?)?分开[报算弄]")
_WITHDRAWS = re.compile("(?:对|好|嗯|是)?[，, ]?撤[掉了回吧啊呀]*[。！!]*")
_WITHDRAWS_NOT = re.compile("不撤|别撤|不要撤|先不")
SHORT_WAIT = 10
_WAITS = re.compile("等等|等一?下|等会|慢着|先别|稍等|等我")
_YES_FIRST = re.compile(
    "(?:对+的?|是的?|没错|正是|就是这样?|就是这个|[交报]+吧?|提交吧?"
    "|好嘞?[，, ]?就?(?:这么)?[交报]吧?"
    "|行[了吧]?[，, ]?[交报]吧?|你说的都?对|[他她]?同意的?)[呀啊哦的呢嘛，,！!。 ]"
)
_NO_BUT = re.compile("不得了|不然|听不懂|不好意思|不急")
_NAMES = re.compile("对[个你]|是(?![的啊呀哦滴这那我吧嘛呢，,！!。 ]|$)")
"""是西区 names something, and is no yes."""
_BUT = re.compile("不|错|改|别|匿|但|还有|另外|没(?!错)|[栋幢]")


def kind(*kinds: Kind) -> Match:
    return lambda turn: turn.incoming.kind in kinds


def tapped(choice: str) -> Match:
    return lambda turn: turn.tap == choice


def tapped_with(prefix: str) -> Match:
    return lambda turn: turn.tap.startswith(prefix)


def chooses(prefix: str) -> Match:
    """Match a choice of the question that is open, tapped or answered by its number."""
    return lambda turn: turn.tap.startswith(prefix) and turn.tap in turn.slots.offered


def says(*intents: str) -> Match:
    """Match an intent that was said, or chosen from the menu."""
    return lambda turn: meant(turn) in intents


def meant(turn: Turn) -> str:
    """A tapped choice means its key alone; its label may read like an answer to what is open."""
    return MENU.get(turn.tap, "") if turn.incoming.tap else turn.findings.intent.kind


def either(*matches: Match) -> Match:
    return lambda turn: any(match(turn) for match in matches)


def tapped_too_late(turn: Turn) -> bool:
    """Every choice still open has been matched by an earlier handler."""
    return bool(turn.tap) and turn.tap not in (*MENU, "REPORT")


def has_text(turn: Turn) -> bool:
    return bool(turn.text)


def new_matter(turn: Turn) -> bool:
    return turn.tap == "REPORT" or turn.said.startswith(words.NEW_MATTER_WORDS)


def cancels(turn: Turn) -> bool:
    return not turn.incoming.tap and replies.gives_up(turn.said)


def gives_up(turn: Turn) -> bool:
    """Words that end the telling; a matter that is surely told is none of them."""
    return cancels(turn) or (turn.means("cancel", "withdraw") and not tells(turn))


def takes_back(turn: Turn) -> bool:
    """Words that begin with taking back, whatever else is said in them: 撤回！我自己上法院."""
    return not turn.incoming.tap and _TAKING_BACK.search(turn.said) is not None


def no_longer_needed(turn: Turn) -> bool:
    """Tell whether an open case is probably meant to be done no more: it is asked before it is."""
    if turn.incoming.tap or turn.chance("withdraw", "cancel") < PERHAPS:
        return False
    return reads.latest_case(turn.session, turn.talker.resident_id, OPEN) is not None


def tells(turn: Turn) -> bool:
    return turn.findings.sure or bool(turn.findings.place.grid_ids)


def agrees(turn: Turn) -> bool:
    if turn.tap or turn.said.startswith(("要改", "改")) or asks_to_wait(turn):
        return turn.tap == "agree" and not turn.incoming.tap
    if turn.asks:  # 好了没 begins like a yes.
        return False
    if turn.slots.offered[:1] == [WHAT_IS_WRONG[0].key]:  # A nod answers no "what is wrong?".
        return turn.said.startswith(("都对", "对", "没错", "提交")) and not tells(turn)
    if replies.says_yes(turn.said) or _yes_first(turn.said):
        return True
    if _NAMES.match(turn.said):
        return False
    nods = turn.means("agree", "react", "thanks") and not tells(turn)
    return nods and turn.findings.intent.kind not in ("refuse", "cancel")


def _yes_first(said: str) -> bool:
    """Tell whether it begins with a yes and takes nothing of it back: 报报报，这可不得了."""
    begins = _YES_FIRST.match(said) is not None
    return begins and not _BUT.search(_NO_BUT.sub("", said))


def says_same(turn: Turn) -> bool:
    """Tell whether words take the offer: 是同一件, 我也是; a bare 对 joins nothing."""
    return turn.slots.same is not None and not turn.tap and _SAME.match(turn.said) is not None


def says_not_same(turn: Turn) -> bool:
    """Tell whether words turn it down: 跟邻居那个不是一回事."""
    return turn.slots.same is not None and not turn.tap and bool(_NOT_SAME.search(turn.said))


def refuses_the_offer(turn: Turn) -> bool:
    """Tell whether a bare no does: what puts place or matter right was heard before."""
    return turn.slots.same is not None and refuses(turn) and len(turn.said) <= telling.SHORT_NO


def is_same_after_all(turn: Turn) -> bool:
    """Tell whether what was filed by itself is said to be the neighbour's matter after all."""
    return turn.stage is Stage.FILED and says_same(turn)


def was_not_same(turn: Turn) -> bool:
    """Tell whether a case that was just joined to a neighbour's is said to be none of it."""
    if turn.stage is not Stage.FILED or turn.incoming.tap or not _NOT_SAME.search(turn.said):
        return False
    case = reads.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    return case is not None and case.state is State.MERGED


def wants_together(turn: Turn) -> bool:
    """Tell whether what was read back as several is said to be one."""
    several = len(turn.slots.apart()) > 1
    return several and not turn.incoming.tap and _TOGETHER.search(turn.said) is not None


def answers_nothing(turn: Turn) -> bool:
    """A bare yes, no or number where nothing was asked."""
    return meant(turn) in ("agree", "refuse", "choice") and not turn.asks


def asks_to_wait(turn: Turn) -> bool:
    return len(turn.said) <= SHORT_WAIT and _WAITS.search(turn.said) is not None


def refuses(turn: Turn) -> bool:
    return turn.means("refuse", "unpick") and not tells(turn)


def reacts(turn: Turn) -> bool:
    said = turn.incoming.kind == Kind.TEXT and not turn.tap and meant(turn) != "greeting"
    nods = turn.means("react", "thanks") and not tells(turn)
    if turn.stage is Stage.FILED:  # 嗯，孩子膝盖破了皮 begins like a nod, and its worker must know.
        nods = nods and turn.findings.intent.chance("react", "thanks", "agree") >= SURELY
    return said and (replies.is_reaction(turn.said) or nods)


def types_a_number(turn: Turn) -> bool:
    marks = turn.findings.intent.kind == "rate" and _beyond(turn)
    return not turn.incoming.tap and telling.is_number(turn) and not marks


def none_of_them(turn: Turn) -> bool:
    if turn.incoming.tap:
        return turn.tap == NONE
    return turn.tap == NONE or replies.number_in(turn.said) == 0


def urgent(turn: Turn) -> bool:
    """A sign of danger overrules everything; likely danger does not overrule a command."""
    emergency, intent = turn.findings.emergency, turn.findings.intent
    if emergency is None or not emergency.sure or CALLS_OFF.search(turn.said):
        return False
    told = turn.slots.item is not None and turn.stage in TELLING
    if told and emergency.kind == HELP and len(turn.said) <= SHORT_CALL:
        return False  # 快来人 presses about what is being told.
    return emergency.by_sign or intent.kind == "none"


def stars_due(turn: Turn) -> bool:
    """A bare mark counts as a rating only where no question is open that it may answer."""
    intent = turn.findings.intent
    if intent.kind != "rate":
        return False
    more = not intent.stars or any(sign in turn.said for sign in words.OF_MARKS)
    more = more or _beyond(turn)
    return turn.stage not in TELLING or (more and to_be_judged(turn)) or intent.stars is None


def belongs(turn: Turn) -> bool:
    """What follows a filing belongs to it, unless it is plainly another matter."""
    return has_text(turn) and not telling.is_another(turn)


def says_why(turn: Turn) -> bool:
    """After a low mark words are its reason, unless they plainly tell another matter."""
    if turn.stage is Stage.ASKED and not _was_judged(turn):
        return False
    return belongs(turn) and not (replies.is_reaction(turn.said) or tone.speaks_to_it(turn))


def _was_judged(turn: Turn) -> bool:
    """Tell whether 要请他们重办吗 is asked of a case that has its mark: what is said is the why."""
    if not turn.slots.offered or not turn.slots.offered[0].startswith("reopen:"):
        return False
    case = reads.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    return case is not None and case.state is State.RATED


def withdraws_draft(turn: Turn) -> bool:
    """Without a number, taking back means what is being told; with one, the case of the number."""
    intent = turn.findings.intent
    return intent.kind == "withdraw" and intent.number is None


def supplements(turn: Turn) -> bool:
    """The same for adding: while something is told, only a number means another case."""
    intent = turn.findings.intent
    return intent.kind == "supplement" and (turn.stage not in TELLING or intent.number is not None)


def not_yet(turn: Turn) -> bool:
    """A wish that nobody here can grant; meant and not said so, it may be a matter to take in."""
    intent = turn.findings.intent
    return meant(turn) in NOT_YET and (intent.exact or intent.kind not in ALSO_MATTERS)


def answers_what_is_gone(turn: Turn) -> bool:
    return turn.changed and turn.tap not in (*MENU, "REPORT") and telling.answers(turn)


def not_heard(turn: Turn) -> bool:
    return turn.incoming.kind == Kind.VOICE and not turn.text


def means_nothing(turn: Turn) -> bool:
    """Tell whether nothing that was said can be a matter: 啊？, or 天冷了多穿点.

    Of 1,100 matters in sets that nobody wrote for, 5 have so little of any item.
    """
    findings = turn.findings
    if not turn.text or findings.sure or findings.place.grid_ids or findings.place.unknown:
        return False
    likely = findings.items[0].score if findings.items else 0.0
    if likely >= UNLIKELY:
        return False
    short = len(turn.text) <= TOO_SHORT
    return short or not (turn.english or _TROUBLE.search(turn.said))


def takes_apart(turn: Turn) -> bool:
    """Tell whether what was read back as several is said to be that: 分开报，赶紧."""
    several = len(turn.slots.apart()) > 1
    return several and not turn.incoming.tap and _APART.match(turn.said) is not None


def agrees_to_withdraw(turn: Turn) -> bool:
    """Tell whether a short word answers 要撤回吗 with a yes: 撤, 撤掉吧."""
    return _asks_to_withdraw(turn) and _WITHDRAWS.fullmatch(turn.said) is not None


def will_not_withdraw(turn: Turn) -> bool:
    """Tell whether words answer it with a no: 不撤了，我就要告到底."""
    return _asks_to_withdraw(turn) and _WITHDRAWS_NOT.search(turn.said) is not None


def _asks_to_withdraw(turn: Turn) -> bool:
    first = turn.slots.offered[:1]
    return not turn.incoming.tap and bool(first) and first[0].startswith("withdraw:")


def nods(turn: Turn) -> bool:
    """Tell whether the one thing asked about a case is agreed to."""
    first = turn.slots.offered[:1]
    if first and first[0].startswith("reopen:"):
        if _NOT_AGAIN.search(turn.said):
            return False
        if agrees(turn) or _AGAIN.search(turn.said) or _OF_COURSE.match(turn.said):
            return True
        return turn.means("reopen") and not _speaks_of_another(turn)
    if first and first[0].startswith("withdraw:"):
        return replies.says_yes(turn.said) or turn.findings.intent.kind == "agree"
    return len(turn.slots.offered) == 1 and agrees(turn)


def _speaks_of_another(turn: Turn) -> bool:
    """Tell whether words are surely of another item than the case that is asked about."""
    case = reads.own_case(turn.session, turn.talker.resident_id, turn.slots.case_id or 0)
    sure = turn.findings.sure and case is not None
    return sure and case is not None and turn.findings.items[0].code != case.item_code


def to_be_judged(turn: Turn) -> bool:
    """Whether somebody was asked how a case was done: then a picture of a thumb is a mark."""
    told = reads.latest_case(turn.session, turn.talker.resident_id, (State.RESOLVED,))
    free = turn.stage not in TELLING or not turn.slots.offered or _beyond(turn)
    return free and told is not None


def _beyond(turn: Turn) -> bool:
    """Tell whether a number is none of the choices: 5, where three are offered."""
    return (replies.number_in(turn.said) or 0) > len(turn.slots.offered)
