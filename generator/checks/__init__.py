"""Decides what may be published. Each subject has a file, and `verify` runs the table of all checks."""
