"""Turns the files that writers write into typed records, with a place in the file for every text."""
