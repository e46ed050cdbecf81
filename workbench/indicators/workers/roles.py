"""W6: the five roles of social workers (FRAMEWORK §2.8)."""

from __future__ import annotations

from workbench.indicators.catalogue import declare

declare(
    id="role_coverage",
    code="W6",
    family="workers",
    zh="五重角色覆盖",
    en="Role coverage",
    definition_zh=(
        "实践者、政策咨询者、实务研究者、倡导者、增能者五种社工角色中，评估期内至少有一次活动体"
        "现的角色数除以五。"
    ),
    definition_en=(
        "Of the five roles of social workers (practitioner, policy adviser, practice "
        "researcher, advocate, enabler), the share shown by at least one activity of the "
        "period."
    ),
    unit="share",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function"),
    source="FRAMEWORK §2.8; RULES 11.8",
)

declare(
    id="role_evenness",
    code="W6",
    family="workers",
    zh="五重角色均衡度",
    en="Role evenness",
    definition_zh=(
        "评估期内活动时数在社工五种角色之间分布的均衡程度（香农熵除以其最大值）：1 为完全均衡，"
        "0 为集中于一种角色。"
    ),
    definition_en=(
        "How evenly the hours of the period's activities spread over the five roles of social "
        "workers (Shannon entropy divided by its maximum): 1 if all are equal, 0 if all hours "
        "fall to one."
    ),
    unit="index",
    direction="higher",
    requires=("activities.worker_id", "activities.worker_function", "activities.hours"),
    source="FRAMEWORK §2.8; RULES 11.8",
)
