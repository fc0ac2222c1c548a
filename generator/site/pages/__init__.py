"""Which pages exist, where they live, in what order, and what is put on them.

Everything on them comes from what a reader may see; nothing here can reach what was withheld.
"""
