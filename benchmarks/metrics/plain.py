"""The other side: R1–R5 and C1 as plain sums of DuckDB over the same Parquet files.

It knows what the drawn city is like: no row is there twice, and no date lies after the end of
the year. It gives n and k of each row, without limits, unknowns, statuses or bounds.
"""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.metrics.ours import KEY, Sums, Task
from benchmarks.metrics.records import FIRST, LAST
from workbench.cohorts.rosters import SERVICE_TYPES

THREADS = 2

#: Each row of the six indicators with its n and k, columns of the sums over needs.
ROWS = (
    ("response_rate", "", "", "r1_n", "r1_k"),
    ("response_rate", "to_the_hour", "", "r1_n", "r1_hour"),
    ("reported_resolution_rate", "", "", "r2_n", "r2_k"),
    ("resolution_rate", "", "", "r3_n", "r3_k"),
    ("resolution_rate", "", "partly", "r3_n", "r3_partly"),
    ("closure_gap", "", "", "r4_n", "r4_k"),
    ("satisfaction_rate", "", "", "r5_n", "r5_k"),
    ("satisfaction_rate", "at_least_3", "", "r5_n", "r5_least_3"),
    ("satisfaction_rate", "", "mean", "r5_n", "r5_sum"),
)

NEEDS = f"""
with needs as (
  select community_id, raised_date, first_response_date, closed_status, satisfaction,
    followup_resolved as said,
    raised_date::date <= date '{LAST}' - 1 as day_old,
    raised_date::date <= date '{LAST}' - 30 as month_old,
    coalesce(first_response_date < raised_date, false) as impossible,
    closed_date is not null and closed_status is null as result_unknown,
    coalesce(closed_status = 'resolved', false) as resolved,
    coalesce(followup_resolved in ('yes', 'partly', 'no'), false) as answered
  from read_parquet($needs)
  where coalesce(acceptance_status, 'accepted') = 'accepted'
    and raised_date::date between date '{FIRST}' and date '{LAST}'
)
select community_id,
  count(*) filter (day_old and not impossible) as r1_n,
  count(*) filter (day_old and not impossible
    and first_response_date::date - raised_date::date <= 1) as r1_k,
  count(*) filter (day_old and not impossible
    and first_response_date - raised_date <= interval 24 hours) as r1_hour,
  count(*) filter (month_old and not result_unknown) as r2_n,
  count(*) filter (month_old and resolved) as r2_k,
  count(*) filter (month_old and answered) as r3_n,
  count(*) filter (month_old and said = 'yes') as r3_k,
  count(*) filter (month_old and said = 'partly') as r3_partly,
  count(*) filter (month_old and answered and not result_unknown) as r4_n,
  count(*) filter (month_old and answered and not result_unknown and resolved)
    - count(*) filter (month_old and not result_unknown and said = 'yes') as r4_k,
  count(satisfaction) as r5_n,
  count(*) filter (satisfaction >= 4) as r5_k,
  count(*) filter (satisfaction >= 3) as r5_least_3,
  sum(satisfaction) as r5_sum
from needs group by community_id
"""

SERVED = f"""
select community_id, any_value(pop_total) as n, count(distinct resident_id) as k
from read_parquet($participation)
  join read_parquet($activities) using (activity_id)
  join (select community_id, pop_total from read_parquet($communities)
        where year = year(date '{LAST}')) using (community_id)
where coalesce(activity_status, 'delivered') = 'delivered'
  and activity_date::date between date '{FIRST}' and date '{LAST}'
  and service_type in {SERVICE_TYPES}
group by community_id
"""


def six_sums(task: Task) -> Sums:
    _sums(task.warm_up)
    started = time.perf_counter()
    needs, served = _sums(task.city)
    seconds = time.perf_counter() - started
    return Sums(seconds, _numbers(needs, served))


def _sums(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    files = {path.stem: str(path) for path in folder.glob("*.parquet")}
    with duckdb.connect(config={"threads": THREADS}) as database:
        needs = database.execute(NEEDS, {"needs": files["needs"]}).df()
        names = ("participation", "activities", "communities")
        served = database.execute(SERVED, {name: files[name] for name in names}).df()
    return needs, served


def _numbers(needs: pd.DataFrame, served: pd.DataFrame) -> pd.DataFrame:
    pieces = [
        needs.assign(indicator_id=indicator, variant=variant, group=group, n=needs[n], k=needs[k])
        for indicator, variant, group, n, k in ROWS
    ]
    pieces.append(served.assign(indicator_id="service_coverage_rate", variant="", group=""))
    return pd.concat(pieces)[[*KEY, "n", "k"]]
