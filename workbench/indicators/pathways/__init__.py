"""The five pathways by which services become governance: G1–G5 (FRAMEWORK §2.9; RULES 12).

- `problems`: G1, whether problems become fewer where there is a project.
- `identity`: G2, social and political identity.
- `empowerment`: G3, from being helped to acting for others.
- `efficacy`: G3, whether residents think that they can act.
- `policy`: G4, G5, policies delivered, and proposals taken up.

Imported in this order, which is the order of RULES §15 and so of every output.
"""

from workbench.indicators.pathways import (  # isort: skip
    problems,
    identity,
    empowerment,
    efficacy,
    policy,
)

__all__ = ["efficacy", "empowerment", "identity", "policy", "problems"]
