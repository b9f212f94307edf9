"""The console: sign-in, cases, deliveries and looks, and a worker's one-tap page."""
