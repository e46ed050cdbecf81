"""How organisations are tied to each other around residents' problems: K1–K12 (FRAMEWORK §2.2).

- `presence`: K1, whether all sectors have a part in a need.
- `contacts`: K2–K5, how many ties there are, for whose problems, and how regularly.
- `index`: the connection index of K1–K3.
- `network`: K6–K8, how the ties hang together.
- `division`: K9, K10, who does what, and who gives what.
- `ratings`: K11, K12, what organisations say of each other.
- `promotion`: 互促, whether both sides take the lead.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.connection import (  # isort: skip
    presence,
    contacts,
    index,
    network,
    division,
    ratings,
    promotion,
)

__all__ = ["contacts", "division", "index", "network", "presence", "promotion", "ratings"]
