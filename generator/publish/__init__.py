"""Puts a built site where readers read it: a folder, a branch of a repository, or a bucket.

Readers have a whole site at every moment. `upload_order` says in which order things must be done, and each kind of
place is a module. What stands in the way is raised as CannotRun, in one line.
"""
