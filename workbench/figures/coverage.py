"""Who was reached by services, and how certain that is: section 8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import bar_label, pair_bars
from workbench.figures.gaps import series_of, why_no_number
from workbench.figures.labels import code_label
from workbench.figures.rates import dot_plot, plain, rate_of, rates_table
from workbench.figures.words import has_number, rows_of, sentences
from workbench.messages import Formats
from workbench.results import Publishable

if TYPE_CHECKING:
    import plotly.graph_objects as go

Row = dict[str, Any]


@chart(id="attendance", section=8)
def attendance(results: Publishable, *, lang: str) -> Chart:
    """Attendances beside the fewest and most people behind them, by kind of activity."""
    rows = [row for row in rows_of(series_of(results, "attendance", lang)) if row["n"] != 0]
    names = [messages.text(f"labels.attended_{row['item']}", lang) for row in rows]
    times = [_counted(row["n"], lang) for row in rows]
    people = [_people(row, lang) for row in rows]
    spoken = [
        messages.text("charts.attended", lang, name=name, times=n, people=p)
        for name, n, p in zip(names, times, people, strict=True)
    ]
    columns = ("column_activities", "column_times", "column_people")
    return Chart(
        id="attendance",
        title=messages.text("charts.title_attendance", lang),
        figure=_draw_attendance(rows, names, times, people, lang),
        alt=messages.text("charts.alt_attendance", lang, rows=messages.listed(spoken, lang)),
        table=pd.DataFrame(
            list(zip(names, times, people, strict=True)),
            columns=[messages.text(f"charts.{name}", lang) for name in columns],
            dtype=object,
        ),
        lang=lang,
        note=messages.text("charts.note_attendance", lang),
    )


def _counted(n: float, lang: str) -> str:
    hidden = messages.text("charts.hidden_cell", lang)
    return hidden if pd.isna(n) else Formats(lang).integer(n)


def _people(row: Row, lang: str) -> str:
    """One number, a range, or the fewest where nothing limits the most."""
    fewest = _counted(row["lower"], lang)
    if pd.isna(row["lower"]) or row["lower"] == row["upper"]:
        return fewest
    if pd.isna(row["upper"]):
        return messages.text("labels.from", lang, value=fewest)
    most = _counted(row["upper"], lang)
    return messages.text("labels.span", lang, lower=fewest, upper=most)


def _draw_attendance(
    rows: Sequence[Row],
    names: Sequence[str],
    times: Sequence[str],
    people: Sequence[str],
    lang: str,
) -> go.Figure:
    said = [
        (
            messages.text("charts.attended_times", lang, times=n),
            messages.text("charts.attended_people", lang, people=p),
        )
        for n, p in zip(times, people, strict=True)
    ]
    return pair_bars(
        [bar_label(name, *small) for name, small in zip(names, said, strict=True)],
        [row["n"] for row in rows],
        [row["lower"] for row in rows],
        lang,
        upto=[row["upper"] for row in rows],
    )


@chart(id="coverage_by_group", section=8)
def coverage_by_group(results: Publishable, *, lang: str) -> Chart:
    """Coverage of all residents, of the priority groups together, and of each group."""
    rows = [
        *rows_of(plain(results.frame, "service_coverage_rate")),
        *rows_of(plain(results.frame, "priority_coverage_rate")),
        *_by_group(results, "group_coverage_rate"),
    ]
    return _group_chart(results, "coverage_by_group", rows, lang)


@chart(id="filing_by_group", section=8)
def filing_by_group(results: Publishable, *, lang: str) -> Chart:
    """Of each group, those on file."""
    return _group_chart(results, "filing_by_group", _by_group(results, "filing_rate"), lang)


def _by_group(results: Publishable, indicator_id: str) -> list[Row]:
    frame = results.frame
    return rows_of(frame[frame["indicator_id"] == indicator_id])


def _group_chart(results: Publishable, name: str, rows: Sequence[Row], lang: str) -> Chart:
    told = [(row, rate_of(row, _group_name(row, lang), lang)) for row in rows]
    shown = [rate for row, rate in told if has_number(row)]
    if not shown:
        raise why_no_number(results, pd.DataFrame(list(rows)), lang)
    left_out = [rate for row, rate in told if row["status"] in ("suppressed", "insufficient_data")]
    said = [messages.text(f"charts.note_{name}", lang)]
    hidden = sum(row["status"] == "suppressed" for row in rows)
    if hidden:
        least = results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=hidden, min_cell=least))
    exceeding = [_group_name(row, lang) for row in rows if "exceeds_population" in row["note"]]
    if exceeding:
        named = messages.listed(exceeding, lang)
        said.append(messages.text("charts.note_exceeding", lang, groups=named))
    spoken = [rate.spoken(lang) for rate in shown]
    return Chart(
        id=name,
        title=messages.text(f"charts.title_{name}", lang),
        figure=dot_plot(shown, lang),
        alt=messages.text(f"charts.alt_{name}", lang, rates=messages.listed(spoken, lang)),
        table=rates_table([*shown, *left_out], messages.text("labels.group_code", lang), lang),
        lang=lang,
        note=sentences(said, lang),
    )


def _group_name(row: Row, lang: str) -> str:
    if row["group"]:
        return code_label("group_code", row["group"], lang)
    if row["indicator_id"] == "service_coverage_rate":
        return messages.text("labels.all_residents", lang)
    return messages.text("labels.all_priority", lang)
