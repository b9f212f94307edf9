"""A street to try the service with: invented people, invented places."""
