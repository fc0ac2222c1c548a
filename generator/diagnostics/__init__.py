"""Prints diagnostics for people and for machines.

The only importer of rich. Each format is a function from diagnostics to a string; nothing is written here.
docs/DIAGNOSTICS.md describes the formats to those who read them.
"""
