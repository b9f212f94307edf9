"""Where: names, numbers and points to grids."""
