"""Promises kept: R13 (FRAMEWORK §8; RULES 3.13)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.cohorts.rows import Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.measures import Measure, Share


@indicator(
    id="on_time_rate",
    code="R13",
    family="resolution",
    zh="按时办结率",
    en="On-time closure rate",
    definition_zh="到截止日承诺期限已到（或来源系统已给出是否按时）的受理诉求中，按时办结的比例；到期未办结视为未按时。",
    definition_en="Of accepted needs whose promise was due by the extraction date (or whose source "
    "says whether it was kept), the share closed on time; overdue and still open counts as late.",
    unit="share",
    direction="higher",
    disclosive=True,
    requires=("needs.closed_on_time | needs.due_date + needs.closed_date",),
    source="FRAMEWORK §8 R13; RULES 3.13",
)
def on_time_rate(c: Cohorts) -> Iterable[Measure]:
    on_time, judged, unknown = promises(c)
    yield Share(rows=c.needs, numerator=on_time, denominator=judged, unknown=unknown)


def promises(c: Cohorts) -> tuple[Mask, Mask, Mask]:
    """Kept; kept or broken; not known. Needs not yet due are in none (RULES 3.13)."""
    not_due = (c.day("due_date") > pd.Timestamp(c.as_of)).to_numpy(dtype=bool, na_value=False)
    among = c.accepted & ~not_due
    dated = c.given("due_date") & c.closed_validly
    kept_by_dates = (c.day("closed_date") <= c.day("due_date")).to_numpy(dtype=bool, na_value=False)
    flagged = c.given("closed_on_time") & ~dated
    kept_by_flag = c.column("closed_on_time").fillna(False).to_numpy(bool)
    overdue = c.given("due_date") & c.open & ~dated & ~flagged
    on_time = among & ((dated & kept_by_dates) | (flagged & kept_by_flag))
    judged = among & (dated | flagged | overdue)
    return on_time, judged, among & ~judged
