"""The record as data: the files under `data/` that other programs read.

Everything comes from what a reader may see. Of a source's words only those that are quoted are written, as
pages show them, whatever its rights; passages are named by number. The same record gives the same bytes, of the
database with the same release of SQLite. `docs/DATA.md` describes every file and key.
"""
