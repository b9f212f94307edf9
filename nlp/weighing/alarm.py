"""An emergency that was found: whom to call, and what to say first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is happening, whom to call, and the first reply, word for word.

    kind: poison, ledge, suicide, fire, gas, gas_next_door, electric, drowning, flood, collapse,
    burglary, violence, lift, trapped, fall, hurt, missing, help.
    item: the service item's code. sign: the words that decided. by_sign: whether a sign written by
    hand decided; otherwise learned words did, which tell less of a message of a few words. sure: a
    case is filed at once; otherwise the number is told, and the talk goes on.
    """

    kind: str
    number: str
    sentence: str
    item: str
    sign: str
    by_sign: bool
    sure: bool
