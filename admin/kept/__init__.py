"""What was kept and not taken up, on the console: words over a limit, files nobody can see."""
