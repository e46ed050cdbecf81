"""Problem resolution: R1–R13 and 三率 (FRAMEWORK §2.7, §8; RULES 3).

- `confirmation`: R1–R5, answered, closed, confirmed by residents, rated.
- `returns`: R6, R7, did the problem come back, and was anybody asked.
- `waiting`: R8, R9, how long it took and what is still open.
- `volume`: R10–R12, how many, found how, of what scope.
- `promises`: R13, closed on time.
- `schemes`: acceptance, and 三率 under the scheme of the evaluation.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.resolution import (  # isort: skip
    confirmation,
    returns,
    waiting,
    volume,
    promises,
    schemes,
)

__all__ = ["confirmation", "promises", "returns", "schemes", "volume", "waiting"]
