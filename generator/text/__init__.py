"""Finds what stands in a text: quoted words, prose, numbers, names, who speaks. Knows no project."""
