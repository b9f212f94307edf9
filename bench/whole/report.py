"""What the loads showed, as tables."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.figures import percentile
from bench.script import Notice, Turn
from bench.table import table
from bench.whole.audit import Kept, Sent
from bench.whole.living import End, Lived
from bench.whole.stand import Cpu

PARTS = ("web", "worker", "database", "tencent", "load")


@dataclass(frozen=True, slots=True)
class Run:
    """One load: its lives, how long it went, and what it cost and left.

    starts: when each phase began, and when the last ended. held_back: lives that found every grid
    taken, and did not begin.
    """

    name: str
    lived: Sequence[Lived]
    starts: Sequence[float]
    seconds: float
    cpu: Cpu
    sent: Sent
    kept: Kept
    refusals: dict[int, int]
    held_back: int

    @property
    def whole(self) -> int:
        return sum(each.end is End.WHOLE for each in self.lived)

    @property
    def span(self) -> float:
        return self.starts[-1] - self.starts[0]

    @property
    def rate(self) -> float:
        """Give how many lives a second ended whole while the load went on."""
        inside = [each for each in self.lived if self.starts[0] <= each.ended < self.starts[-1]]
        return sum(each.end is End.WHOLE for each in inside) / self.span


def summary(run: Run) -> str:
    """Say in lines what became of the lives."""
    ends = Counter(each.end.value for each in run.lived)
    tries = sum(posted.tries > 1 for each in run.lived for posted in each.posted)
    sent, kept = run.sent, run.kept
    drained = "not drained" if sent.drained is None else f"drained in {sent.drained:.1f} s"
    cpu = {part: getattr(run.cpu, part) for part in PARTS}
    each = ", ".join(f"{part} {1000 * used / max(run.whole, 1):.1f}" for part, used in cpu.items())
    share = sum(cpu.values()) / run.seconds
    said = ", ".join(f"{end} {count}" for end, count in ends.items())
    delays = f"p50 {sent.delay(0.5):.2f} s, p95 {sent.delay(0.95):.2f} s after it was written"
    unsent = f"{sent.sent} sent, {sent.unsent} not"
    errcodes = run.refusals or "none"
    if late := [seconds for each in run.lived for seconds in each.late]:
        said += f"; {len(late)} turns told they are kept and answered later, "
        said += f"p50 {percentile(late, 0.5):.1f} s, p95 {percentile(late, 0.95):.1f} s"
    if run.held_back:
        said += f", {run.held_back} not begun for want of a free grid"
    stored = f"lost {kept.lost}, late {kept.late}, doubled {kept.doubled}"
    lines = (
        f"{run.name}: {run.rate:.1f} whole lives/s over {run.span:.0f} s; {said}",
        f"CPU ms a whole life: {each}; {share:.2f} cores in use",
        f"outbox at the end {sent.backlog}, {drained}; {unsent}; {delays}",
        f"{kept.messages} messages, {tries} tried again: {stored}; errcodes {errcodes}",
    )
    return "\n  ".join(lines)


def latencies(lived: Iterable[Lived]) -> str:
    """Give each turn's percentiles, and how long people waited for notices."""
    rows: list[Sequence[str]] = [("ms", "p50", "p95", "p99", "count")]
    every = list(lived)
    for turn in Turn:
        times = [p.seconds for each in every for p in each.posted if p.say.turn is turn]
        rows.append(_row(turn, times))
    for notice in Notice:
        times = [each.told[notice] for each in every if notice in each.told]
        rows.append(_row(f"waited for the {notice}", times))
    return table(rows)


def _row(name: str, times: Sequence[float]) -> Sequence[str]:
    if not times:
        return (name, "", "", "", "0")
    shares = (f"{1000 * percentile(times, share):.0f}" for share in (0.5, 0.95, 0.99))
    return (name, *shares, str(len(times)))
