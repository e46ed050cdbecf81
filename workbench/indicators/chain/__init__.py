"""The chain from need through design, award and delivery to resolution: L1–L8 (FRAMEWORK §2.1).

- `stages`: L1–L3, how far needs get.
- `projects`: L4–L7, whether projects come from needs, in order, and after asking residents.
- `delivery`: L8 and the routes that needs take.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.chain import stages, projects, delivery  # isort: skip

__all__ = ["delivery", "projects", "stages"]
