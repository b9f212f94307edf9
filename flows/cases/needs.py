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


REASON = Reason("text", "原因")
REASON_IF_ANY = Reason("text", "原因", optional=True)
WORDS = Words("text", "内容")
STARS = Stars("stars", "1到5分的评分")
GRID = TheGrid("grid_id", "网格")
PLACE = Words("text", "地点")
PLACE_IF_ANY = Words("text", "地点", optional=True)
ITEM = TheItem("item", "事项")
