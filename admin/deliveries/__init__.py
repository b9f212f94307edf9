"""Deliveries on the console: what has failed or waits, and sending it again."""
