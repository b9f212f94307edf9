"""The clocks: deadlines by profile, over the real calendar."""
