"""How the shipped rules are learned and judged; nothing of it runs in the service."""
