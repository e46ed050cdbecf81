"""Social workers: three kinds, their roles and their load (FRAMEWORK §2.8; RULES 11).

- `matching`: W1, W2, whose needs are collected, and matched with somebody.
- `mobilising`: W3, W4, residents who begin to act for others, and go on.
- `casework`: W5, open cases, and priority residents with somebody of their own.
- `roles`: W6, the five roles.
- `staff`: W7, W8, certificates, numbers and administrative time.
- `closing`: who provides, links and undertakes.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.workers import (  # isort: skip
    matching,
    mobilising,
    casework,
    roles,
    staff,
    closing,
)

__all__ = ["casework", "closing", "matching", "mobilising", "roles", "staff"]
