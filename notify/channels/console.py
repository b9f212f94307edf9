"""The console: one line for each call, without addresses or texts."""

import sys
from collections.abc import Sequence
from typing import TextIO

from notify.channels.base import Channel
from notify.payload import Payload, as_text, sort_of
from notify.words import CONSOLE_LINE


class ConsoleChannel(Channel):
    name = "console"

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout

    def send(self, account: str, address: str, payloads: Sequence[Payload]) -> None:
        line = CONSOLE_LINE.format(
            channel=self.name,
            account=account,
            count=len(payloads),
            sorts="、".join(sort_of(payload) for payload in payloads),
            size=sum(len(as_text(payload).encode()) for payload in payloads),
        )
        self._stream.write(line)
        self._stream.flush()
