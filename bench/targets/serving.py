"""How gunicorn serves the targets: as it serves the service, which has an engine to make ready."""

import gc
from typing import Any

preload_app = True


def when_ready(_server: Any) -> None:
    """Leave what was loaded to itself: a collection that touched it would copy it."""
    gc.collect()
    gc.freeze()
