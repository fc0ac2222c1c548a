"""What each kind of page shows.

A page carries everything that it is made from, so that what it depends on can be told from the page alone.
Texts are raw: turning them into Markdown is the business of `render`.
"""
