"""What public money buys, how contestably and for whom: V1–V9 (FRAMEWORK §2.10; RULES 8).

- `costs`: V1–V3, cost per person, resolved need and case.
- `contest`: V4, V5, how contestably contracts are awarded, and to how many.
- `execution`: V6, V7, budget and targets against the time elapsed.
- `leverage`: V8, what else public money sets in motion.
- `priority`: V9, how much is spent on priority residents.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.value import costs, contest, execution, leverage, priority  # isort: skip

__all__ = ["contest", "costs", "execution", "leverage", "priority"]
