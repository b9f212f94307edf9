"""Storms on the console: what is rising, and a report of several matters taken apart."""
