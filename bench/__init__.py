"""What `make bench` runs: a durable turn beside what others do in one request."""
