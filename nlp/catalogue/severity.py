"""How grave a matter is; the catalogue says it of each item, a case carries it on."""

from enum import StrEnum


class Severity(StrEnum):
    """严重程度: 一般, 重大, 紧急."""

    GENERAL = "general"
    MAJOR = "major"
    URGENT = "urgent"
