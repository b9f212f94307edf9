"""Rulings on returned cases 派单异议: what waits, how it was ruled before, what becomes a rule."""
