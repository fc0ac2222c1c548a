"""Reads who speaks in a passage: its reporting clauses, such as "Putin said" or "believes analyst Stanovaya".

Of English prose only, by patterns; where a clause cannot be read with certainty its subject stays open, and
nothing is concluded from it. Offsets are code points of the whole text, ends exclusive.
"""
