"""Signs that linkage may exist on paper only; each asks for an explanation: F1–F10 (FRAMEWORK §3).

- `levels`: what a test found, minimum evidence, and how tests make a level.
- `providers`: who else could have done it, and what was awarded.
- `control`: F1. `records`: F2–F4. `rush`: F5. `competition`: F6. `paper`: F7, F8.
- `tasks`: F9. `embedding`: F10. `total`: how many flags are up.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.flags import (  # isort: skip
    control,
    records,
    rush,
    competition,
    paper,
    tasks,
    embedding,
    total,
)

__all__ = [
    "competition",
    "control",
    "embedding",
    "paper",
    "records",
    "rush",
    "tasks",
    "total",
]
