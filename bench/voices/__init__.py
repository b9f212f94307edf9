"""Sentences of people nobody wrote for, each played against the real talk."""
