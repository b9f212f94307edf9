"""What a text speaks of: rules written by hand and words learned, weighed together."""
