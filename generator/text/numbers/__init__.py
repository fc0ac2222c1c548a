"""Finds the numbers and dates in texts, and which of them the passages of a source do not hold.

Digits are read in every language, words in English, German, French, Spanish and Italian, months also in Russian
and Ukrainian. Roman numerals, weekdays and words such as "yesterday" are not read. Offsets are code points of the raw
text, ends exclusive. Time is linear in the texts.

1,200 and 1.200 are read as their language has them (Unicode CLDR), never both ways: neither 12 nor 12.5 may stand for
thousands. Where the language is not known they are thousands.
"""
