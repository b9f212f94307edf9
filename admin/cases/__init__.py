"""Cases on the console: the list, one case, its files and forms."""
