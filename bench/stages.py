"""The two measurements: the turn beside others, and the turn over more and more stored cases."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Series
from bench.postgres import Postgres
from bench.rounds import interleaved, told_and_filed
from bench.servers import Memory, Server, serving
from bench.stores import Say, Store, Stores
from bench.targets.echo import TOKEN
from bench.targets.echo_safe import AES_KEY, APP_ID
from bench.turns import Echo, Hello, Target, Told
from bench.wire import Plain, Platform, Safe
from core.settings import WeChatAccount

HELLO, ECHO = "Flask hello", "WeRoBot echo"
ECHO_SAFE, ECHO_KEPT = "WeRoBot echo, safe mode", "WeRoBot echo, sessions"
LEAST = "least durable turn"
PLAIN = Plain("/", TOKEN)
SAFE = Safe("/", WeChatAccount("bench", APP_ID, "", TOKEN, AES_KEY))
ENGINES = ("sqlite", "postgresql")
TURNS = {"sqlite": "turn, SQLite", "postgresql": "turn, PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to measure: rounds and the seconds of a burst, and over how many stored cases."""

    rounds: int
    seconds: float
    sizes: tuple[int, ...]
    size_rounds: int
    size_seconds: float
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What the turn and the others did in the same rounds; memory is of each worker."""

    series: dict[str, Series]
    memory: dict[str, list[Memory]]


@dataclass(frozen=True, slots=True)
class Grown:
    """What two messages cost over so many stored cases: the first sentence, and the filing."""

    told: dict[str, Series]
    filed: dict[str, Series]


@dataclass(frozen=True, slots=True)
class Bench:
    plan: Plan
    folder: Path
    postgres: Postgres
    say: Say

    def beside_others(self) -> Beside:
        """Measure the turn on both engines beside the hello and the echo."""
        stores = {engine: self._stores(engine).empty("turn") for engine in ENGINES}
        sessions = self.folder / "werobot.sqlite3"
        least = self.folder / "least.db"
        for file in (sessions, *self.folder.glob(f"{least.name}*")):
            file.unlink(missing_ok=True)
        with ExitStack() as stack:
            targets: list[Target] = [
                Hello(HELLO, stack.enter_context(self._serving("bench.targets.hello", {}))),
                self._echo(stack, ECHO, "echo", PLAIN),
                self._echo(stack, ECHO_SAFE, "echo_safe", SAFE),
                self._echo(stack, ECHO_KEPT, "echo_kept", PLAIN, BENCH_SESSIONS=str(sessions)),
                self._echo(stack, LEAST, "least", SAFE, BENCH_LEAST=str(least)),
                *(self._told(stack, TURNS[each], stores[each], each) for each in ENGINES),
            ]
            series = interleaved(targets, self.plan.rounds, self.plan.seconds, self.say)
            return Beside(series, {each.name: each.server.memory() for each in targets})

    def grown(self, engine: str) -> Grown:
        """Measure one engine's turn over each number of stored cases."""
        stores = self._stores(engine)
        grounds = [stores.empty("cases_0"), *map(stores.filled, self.plan.sizes)]
        with ExitStack() as stack:
            targets = [self._told(stack, str(store.cases), store, engine) for store in grounds]
            told, filed = told_and_filed(
                targets, self.plan.size_rounds, self.plan.size_seconds, self.say
            )
        return Grown(told, filed)

    def _stores(self, engine: str) -> Stores:
        postgres = self.postgres if engine == "postgresql" else None
        return Stores(self.folder, postgres, self.plan.fresh, self.say)

    def _serving(self, module: str, environment: dict[str, str]) -> AbstractContextManager[Server]:
        return serving(module, environment, self.folder / "servers.log")

    def _echo(
        self, stack: ExitStack, name: str, module: str, platform: Platform, **environment: str
    ) -> Echo:
        serving = self._serving(f"bench.targets.{module}", environment)
        return Echo(name, stack.enter_context(serving), platform)

    def _told(self, stack: ExitStack, name: str, store: Store, engine: str) -> Told:
        server = stack.enter_context(self._serving("wsgi", store.ground.environment()))
        database_cpu = self.postgres.cpu if engine == "postgresql" else no_cpu
        return Told(name, server, store, database_cpu)


def no_cpu() -> float:
    """Give what a database inside the workers' own processes uses besides them."""
    return 0.0


def settled(memory: Sequence[Memory]) -> Memory:
    """Give the mean of the workers."""
    count = len(memory)
    return Memory(sum(m.uss for m in memory) // count, sum(m.pss for m in memory) // count)
