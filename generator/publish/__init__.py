"""Puts a built site where readers read it: a folder, a branch of a repository, or a bucket.

Whatever happens on the way, readers have a whole site. `upload_order` says in which order things must be done, and
each kind of place is a module. Anything that stands in the way is CannotRun, in one line.
"""
