"""Writes the record as data that other programs read, and as feeds. `docs/DATA.md` describes every file and key."""
