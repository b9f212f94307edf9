"""Lanes: the files of each way in have hands of their own, and as long as its platform keeps them.

So a group's picture, which lives five minutes, never waits behind a media server that hangs.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.wechat import parse as wechat
from bot.wecom import robot

LAST_TRY_BEFORE = timedelta(seconds=30)
"""So long before its end a file is tried once more, whatever the delays say."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The files of one way in. life: how long its platform keeps them; delays grow from first to
    longest. hands: files under way at once. helpers: processes that draw its pictures.
    """

    channel: str
    life: timedelta
    first: timedelta
    longest: timedelta
    hands: int
    helpers: int

    def delay(self, tries: int) -> timedelta:
        """Give how long a file rests after so many tries."""
        return min(self.first * (1 << min(tries - 1, 30)), self.longest)


LANES = {
    wechat.CHANNEL: Lane(
        wechat.CHANNEL,
        life=timedelta(days=3),
        first=timedelta(seconds=10),
        longest=timedelta(hours=2),
        hands=12,
        helpers=2,
    ),
    robot.CHANNEL: Lane(
        robot.CHANNEL,
        life=timedelta(minutes=5),
        first=timedelta(seconds=2),
        longest=timedelta(seconds=30),
        hands=6,
        helpers=1,
    ),
}
