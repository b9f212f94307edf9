"""Signing in to the console: accounts, passwords, throttle, sessions."""
