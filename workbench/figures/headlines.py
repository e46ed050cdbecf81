"""The headline shares of a community at one glance."""

from __future__ import annotations

from workbench import messages
from workbench.figures.chart import Chart, chart
from workbench.figures.gaps import why_no_number
from workbench.figures.rates import dot_plot, indicator_name, linked, plain, rate_of, rates_table
from workbench.figures.words import has_number, rows_of
from workbench.indicators.registry import catalogue
from workbench.results import Publishable

#: Shown with the headline set of FRAMEWORK §0: what a hotline export alone can tell.
BESIDE_HEADLINES: tuple[str, ...] = ("on_time_rate",)


def headline_ids() -> tuple[str, ...]:
    """The twelve headline indicators of FRAMEWORK §0, then what stands beside them."""
    twelve = [entry.id for entry in catalogue().values() if entry.headline]
    return (*twelve, *BESIDE_HEADLINES)


@chart(id="headline_intervals", section=1)
def headline_intervals(results: Publishable, *, lang: str) -> Chart:
    """Value and 95 % interval of every headline share that has a number here."""
    shares = [name for name in headline_ids() if catalogue()[name].unit == "share"]
    rows = [row for name in shares for row in rows_of(plain(results.frame, name))]
    shown = [
        rate_of(row, linked(row["indicator_id"], indicator_name(row["indicator_id"], lang)), lang)
        for row in rows
        if has_number(row)
    ]
    if not shown:
        lead = plain(results.frame, BESIDE_HEADLINES[0])
        raise why_no_number(results, lead, lang)
    spoken = [rate.spoken(lang) for rate in shown]
    return Chart(
        id="headline_intervals",
        title=messages.text("charts.title_headline_intervals", lang),
        figure=dot_plot(shown, lang),
        alt=messages.text(
            "charts.alt_headline_intervals", lang, rates=messages.listed(spoken, lang)
        ),
        table=rates_table(shown, messages.text("charts.column_rate", lang), lang),
        lang=lang,
        note=messages.text("charts.note_headline", lang),
    )
