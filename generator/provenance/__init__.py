"""Keeps what was published and proved: receipt, revisions, takedown, leaks, and the verifier that stands alone."""
