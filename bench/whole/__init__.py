"""Whole lives over HTTP: everything that runs in production runs, and talks over its real wire."""
