"""How gunicorn serves; it reads this by itself from the folder it starts in."""

import gc
from typing import Any

preload_app = True
"""Load once, before the workers part: they share the words of the language, most of the memory."""


def when_ready(_server: Any) -> None:
    """Leave what was loaded to itself: a collection that touched it would copy it."""
    gc.collect()
    gc.freeze()
