"""Personal data taken out of what others will read."""
