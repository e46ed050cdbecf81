"""What became better for residents: O1–O5 (FRAMEWORK §2.5; RULES 10).

- `gain`: O1–O4, the sense of gain in surveys of residents.
- `goals`: O5, goals of cases.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.outcomes import gain, goals  # isort: skip

__all__ = ["gain", "goals"]
