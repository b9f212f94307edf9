"""A day of a whole county, half of whose workers are silent: who knows of each case at midnight."""
