"""The number of a choice, as people type it."""

DIGITS = tuple("123456")
WRITTEN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def number_in(text: str) -> int | None:
    """Give the number, from 1, of a text that is nothing else."""
    answer = text.strip(" .。第个条")
    return int(answer) if answer in DIGITS else WRITTEN.get(answer)
