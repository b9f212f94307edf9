"""The reconciliation with the police."""
