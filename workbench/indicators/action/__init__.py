"""Whether connection turns into action, and what surrounds it: M, C9 (FRAMEWORK §2.3, §2.11).

- `doing`: M1–M4, whether needs are acted on, contracts kept, organisations and months active.
- `index`: the action index, the quadrant, and the linkage index.
- `context`: venues, sectors, mutual aid, meetings and kinds of service.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.action import doing, index, context  # isort: skip

__all__ = ["context", "doing", "index"]
