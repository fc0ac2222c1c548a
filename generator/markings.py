"""Markings: who may read something (FIRST, Traffic Light Protocol 2.0).

Rank 0.
"""

from __future__ import annotations

from typing import Final, Literal

Marking = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]

CLEAR: Final = "TLP:CLEAR"
