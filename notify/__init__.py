"""Ways out: the outbox, the worker that empties it, the budget of messages, the channels."""
