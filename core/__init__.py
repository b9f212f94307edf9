"""What every room stands on: settings, database, clock, working days, ids, secrets."""
