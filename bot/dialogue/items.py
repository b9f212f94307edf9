"""Items that the talk treats in a way of their own."""

CRISIS = "mind-crisis"
"""Somebody at the end of their strength: nobody gives them a number or a list."""
HELP = "safety-help"
"""A call for help that says nothing else: it speaks of what was just told."""
