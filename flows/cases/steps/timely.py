"""What follows from time alone: reminders, warnings, and the word that it is too late.

Policy takes these steps when the sweep finds a line crossed (`flows.clocks.lines`); nobody says
them. They change nothing: the event says which stage crossed which line, and who hears of it is a
row's business like any other.
"""

from collections.abc import Mapping

from flows.cases import tellings_timely as tellings
from flows.cases import words_timely as words
from flows.cases.states import OPEN, State, Who
from flows.cases.steps.row import Row
from flows.cases.tellings import Telling
from flows.clocks.lines import Line
from flows.clocks.tables import Stage


def _by_itself(
    code: str,
    name: str,
    *tells: Telling,
    source: tuple[State, ...] = OPEN,
    public: str | None = None,
) -> Row:
    return Row(
        code=code,
        name=name,
        source=source,
        by=frozenset({Who.SYSTEM}),
        tells=tells,
        public=public,
        silent=True,
        joins=True,
    )


REMIND = _by_itself("remind", "提醒接单", tellings.untaken)
CALL_HEAD = _by_itself("call_head", "点名网格长", tellings.call_heads)
CALL_DESK = _by_itself(
    "call_desk", "报指挥中心", tellings.desk_line(words.DESK_UNTAKEN, words.DESK_LINE)
)
WARN = _by_itself(
    "warn",
    "临期提醒",
    tellings.whoever_has_it(words.MINE_SOON, words.SOON, words.SOON_LINE),
)
OVERDUE = _by_itself(
    "overdue",
    "超期",
    tellings.whoever_has_it(words.MINE_LATE, words.LATE, words.LATE_LINE),
    tellings.level_above_line(words.DESK_LATE, words.DESK_LATE_LINE),
)
STILL_OVERDUE = _by_itself(
    "still_overdue",
    "仍超期",
    tellings.whoever_has_it(words.MINE_LATE, words.STILL_LATE, words.LATE_LINE),
    tellings.level_above_line(words.DESK_STILL_LATE, words.DESK_LATE_LINE),
)
JUDGE_AGAIN = _by_itself("ask_again", "再请评价", tellings.judge_again, source=(State.RESOLVED,))
NUDGE = _by_itself("nudge", "提醒居民回答", tellings.ask_once_more, public="又问了您一次")
UNANSWERED = _by_itself(
    "unanswered", "居民未回音", tellings.group_line(words.UNANSWERED, words.UNANSWERED_LINE)
)

WARN_PART = _by_itself("warn_part", "协办临期", tellings.part_line(words.SOON, words.PART_SOON))
PART_OVERDUE = _by_itself(
    "part_overdue",
    "协办超期",
    tellings.part_line(words.LATE, words.PART_LATE),
    tellings.group_line(words.PARTS_LATE, words.LEAD_PART_LATE),
)
PART_STILL_OVERDUE = _by_itself(
    "part_still_overdue", "协办仍超期", tellings.part_line(words.STILL_LATE, words.PART_LATE)
)

ROWS = (
    REMIND,
    CALL_HEAD,
    CALL_DESK,
    WARN,
    OVERDUE,
    STILL_OVERDUE,
    JUDGE_AGAIN,
    NUDGE,
    UNANSWERED,
    WARN_PART,
    PART_OVERDUE,
    PART_STILL_OVERDUE,
)
BY_LINE: Mapping[Line, Row] = {
    Line.HALF: REMIND,
    Line.DESK: CALL_DESK,
    Line.YELLOW: WARN,
    Line.RED: OVERDUE,
    Line.AGAIN: STILL_OVERDUE,
    Line.JUDGE: JUDGE_AGAIN,
    Line.WAITED_2: NUDGE,
    Line.WAITED_5: NUDGE,
    Line.WAITED_10: UNANSWERED,
}


PART_ROWS: Mapping[Line, Row] = {
    Line.YELLOW: WARN_PART,
    Line.RED: PART_OVERDUE,
    Line.AGAIN: PART_STILL_OVERDUE,
}
"""The same for the clock of a helper's part."""


def row_of(stage: Stage, line: Line) -> Row:
    """Give the step that a crossed line asks for."""
    untaken = stage is Stage.ASSIGN and line is Line.RED
    return CALL_HEAD if untaken else BY_LINE[line]
