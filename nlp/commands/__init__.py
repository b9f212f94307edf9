"""What residents and workers tell the service to do, with its dates, sums and errands."""
