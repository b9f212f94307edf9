"""A storm measured: one burst main told by a thousand, over HTTP, everything running."""
