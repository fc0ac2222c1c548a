"""Reads restricted YAML into nodes with places; every value stays text.

The only importer of yaml. Nothing is typed here, so `no`, `on`, `1.10` and `2024-01-02` mean what they say.
Whatever YAML can hide (anchors, aliases, tags, merge keys, equal keys, comments that cut a value) is a diagnostic.
"""
