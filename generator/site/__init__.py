"""Turns the records that a reader may see into Markdown pages."""
