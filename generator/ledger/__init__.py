"""The record of actors, topics and sources over all briefings.

One statement stands once, whichever briefings cite it, and its date is that of the words, never that of a
briefing.
"""
