"""Weights learned from history: what they weigh, their file, and what they make of a text."""
