"""What steps on a case may ask for, as small types: forms and questions are made from them."""

from flows.machine import Need


class Reason(Need):
    """Why; told to whom the step tells."""


class Words(Need):
    """What is to be said or kept."""


class Stars(Need):
    """A mark from 1 to 5."""


class TheGrid(Need):
    """A grid of the map."""


class TheItem(Need):
    """An item of the catalogue."""


class TheDepartment(Need):
    """A department of the office."""


class TheDepartments(Need):
    """One department or several."""


class TheDay(Need):
    """A day to come."""


class TheKind(Need):
    """One of the kinds of an objection."""


class ThePart(Need):
    """The number of a helper's part."""


class TheColleague(Need):
    """Somebody of the staff who may have the case."""


class TheCase(Need):
    """Another open case."""


class TheSolved(Need):
    """Whether it is solved: yes, partly, no."""


REASON = Reason("text", "原因")
REASON_IF_ANY = Reason("text", "原因", optional=True)
WORDS = Words("text", "内容")
STARS = Stars("stars", "1到5分的评分")
GRID = TheGrid("grid_id", "网格")
PLACE = Words("text", "地点")
PLACE_IF_ANY = Words("text", "地点", optional=True)
ITEM = TheItem("item", "事项")
DEPARTMENT = TheDepartment("department_id", "部门")
DEPARTMENTS = TheDepartments("departments", "协办部门")
DEPARTMENTS_IF_ANY = TheDepartments("departments", "参加的部门", optional=True)
PLAN = Words("text", "方案")
TASK = Words("text", "协办什么")
DAY = TheDay("until", "日期")
DAY_IF_ANY = TheDay("until", "日期", optional=True)
KIND = TheKind("kind", "退单理由")
COLLEAGUE = TheColleague("staff_id", "同事")
CASE = TheCase("parent_id", "并到哪一件")
PART = ThePart("part", "协办单")
SOLVED = TheSolved("solved", "解决了没有")
