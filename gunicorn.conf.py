"""How gunicorn serves; it reads this by itself from the folder it starts in."""

import gc
from typing import Any

preload_app = True
"""Load once, before the workers part: they share the words of the language, most of the memory."""

worker_class = "app.serving.PatientWorker"
threads = 32
"""Far more than work at once: who waits for a turn or a database holds nobody up. Slow clients
have none: the worker gives a thread to a request when all of it has come.
"""

control_socket_disable = True
"""Nobody steers the service through a socket: systemd and signals do."""


def when_ready(server: Any) -> None:
    """Load the language, and leave it to itself: a collection that touched it would copy it."""
    server.app.wsgi().extensions["jiefang"].engine.ready()
    gc.collect()
    gc.freeze()
