"""Service coverage: C1–C8 (FRAMEWORK §2.5; RULES 2).

- `reach`: C1–C3, who was served at all.
- `register`: C4, who is on file.
- `depth`: C5–C8, how often, how fairly, whom not, which households.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.coverage import reach, register, depth  # isort: skip

__all__ = ["depth", "reach", "register"]
