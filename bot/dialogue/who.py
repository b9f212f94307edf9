"""Who is behind a matter: how to reach them, for whom they speak, and that nobody may know."""

import re

from sqlalchemy import exists, select, update

from bot.answer import Answer
from bot.dialogue import words
from bot.dialogue.states import TELLING, Stage
from bot.dialogue.turn import Outcome, Turn
from flows.cases import reads
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import OPEN, State
from flows.cases.tables import Case, Look
from flows.people.tables import Resident
from nlp.findings import Findings

PHONES = ("mobile", "landline")
_OWN = re.compile(
    "我的?(?:电话|手机|号码|号)|(?:我|本人|联系我|找我|打我).{0,6}$|联系(?:电话|方式|人)?.{0,8}$"
    "|(?:电话|手机|号码|打|拨)[^，。]{0,6}$|我(?:女儿|儿子|闺女|爱人|老公|老伴|老婆|家).{0,8}$"
)
"""What stands before a number by which the writer can be reached."""
_OTHERS = re.compile(
    "广告|传单|骗子?|骚扰|房东|物业|中介|老板|商家|店家|车主|他的?电话|她的?电话|贴"
)
_NAME = re.compile("(?:我(?:是|叫|姓)|联系人(?:是|叫|：|:)?|本人)")
_HIDES = re.compile(
    "匿名|匿明|不?(?:要|想|能|用)?保个?密|不(?:要|想|用|能|准|许|好(?!意思))[^，。！？]{0,6}"
    "(?:名字|姓名|姓什么|是我|是谁|说我|讲我|提我|露)|(?:别|莫|勿)[^，。！？]{0,6}(?:名字|姓名|是我|是谁|说我|讲我|提我)"
    "|不(?:要|想|能)让[^，。！？]{1,8}(?:知道|晓得|看见|看到)|(?:当|算)[^，。]{0,4}(?:路人|过路)"
    "|(?:名字|姓名)[^，。！？]{0,3}(?:不许|不准|不要|别|不能)(?:告诉|让|给|说)"
    "|(?:不会|不要|别|莫)告诉[^，。！？]{0,8}(?:是我|我[讲说报])"
)
MOST_OF_A_CONTACT = 45
_NAMELESS = re.compile("名|匿|密|隐|(?:[说讲提报露]|知道)是?我|是谁|哪个|知道|晓得|告诉")
_SHOWS = re.compile(
    "(?:不用|不是|不要?|别|不许|不想|取消|去掉|解除|撤销)匿|(?:没|[弄搞改变]成)[^，。！]{0,4}匿"
    "|匿名[^，。！]{0,4}(?:改回|取消|去掉)|实名|不用保密"
)
_FOR = re.compile(
    "(?:我?是?|我想|我来|想)?(?:帮|替|代|给)(?P<who>[^，。,\\s]{0,8}"
    "(?:邻居|隔壁|楼上|楼下|对门|老人|老伴|老头子|爱人|妈|母亲|爸|父亲|婆婆|公公|爷爷|奶奶|外婆|外公|姐|妹|哥|弟"
    "|亲家母?|朋友|同事|孩子|女儿|儿子|大爷|大妈|大姐|阿姨|阿婆|夫妻|师傅|奶奶家|老太太|老姐姐))"
    "[^，。]{0,6}?(?:报|说|讲|问|写|发|反映|打|填|提|的)"
    "|(?P<whom>[^，。,\\s]{0,8}(?:邻居|老人|老伴|妈|爸|婆婆|公公|爷爷|奶奶|外婆|阿婆|大爷|大妈|老太太|师傅|亲家母))"
    "[^。]{0,10}?(?:不会(?:用|弄|打字|写|手机)|没有?得?微信|不识字|一个字都不认|看不见|看不清|写不了)"
)


def take_who(turn: Turn) -> None:
    """Take what a sentence of a matter says of who tells it, and for whom."""
    slots, text = turn.slots, turn.said
    if _HIDES.search(text):
        slots.hide(hidden=True)
    match = _FOR.search(text)
    if match and not slots.behalf:
        slots.behalf = {"who": match["who"] or match["whom"]}
    phone, name = phone_in(turn.findings), name_in(turn.findings)
    if slots.behalf:
        known = {"phone": phone, "name": name} if match or phone else {}
        slots.behalf |= {key: value for key, value in known.items() if value}
    elif phone and _is_own(turn.findings, phone):
        keep_reach(turn, phone, name if _NAME.search(text) else "")


def take_reach(turn: Turn, case: Case) -> None:
    """Take from words added to a case how their teller can be reached, among whatever else."""
    phone = phone_in(turn.findings)
    name = name_in(turn.findings) if _NAME.search(turn.said) else ""
    own = not phone or _is_own(turn.findings, phone)
    if own and not case.anonymous and not case.behalf:
        keep_reach(turn, phone, name)


def phone_in(findings: Findings) -> str:
    return next((span.original for span in findings.pii if span.kind in PHONES), "")


def name_in(findings: Findings) -> str:
    return next((span.original for span in findings.pii if span.kind == "name"), "")


def _is_own(findings: Findings, phone: str) -> bool:
    """Tell whether a number is the writer's, and not one they complain of."""
    before = findings.text[: findings.text.index(phone)]
    return _OWN.search(before) is not None and not _OTHERS.search(before)


def gives_contact(turn: Turn) -> bool:
    """Tell whether a message is about how its writer can be reached, and nothing else."""
    if turn.incoming.tap or not turn.text:
        return False
    findings = turn.findings
    known = phone_in(findings) or (name_in(findings) and _NAME.search(turn.said))
    if not known:
        return False
    phone = phone_in(findings)
    alone = findings.masked.strip(" ，,。") == "＊"
    if _FOR.search(turn.said) or len(turn.said) > MOST_OF_A_CONTACT:
        return False  # There is more in it than how to reach somebody.
    own = bool(phone) and not findings.sure and (alone or _is_own(findings, phone))
    return own or turn.means("contact")


def contact(turn: Turn) -> Outcome:
    """Keep how somebody can be reached, for the cases they report; of an anonymous one nobody's."""
    phone, name = phone_in(turn.findings), name_in(turn.findings)
    case = _just_spoken_of(turn)
    if (case is not None and case.anonymous) or turn.slots.anonymous:
        return turn.stay(words.CONTACT_ANONYMOUS)
    keep_reach(turn, phone, name)
    if case is not None and case.state in OPEN:
        said = Change("reach", turn.actor, turn.text, masked=turn.findings.masked)
        perform(turn.session, turn.bot.office, case.id, said)
    return turn.stay(words.CONTACT_KEPT, case.id if case else None)


def keep_reach(turn: Turn, phone: str, name: str) -> None:
    """Keep a resident's own name and phone, encrypted; what is not given stays as it was."""
    values = {key: value for key, value in (("phone", phone), ("name", name)) if value}
    if values:
        own = update(Resident).where(Resident.id == turn.talker.resident_id)
        turn.session.execute(own.values(**values))


def _just_spoken_of(turn: Turn) -> Case | None:
    """Give the case that was spoken of last, else the newest one that is open."""
    if turn.stage in TELLING:
        return None
    who = turn.talker.resident_id
    return reads.own_case(turn.session, who, turn.slots.case_id or 0) or reads.latest_case(
        turn.session, who, OPEN
    )


def wants_anonymous(turn: Turn) -> bool:
    """Tell whether somebody asks in plain words to stay unknown: it cannot be taken back."""
    if turn.findings.intent.kind != "anonymous" or turn.incoming.tap:
        return False
    return bool(_NAMELESS.search(turn.said)) and not _SHOWS.search(turn.said)


def hides_after(turn: Turn) -> bool:
    """Tell whether somebody asks, after filing, that nobody learn who they are."""
    if turn.stage in TELLING or turn.findings.intent.text or turn.incoming.tap:
        return False
    known = _NAMELESS.search(turn.said) is not None
    asked = (
        (turn.means("anonymous") and known)
        or _SHOWS.search(turn.said)
        or (_HIDES.search(turn.said) and not turn.findings.sure)
    )
    return bool(asked) and _hidden(turn) is not None


def _hidden(turn: Turn) -> Case | None:
    who = turn.talker.resident_id
    case = reads.own_case(turn.session, who, turn.slots.case_id or 0)
    return case or reads.latest_case(turn.session, who, (*OPEN, State.RESOLVED))


def hides_now(turn: Turn) -> bool:
    """Tell whether, while a matter is told, all that is said is a wish to stay unknown."""
    known = _NAMELESS.search(turn.said) is not None
    asked = (turn.means("anonymous") and known) or _HIDES.search(turn.said) is not None
    tells = turn.findings.sure or bool(turn.findings.place.grid_ids or turn.findings.intent.text)
    return not turn.incoming.tap and bool(turn.slots.sentences) and asked and not tells


def hide_now(turn: Turn) -> Outcome:
    hidden = _SHOWS.search(turn.said) is None
    turn.slots.hide(hidden=hidden)
    return turn.stay(words.HIDDEN_NOW if hidden else words.SHOWN_NOW)


def hide(turn: Turn) -> Outcome:
    """Make the case anonymous from now on, and say honestly who has looked already."""
    case = _hidden(turn)
    if case is None:
        return turn.stay(words.NOTHING_OPEN)
    if _SHOWS.search(turn.said):
        said = words.STAYS_HIDDEN if case.anonymous else words.SHOWN_NOW
        return turn.stay(said.format(number=case.number), case.id)
    item = turn.bot.engine.catalogue.items.get(case.item_code)
    if item is not None and not item.anonymous_allowed:
        return turn.stay(words.HIDDEN_NOT.format(number=case.number, item=case.item_name), case.id)
    if not case.anonymous:
        perform(turn.session, turn.bot.office, case.id, Change("anonymise", turn.actor))
    seen = turn.session.scalar(select(exists().where(Look.case_id == case.id)))
    said = words.HIDDEN.format(number=case.number) + (words.HIDDEN_SEEN if seen else "")
    if turn.stage is Stage.FILED:
        return turn.filed(Answer(said), case)
    return turn.stay(said, case.id)
