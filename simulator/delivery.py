"""Carries one message to the service as Tencent does: 5 s to answer, three tries in all."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from simulator import words
from simulator.wire import Exchange
from simulator.world import World

TRIES = 3


@dataclass(frozen=True, slots=True)
class Sealed:
    """One signed and perhaps encrypted request, made afresh for each try."""

    params: dict[str, str]
    body: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer says in clear, and what is wrong with it."""

    plain: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to the service. `read` opens the answer."""

    who: str
    what: str
    path: str
    plain: str
    seal: Callable[[], Sealed]
    read: Callable[[str], Reading]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt; `status` is None if no answer came in time."""

    status: int | None
    plain: str
    problem: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the person sees in the end, and each attempt on the way."""

    plain: str
    problem: str
    tries: tuple[Try, ...]

    @property
    def refused(self) -> bool:
        """Nothing reached the person; answers that merely differ did."""
        return self.problem not in {"", words.PROBLEM_DIFFERENT}


def deliver(world: World, letter: Letter) -> Outcome:
    """Send until it is answered; with the `triple` fault, three copies at the same moment."""
    if world.faults.now().triple:
        return _three_at_once(world, letter)
    tries: list[Try] = []
    for attempt in range(1, TRIES + 1):
        tries.append(_attempt(world, letter, attempt))
        if tries[-1].status is not None:
            break
    return Outcome(tries[-1].plain, tries[-1].problem, tuple(tries))


def _three_at_once(world: World, letter: Letter) -> Outcome:
    with ThreadPoolExecutor(TRIES) as pool:
        tries = tuple(pool.map(lambda number: _attempt(world, letter, number), (1, 2, 3)))
    good = next((one for one in tries if not one.problem), tries[0])
    problem = good.problem
    if len({_content(one.plain) for one in tries}) > 1:
        problem = words.PROBLEM_DIFFERENT
        world.wire.add(Exchange("in", problem, "POST", letter.path, problem=problem))
    return Outcome(good.plain, problem, tries)


def _content(plain: str) -> str:
    return re.sub(r"<CreateTime>.*?</CreateTime>", "", plain)


def _attempt(world: World, letter: Letter, attempt: int) -> Try:
    sealed = letter.seal()
    limit = world.config.answer_seconds
    started = time.monotonic()
    status, raw, reading = _ask(world, letter, sealed, limit)
    late = world.faults.now().late_answer
    if late:
        time.sleep(min(late, max(0.0, limit - (time.monotonic() - started))))
    if status is not None and time.monotonic() - started + 0.001 >= limit:
        status, reading = None, Reading("", words.PROBLEM_TIMEOUT)
    milliseconds = round((time.monotonic() - started) * 1000)
    world.wire.add(
        Exchange(
            "in",
            words.summary_in(letter.who, letter.what, attempt),
            "POST",
            str(httpx.URL(letter.path, params=sealed.params)),
            sealed.body,
            letter.plain,
            status,
            raw,
            reading.plain,
            milliseconds,
            attempt,
            reading.problem,
        )
    )
    return Try(status, reading.plain, reading.problem, milliseconds)


def _ask(
    world: World, letter: Letter, sealed: Sealed, limit: float
) -> tuple[int | None, str, Reading]:
    try:
        answer = world.client.post(
            world.config.service + letter.path,
            params=sealed.params,
            content=sealed.body.encode(),
            headers={"Content-Type": sealed.content_type, "User-Agent": "Mozilla/4.0"},
            timeout=limit,
        )
    except httpx.TimeoutException:
        return None, "", Reading("", words.PROBLEM_TIMEOUT)
    except httpx.TransportError:
        return None, "", Reading("", words.PROBLEM_UNREACHABLE)
    text = answer.text
    if answer.status_code != 200:
        return answer.status_code, text, Reading("", words.problem_status(answer.status_code))
    return answer.status_code, text, letter.read(text)
