"""Decides whether briefings may be published: the gate through which everything on a page has come.

One file a subject; `verify`, here, runs them all and alone makes `Verified`.
"""
