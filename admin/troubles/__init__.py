"""Troubles on the console: those there are, and those there were."""
