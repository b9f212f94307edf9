"""`worker`: sends what waits, fetches media, closes what is due, replays the journal."""

from collections.abc import Sequence

import click
from huey.api import Huey

from notify.queue import Hand, run_worker


def worker_command(queue: Huey, hands: Sequence[Hand]) -> click.Command:
    @click.command("worker", help="后台进程：发消息、取照片、到期销号")
    def worker() -> None:
        run_worker(queue, hands)

    return worker
