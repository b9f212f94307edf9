"""The audit: who looked at personal data."""
