"""What the tests of the measurements share."""

import gc
import warnings

import pytest


@pytest.fixture(autouse=True)
def collected_here():
    """Let what a measured service leaves to the collector be collected with its own test.

    Each starts several services in one process, which no process of the product does; their
    queues keep a connection for each thread until the thread is gone.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
