"""Decodes nodes into typed records, collecting every problem with its place.

The only importer of pydantic. A record is a frozen, slotted standard dataclass; its texts know where they were
written.
"""
