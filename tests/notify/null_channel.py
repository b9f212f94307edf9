"""A way out that leads nowhere and remembers, for tests."""

from collections import deque
from collections.abc import Callable, Sequence

from notify.channels.base import Channel
from notify.payload import Payload

Sent = tuple[str, str, tuple[Payload, ...]]


class NullChannel(Channel):
    """Records each call; takes its answers from a list: None is well, an exception is raised."""

    name = "null"

    def __init__(
        self,
        *,
        shares: bool = False,
        windowed: bool = False,
        per_minute: int | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.shares, self.windowed, self.per_minute = shares, windowed, per_minute
        self.calls: list[Sent] = []
        self.answers: deque[BaseException | None] = deque()
        self.meanwhile = meanwhile

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        self.calls.append((account, address, tuple(payloads)))
        if self.meanwhile is not None:
            self.meanwhile()
        answer = self.answers.popleft() if self.answers else None
        if answer is not None:
            raise answer

    def fits(self, payloads: Sequence[Payload]) -> bool:
        return self.shares or len(payloads) == 1
