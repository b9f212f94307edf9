"""Items and alarms that the talk treats in a way of their own."""

CRISIS = "mind-crisis"
"""Somebody at the end of their strength: nobody gives them a number or a list."""
HELP, HELP_ITEM = "help", "safety-help"
"""The kind of alarm that only calls for help: it speaks of what was just told."""
