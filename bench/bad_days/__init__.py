"""Bad days: what is lost, doubled and late while something goes wrong under a steady load."""
