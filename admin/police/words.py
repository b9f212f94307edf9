"""What the page of the reconciliation with the police says."""

FIRST = 2000
"""A year before any case."""
NO_DAYS = "日期没看懂，先给您看最近七天。"
BAD_DAYS = "一次最多看 93 天，到今天为止；先给您看最近七天。"
FILE = "警格对账{since}至{until}.{kind}"
