"""The map: divisions, grids and their names, police grids, group chats."""
