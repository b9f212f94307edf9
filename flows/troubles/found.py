"""What a look found: the troubles there are, and the kinds nothing could be learned of."""

from collections.abc import Mapping
from dataclasses import dataclass

Spot = tuple[str, str]
"""A trouble's place and key."""


@dataclass(frozen=True, slots=True)
class Looked:
    """texts: by place and key. unknown: kinds whose check broke off; what is open of them stays."""

    place: str
    texts: Mapping[Spot, str]
    unknown: frozenset[str] = frozenset()
