"""The people: staff and their duties, departments, residents; and who acts."""
