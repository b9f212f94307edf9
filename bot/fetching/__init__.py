"""What every way in fetches files with: hosts that may be reached, a line with an end, reasons."""
