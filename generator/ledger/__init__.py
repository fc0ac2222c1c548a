"""Decides what an audience may read, and gathers the record of actors, topics and sources over all briefings."""
