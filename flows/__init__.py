"""The domain: the map, the people, the cases and what may happen to them."""
