"""The talk with a resident: its stages, its rules, what is kept between two messages."""
