"""Scripts that make the tables the language room ships: `python -m learning.tables`."""
