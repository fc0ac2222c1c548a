"""The command line `briefings`: a module for each command or group of commands; `main` finds them.

The only importer of click. Exit codes: 0 fine, 1 the content has errors, 2 it could not run.
"""
