"""Troubles: what keeps the service from its promises, told to the desk once and again when over."""
