"""The case 诉求: its tables, its steps, what may be read of it, and its words."""
