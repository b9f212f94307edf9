"""Complaints about how staff behaved: heard one level above whoever they are about.

They never reach that person's group, and that person sees nothing of them: the case lies in the
area of the desk above, in no grid.
"""

import re

from bot.dialogue import telling
from bot.dialogue.staff import CONDUCT, OTHERS
from bot.dialogue.states import TELLING
from bot.dialogue.turn import Outcome, Turn
from flows.cases.conduct import STAFF

LIKELY_OTHERWISE = 0.5
_ASKS_WHERE = re.compile("(?:网格员|人|他们|师傅)(?:呢|在哪|到哪|什么时候来|怎么还没|来了没)")


def is_about_staff(turn: Turn) -> bool:
    """Tell whether it complains about somebody of the staff, whatever item the words fell into."""
    findings = turn.findings
    if turn.tap or not turn.text:
        return False
    if findings.emergency is not None or _ASKS_WHERE.search(turn.said):
        return False
    if findings.intent.kind == "person" and turn.asks:
        return False  # 有会英语的工作人员吗 wants one, and complains of none.
    if turn.chance("cancel", "withdraw", "refuse", "progress") >= LIKELY_OTHERWISE:
        return CONDUCT.search(turn.said) is not None and not OTHERS.search(turn.said)
    by_item = findings.sure and findings.items[0].code == STAFF and not OTHERS.search(turn.said)
    if CONDUCT.search(turn.said) and not OTHERS.search(turn.said):
        return True
    return by_item or (turn.means("staff") and not findings.intent.chance("cancel", "withdraw"))


def report(turn: Turn) -> Outcome:
    """Take the complaint as a matter of its own, apart from what is being told."""
    own = turn.afresh
    own.item = STAFF
    if turn.stage in TELLING:
        own.grid_id = turn.slots.grid_id  # The area is needed; whose building it is, is not.
    own.grid_id = own.grid_id or turn.talker.last_grid_id
    own.english = turn.english
    own.add(turn.text)
    own.keep(turn.findings)
    own.item, own.matters = STAFF, []
    own.take_place(turn.findings.place)
    return telling.next_question(turn.about(own))
