"""How far the platform's clock was from ours when a callback was last refused for its time.

Whoever refuses a callback leaves `clock.json` in the state folder: {"seconds": …, "at": …}.
"""

import json
from datetime import datetime
from pathlib import Path

FILE = "clock.json"


def clock_offset(state_dir: Path) -> tuple[int, datetime] | None:
    """Give the seconds the platform was ahead, and when that was seen; None if it never was."""
    try:
        seen = json.loads((state_dir / FILE).read_text(encoding="ascii"))
        return int(seen["seconds"]), datetime.fromisoformat(seen["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
