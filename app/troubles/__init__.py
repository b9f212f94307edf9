"""Troubles as this service knows them: ONE list of checks, for the watch, doctor and /metrics."""
