"""`python -m learning.tables [--into FOLDER] [--letters FOLDER] [NAME…]`: make generated tables.

The same history gives the same files, bit for bit; `git diff` shows what a change of the history
moves. The table of items rests on public letters too, which are no part of the project: it is made
only where their folder is given. Needs requirements-learn.txt, and half an hour for all of them.
"""

import argparse
import hashlib
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from learning.tables import everyday, sounds, traditional
from learning.tables.intents import write_residents, write_solved, write_workers
from learning.tables.weights import write_emergencies, write_items, write_names
from nlp.catalogue.schema import EMERGENCIES_LEARNED_FILE, LEARNED_FILE, SHIPPED
from nlp.commands import resident_hearing, solved, worker_hearing

_ROOT: Final = Path(__file__).parents[2]
Say = Callable[[str], None]
Make = Callable[[Path, Say], None]


def _text(table: Callable[[], str]) -> Make:
    def make(path: Path, _: Say) -> None:
        path.write_text(table(), encoding="utf-8")

    return make


TABLES: Final[dict[str, tuple[Path, Make]]] = {
    "traditional": (_ROOT / "nlp" / "text" / "traditional.txt", _text(traditional.table)),
    "sounds": (_ROOT / "nlp" / "text" / "sounds.txt", _text(sounds.table)),
    "everyday": (_ROOT / "nlp" / "privacy" / "everyday_words.txt", _text(everyday.table)),
    "names": (_ROOT / "nlp" / "privacy" / "name_shapes.txt", write_names),
    "residents": (resident_hearing.FILE, write_residents),
    "workers": (worker_hearing.FILE, write_workers),
    "solved": (solved.FILE, write_solved),
    "emergencies": (SHIPPED / EMERGENCIES_LEARNED_FILE, write_emergencies),
}
"""In this order: shapes of names rest on everyday words, learned words on all tables of text."""


def tables(letters: Path | None) -> dict[str, tuple[Path, Make]]:
    """All tables that can be made; letters: the folder of the public letters, if there is one."""
    if letters is None:
        return TABLES
    return TABLES | {"items": (SHIPPED / LEARNED_FILE, partial(write_items, folder=letters))}


def main() -> None:
    parser = argparse.ArgumentParser("python -m learning.tables", description=__doc__)
    names = f"of {', '.join(TABLES)}; with --letters also items"
    parser.add_argument("names", nargs="*", metavar="NAME", help=names)
    parser.add_argument("--into", type=Path, help="write there instead of into the rooms")
    parser.add_argument("--letters", type=Path, help="the public letters' folder, for the items")
    options = parser.parse_args()
    made = tables(options.letters)
    if strange := set(options.names) - made.keys():
        parser.error(f"no such table: {', '.join(sorted(strange))}")
    began = time.monotonic()
    for name in [name for name in made if not options.names or name in options.names]:
        shipped, make = made[name]
        path = options.into / shipped.name if options.into else shipped

        def say(line: str, name: str = name) -> None:
            print(f"{time.monotonic() - began:6.0f} s  {name}: {line}", flush=True)

        say("…")
        make(path, say)
        data = path.read_bytes()
        say(f"{len(data):,} bytes, sha256 {hashlib.sha256(data).hexdigest()[:16]}  {path}")


if __name__ == "__main__":
    main()
