"""Telling: who is told of a step, turned into rows of the outbox."""
