"""Participation and self-governance: P1–P10 (FRAMEWORK §2.6; RULES 2).

- `breadth`: P1, P2, how many take part, and in governing.
- `levels`: P3, P4, at which level, on whose initiative.
- `regulars`: P5, P6, who comes again, and whether it is always the same.
- `volunteers`: P7, who gives time.
- `self_governance`: P8, P9, what becomes of decisions, and which groups of residents are active.
- `representativeness`: P10, who takes part against who lives there.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.participation import (  # isort: skip
    breadth,
    levels,
    regulars,
    volunteers,
    self_governance,
    representativeness,
)

__all__ = [
    "breadth",
    "levels",
    "regulars",
    "representativeness",
    "self_governance",
    "volunteers",
]
