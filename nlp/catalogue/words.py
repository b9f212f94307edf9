"""The Chinese words a clerk writes in the catalogue, and what each means in code."""

from nlp.catalogue.severity import Severity

LEVELS = {"网格": "grid", "社区": "community", "街道": "street", "部门": "department"}
SEVERITIES = {
    "一般": Severity.GENERAL,
    "重大": Severity.MAJOR,
    "紧急": Severity.URGENT,
}
DEADLINES = {"一般": "general", "重大": "major", "水电气热": "utility"}
QUESTION_TYPES = {
    "文字": "text",
    "数字": "number",
    "日期": "date",
    "选择": "choice",
    "是否": "yes_no",
    "照片": "photo",
}
