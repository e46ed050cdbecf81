"""What organisations say of each other: trust and value, K11, K12 (FRAMEWORK §2.2; RULES 5.14)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench.cohorts.rows import Rows
from workbench.cohorts.sets import Cohorts
from workbench.indicators.catalogue import indicator
from workbench.indicators.connection.ties import TIES
from workbench.indicators.measures import Figures, Measure, Role, available, divided, total_weight

PARTNER_RATINGS = ("surveys.target_organization_id", *TIES)
TRUST = ("trust_reliability", "trust_mission", "trust_openness")
VALUE = ("value_power", "value_involvement", "value_resource")
#: The scale of the published instrument (PARTNER): all scores are brought to it.
SCALE = (1.0, 4.0)
LEAST_ITEMS = 2
LEAST_ANSWERING = 0.6


@indicator(
    id="trust_score",
    code="K11",
    family="connection",
    zh="信任得分",
    en="Trust score",
    definition_zh=(
        "机构问卷中，每个被评单位在可靠、认同使命、开放三个信任题项上的平均得分（1 至 4 分），"
        "再对所有被评单位取平均。"
    ),
    definition_en=(
        "In the survey of organisations, the mean score of each organisation rated on three "
        "trust items (reliability, support for the mission, openness; scale 1–4), averaged "
        "over all organisations rated."
    ),
    unit="score",
    direction="higher",
    disclosive=True,
    unit_table="surveys",
    requires=PARTNER_RATINGS,
    source="FRAMEWORK §2.2; RULES 5.14",
)
def trust_score(c: Cohorts) -> Iterable[Measure]:
    yield _score(c, TRUST)


@indicator(
    id="value_score",
    code="K12",
    family="connection",
    zh="价值得分",
    en="Value score",
    definition_zh=(
        "机构问卷中，每个被评单位在影响力、投入程度、资源贡献三个价值题项上的平均得分（1 至 4 "
        "分），再对所有被评单位取平均。"
    ),
    definition_en=(
        "In the survey of organisations, the mean score of each organisation rated on three "
        "value items (influence, involvement, contribution of resources; scale 1–4), averaged "
        "over all organisations rated."
    ),
    unit="score",
    direction="higher",
    disclosive=True,
    unit_table="surveys",
    requires=PARTNER_RATINGS,
    source="FRAMEWORK §2.2; RULES 5.14",
)
def value_score(c: Cohorts) -> Iterable[Measure]:
    yield _score(c, VALUE)


def _score(c: Cohorts, items: tuple[str, ...]) -> Figures:
    """Mean over rated partners of the mean over raters of the mean of the items answered."""
    rows, table = _answers(c, items)
    groups = len(c)
    usable = table[table["answered"] & (table["items"] >= LEAST_ITEMS)]
    raters = table[table["answered"]].drop_duplicates(["group", "rater"])
    answering = np.bincount(raters["group"], minlength=groups).astype(float)
    targets = usable.drop_duplicates(["group", "target"])
    rated = np.bincount(targets["group"], minlength=groups).astype(float)
    weight = usable["score"] / usable["items"] / usable["raters"]
    total = total_weight(usable["group"].to_numpy(np.int64), weight.to_numpy(float), groups)
    few = table.drop_duplicates(["group", "response", "target"])
    few = few[few["items"] < LEAST_ITEMS]
    active = np.bincount(c.ties.active.rows.group, minlength=groups).astype(float)
    share = divided(answering, active)
    enough = share >= LEAST_ANSWERING
    status, note = available(rated)
    thin = (rated > 0) & ~enough
    told = [
        f"answering={n:.0f}; organisations={a:.0f}" for n, a in zip(answering, active, strict=True)
    ]
    return Figures(
        rows=rows,
        told={
            "numerator": total,
            "denominator": rated,
            "value": np.where(thin, np.nan, divided(total, rated)),
            "n_unknown": np.bincount(few["group"], minlength=groups).astype(float),
            "status": np.where(thin, "insufficient_data", status),
            "note": np.where(status == "ok", np.array(told, dtype=object), note),
        },
        shown=(
            _role("numerator", rows, usable.index, weight),
            _role("denominator", rows, usable.index, 1 / usable["rows_of_target"]),
            _role("unknown", rows, few.index, np.ones(len(few))),
        ),
    )


def _role(name: str, rows: Rows, at: pd.Index, weight: Iterable[float]) -> Role:
    each = np.zeros(len(rows))
    each[at.to_numpy(np.int64)] = np.asarray(weight, float)
    return Role(name, rows, each)


def _answers(c: Cohorts, items: tuple[str, ...]) -> tuple[Rows, pd.DataFrame]:
    """Rows of organisations about a partner in P, and the table of their scores on one scale.

    The table's index are positions in the rows; `items` are the items that a response
    answered about a target, `raters` the responses that count for the target.
    """
    every = c.rows("surveys")
    column = {n: c.column_of(every, n) for n in ("survey_date", "respondent_type", "item_code")}
    day = column["survey_date"].dt.normalize()
    chosen = (
        column["respondent_type"].eq("organization").fillna(False)
        & c.column_of(every, "target_organization_id").notna()
        & column["item_code"].isin(items)
        & (day >= pd.Timestamp(c.period.start))
        & (day <= pd.Timestamp(c.until))
        & (every.group >= 0)
    ).to_numpy(dtype=bool, na_value=False)
    at = np.flatnonzero(chosen)
    rows = Rows("surveys", every.frame.iloc[at].reset_index(drop=True), every.group[at])
    response = c.column_of(rows, "response_id").astype(object)
    respondent = c.column_of(rows, "respondent_id").astype(object)
    table = pd.DataFrame(
        {
            "group": rows.group,
            "response": response.to_numpy(),
            "rater": respondent.where(respondent.notna(), response).to_numpy(),
            "target": c.column_of(rows, "target_organization_id").to_numpy(object),
            "score": _rescaled(c, rows),
        }
    )
    table["answered"] = table["score"].notna()
    about = table.groupby(["group", "response", "target"])["answered"]
    table["items"] = about.transform("sum")
    counted = table["answered"] & (table["items"] >= LEAST_ITEMS)
    of_target = table[counted].groupby(["group", "target"])
    table.loc[counted, "raters"] = of_target["response"].transform("nunique")
    table.loc[counted, "rows_of_target"] = of_target["response"].transform("size")
    return rows, table


def _rescaled(c: Cohorts, rows: Rows) -> np.ndarray:
    """Scores brought to 1–4 by their own scale; one off its scale is no answer."""
    score, low, high = (
        c.column_of(rows, name).to_numpy(float, na_value=np.nan)
        for name in ("score", "scale_min", "scale_max")
    )
    low = np.where(np.isnan(low), SCALE[0], low)
    high = np.where(np.isnan(high), SCALE[1], high)
    good = (high > low) & (score >= low) & (score <= high)
    span = np.where(high > low, high - low, 1.0)
    return np.where(good, SCALE[0] + (score - low) / span * (SCALE[1] - SCALE[0]), np.nan)
