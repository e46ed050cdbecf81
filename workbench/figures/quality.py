"""Data quality D1–D5 of section 2."""

from __future__ import annotations

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.counts import bar_label, bars
from workbench.figures.gaps import series_of
from workbench.figures.words import rows_of
from workbench.messages import Formats
from workbench.results import Publishable


@chart(id="data_quality_scores", section=2)
def data_quality_scores(results: Publishable, *, lang: str) -> Chart:
    """The five scores as bars to 100 %, each with passed of checked."""
    rows = rows_of(series_of(results, "data_quality", lang))
    formats = Formats(lang)
    nothing = messages.text("charts.not_scored", lang)
    names = [messages.text(f"labels.quality_{row['item']}", lang) for row in rows]
    scores = [nothing if pd.isna(r["value"]) else formats.percent(r["value"]) for r in rows]
    checked = [
        f"{formats.integer(r['numerator'])} / {formats.integer(r['denominator'])}" for r in rows
    ]
    says = [messages.text(f"labels.quality_says_{row['item']}", lang) for row in rows]
    columns = [f"charts.column_{name}" for name in ("quality", "meaning", "score", "checked")]
    spoken = [f"{name} {score}" for name, score in zip(names, scores, strict=True)]
    return Chart(
        id="data_quality_scores",
        title=messages.text("charts.title_data_quality_scores", lang),
        figure=bars(
            [bar_label(name, count) for name, count in zip(names, checked, strict=True)],
            [row["value"] for row in rows],
            scores,
            lang,
            track=1,
            xaxis=theme.share_axis(lang),
        ),
        alt=messages.text(
            "charts.alt_data_quality_scores", lang, scores=messages.listed(spoken, lang)
        ),
        table=pd.DataFrame(
            list(zip(names, says, scores, checked, strict=True)),
            columns=[messages.text(column, lang) for column in columns],
            dtype=object,
        ),
        lang=lang,
        note=messages.text("charts.note_data_quality", lang),
    )
