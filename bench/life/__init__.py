"""What a life costs in one process, beside another checkout of the service."""
