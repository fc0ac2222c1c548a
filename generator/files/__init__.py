"""Disk in and out: reads a project, writes files, and swaps whole folders.

All that the core knows of the disk comes and goes through here.
"""
