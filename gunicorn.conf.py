"""How gunicorn serves; it reads this by itself from the folder it starts in."""

import gc
from typing import Any

worker_class = "gthread"
threads = 32
"""Far more than work at once: who waits for a turn, a slow client or a database holds nobody up."""

control_socket_disable = True
"""Nobody steers it from a socket; signals do."""

preload_app = True
"""Load once, before the workers part: they share the words of the language, most of the memory."""


def when_ready(server: Any) -> None:
    """Load the language, and leave it to itself: a collection that touched it would copy it."""
    server.app.wsgi().extensions["jiefang"].engine.ready()
    gc.collect()
    gc.freeze()
