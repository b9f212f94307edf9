"""What is said back, whatever the channel: words and choices, without any markup."""

from dataclasses import dataclass

SHOWN = 60
"""Characters of what somebody wrote that an answer repeats; then its question has room."""


def shown(said: str, most: int = SHOWN) -> str:
    """Give the beginning of what was said, and a sign if there is more."""
    return said if len(said) <= most else f"{said[:most]}…"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be answered: key comes back as `Incoming.tap`, label is what is read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that ends with its question, and what can be chosen.

    numbered: the text asks for a number, so every way in writes the numbers, from 1.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    numbered: bool = False

    @property
    def labels(self) -> list[str]:
        """The choices as they are read."""
        if not self.numbered:
            return [choice.label for choice in self.choices]
        return [f"{number}. {choice.label}" for number, choice in enumerate(self.choices, 1)]
