"""The people on the console: who is there, who stands in, what they have in hand."""
