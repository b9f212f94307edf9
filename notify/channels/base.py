"""What every way out has; a new one is one file here and one line in CHANNELS."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from notify.errors import DeliveryError, WindowClosedError
from notify.payload import Payload

__all__ = ["Channel", "DeliveryError", "WindowClosedError"]


class Channel(ABC):
    """One way out.

    shares: several messages may go in one call, as many as fits allows. windowed: each call uses
    the recipient's message budget. per_minute: calls one destination takes in any 60 seconds.
    """

    name: ClassVar[str]
    shares: bool = False
    windowed: bool = False
    per_minute: int | None = None

    @abstractmethod
    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        """Make one call; DeliveryError if it did not work. No database session is open."""

    def fits(self, payloads: Sequence[Payload]) -> bool:
        """Tell whether these go in one call."""
        return len(payloads) == 1
