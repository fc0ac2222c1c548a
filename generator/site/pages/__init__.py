"""Builds the pages of the site: one module for each kind, with the records that its template reads.

A page carries everything that it is made from, so that what it depends on can be told from the page alone. Texts are
raw: `render` turns them into Markdown. Everything comes from what a reader may see.
"""
