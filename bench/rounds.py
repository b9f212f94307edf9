"""Interleaved bursts: every target once a round, so that a slow minute slows them alike."""

from collections.abc import Callable, Sequence

from bench.figures import Series
from bench.load import Burst, burst
from bench.turns import Target, Told

WARMING = 300

Say = Callable[[str], None]


def warm(targets: Sequence[Target], seconds: float) -> dict[str, int]:
    """Let each server load what it loads once; gives how many requests a burst needs."""
    needed = {}
    for target in targets:
        for _ in range(2):
            requests = target.requests(WARMING)
            seen = burst(target.server.port, requests, 30.0)
            if target.wrong(seen):
                raise RuntimeError(f"{target.name} answers wrongly: {seen.answers[0][1][:400]!r}")
        needed[target.name] = int(seen.rate * seconds * 1.5) + WARMING
    return needed


def interleaved(
    targets: Sequence[Target], rounds: int, seconds: float, say: Say
) -> dict[str, Series]:
    """Run the bursts; gives each target's figures."""
    needed = warm(targets, seconds)
    found = {target.name: Series() for target in targets}
    for number in range(1, rounds + 1):
        for target in targets:
            seen = one(target, needed[target.name], seconds, found[target.name])
            needed[target.name] = int(len(seen.answers) * 1.5) + WARMING
        say(f"round {number} of {rounds}: " + _rates(found))
    return found


def one(target: Target, count: int, seconds: float, series: Series) -> Burst:
    """Run one burst on one target."""
    requests = target.requests(count)
    before = target.cpu()
    seen = burst(target.server.port, requests, seconds)
    series.add(seen, target.cpu() - before, target.wrong(seen))
    return seen


def told_and_filed(
    targets: Sequence[Told], rounds: int, seconds: float, say: Say
) -> tuple[dict[str, Series], dict[str, Series]]:
    """Run bursts of first sentences and, by the same residents, of filings."""
    needed = warm(targets, seconds)
    told = {target.name: Series() for target in targets}
    filed = {target.name: Series() for target in targets}
    for number in range(1, rounds + 1):
        for target in targets:
            seen = one(target, needed[target.name], seconds, told[target.name])
            agreed, before = target.agreements(seen), target.cpu()
            after = burst(target.server.port, agreed, seconds)
            filed[target.name].add(after, target.cpu() - before, target.unfiled(after))
        say(f"round {number} of {rounds}: " + _rates(told) + " | filed " + _rates(filed))
    return told, filed


def _rates(found: dict[str, Series]) -> str:
    return ", ".join(f"{name} {series.rates[-1]:.0f}/s" for name, series in found.items())
