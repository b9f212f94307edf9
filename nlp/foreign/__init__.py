"""What people say in other letters than Chinese ones, in the words the other packages know."""
