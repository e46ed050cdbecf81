"""What social workers spend their hours on, and which functions they fulfil: section 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import bar_label, bars
from workbench.figures.gaps import series_of
from workbench.figures.labels import code_label
from workbench.figures.rates import own_row
from workbench.figures.shares import shares_chart
from workbench.figures.words import number, rows_of, value_of
from workbench.messages import Formats
from workbench.results import Publishable

Row = dict[str, Any]

#: The five roles in the order of the essay.
ROLES: tuple[str, ...] = (
    *("practitioner", "policy_adviser", "practice_researcher", "advocate", "enabler"),
)
ADMINISTRATIVE = "administrative"


@chart(id="role_hours", section=11)
def role_hours(results: Publishable, *, lang: str) -> Chart:
    """Hours in each of the five roles; a role without any has an empty row."""
    found = {row["item"]: row for row in rows_of(series_of(results, "role_hours", lang))}
    none = {"numerator": 0.0, "value": 0.0}
    return _hours_chart(
        "role_hours",
        [code_label("worker_function", role, lang) for role in ROLES],
        [found.get(role, none) for role in ROLES],
        "labels.worker_function",
        lang,
        roles=value_of(own_row(results, "role_coverage"), lang),
    )


@chart(id="worker_hours", section=11)
def worker_hours(results: Publishable, *, lang: str) -> Chart:
    """Hours of professional social workers by type of activity, most first."""
    rows = rows_of(series_of(results, "worker_hours", lang))
    ordered = sorted(rows, key=lambda row: (-row["numerator"], row["item"]))
    return _hours_chart(
        "worker_hours",
        [code_label("service_type", row["item"], lang) for row in ordered],
        ordered,
        "labels.service_type",
        lang,
        marked=[row["item"] == ADMINISTRATIVE for row in ordered],
        share=value_of(own_row(results, "admin_time_share"), lang),
    )


def _hours_chart(
    id: str,
    names: Sequence[str],
    rows: Sequence[Row],
    first: str,
    lang: str,
    *,
    marked: Sequence[bool] = (),
    **said: str,
) -> Chart:
    """Hours as bars with their share of all behind the number; `marked` ones in another colour."""
    formats = Formats(lang)
    hours = [row["numerator"] for row in rows]
    shares = [number(row["value"], "share", lang) for row in rows]
    texts = [
        messages.text("charts.hours_share", lang, hours=formats.decimal(each, 1), share=share)
        for each, share in zip(hours, shares, strict=True)
    ]
    spoken = [
        messages.text("charts.named_text", lang, name=name, text=text)
        for name, text in zip(names, texts, strict=True)
    ]
    figure = bars([bar_label(name) for name in names], hours, texts, lang)
    figure.update_layout(margin={"r": 136})
    if any(marked):
        colours = [theme.LATE if mark else theme.COMMUNITY for mark in marked]
        figure.update_traces(marker={"color": colours})
    columns = [
        messages.text(n, lang)
        for n in (first, "charts.column_hours_spent", "charts.column_hours_share")
    ]
    cells = [
        (name, formats.decimal(each, 1), share)
        for name, each, share in zip(names, hours, shares, strict=True)
    ]
    return Chart(
        id=id,
        title=messages.text(f"charts.title_{id}", lang),
        figure=figure,
        alt=messages.text(f"charts.alt_{id}", lang, hours=messages.listed(spoken, lang)),
        table=pd.DataFrame(cells, columns=columns, dtype=object),
        lang=lang,
        note=messages.text(f"charts.note_{id}", lang, **said),
    )


@chart(id="closing_roles", section=11)
def closing_roles(results: Publishable, *, lang: str) -> Chart:
    """Needs with a provider, a linker, an undertaker; a need may have all three."""
    rows = rows_of(results.frame[results.frame["indicator_id"] == "closing_roles"])
    return shares_chart(
        results,
        "closing_roles",
        rows,
        lang,
        name_of=lambda row, lang: messages.text(f"labels.part_{row['group']}", lang),
    )
