"""What became better for residents: cases, and the sense of gain of those served or not: section 12."""

from __future__ import annotations

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.named_counts import counts_chart
from workbench.figures.shares import Row, shares_chart
from workbench.figures.words import rows_of
from workbench.indicators.pictures.work import CASE_STATES
from workbench.results import Publishable

#: What is compared on one scale from 0 to 100: indicator and stratum.
SCORES: tuple[tuple[str, str], ...] = (
    ("gain_index", ""),
    ("identity_index", ""),
    ("identity_index", "served"),
    ("identity_index", "not_served"),
)


@chart(id="case_states", section=12)
def case_states(results: Publishable, *, lang: str) -> Chart:
    """Cases closed in the period by their result, and those open or dormant at its end."""
    return counts_chart(results, "case_states", CASE_STATES, "case", "charts.column_cases", lang)


@chart(id="survey_scores", section=12)
def survey_scores(results: Publishable, *, lang: str) -> Chart:
    """Mean scores of residents with their intervals, on one scale from 0 to 100."""
    rows = rows_of(results.frame)
    by_part = {(row["indicator_id"], row["group"]): row for row in rows}
    told = [by_part[part] for part in SCORES]
    return shares_chart(
        results, "survey_scores", told, lang, name_of=_score_name, axis=theme.score_axis()
    )


def _score_name(row: Row, lang: str) -> str:
    part = f"{row['indicator_id']}_{row['group']}".rstrip("_")
    return messages.text(f"labels.score_{part}", lang)
