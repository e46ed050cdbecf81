"""A series of counts with a fixed order of names as bars, with its table and alt text."""

from __future__ import annotations

from collections.abc import Sequence

from workbench import messages
from workbench.figures.chart import Chart
from workbench.figures.counts import Counted, count_bars, counted, counts_table
from workbench.figures.gaps import series_of
from workbench.figures.words import sentences
from workbench.results import Publishable


def counts_chart(
    results: Publishable, id: str, order: Sequence[str], label: str, column: str, lang: str
) -> Chart:
    """One bar for each row of the series `id`, in this order; what no row has is none.

    Names stand in the messages under `labels.<label>_<row>`, title, alt text and note under
    the chart's id.
    """
    rows = series_of(results, id, lang)
    found = dict(zip(rows["row"], rows["n"], strict=True))
    seen = [place for place, name in enumerate(order) if name in found]
    # Names beyond the first and last that occur are left out; gaps between them are zeros.
    shown = order[min(seen) : max(seen) + 1]
    counts = [
        counted(messages.text(f"labels.{label}_{name}", lang), float(found.get(name, 0.0)), lang)
        for name in shown
    ]
    return Chart(
        id=id,
        title=messages.text(f"charts.title_{id}", lang),
        figure=count_bars(counts, lang),
        alt=messages.text(
            f"charts.alt_{id}", lang, counts=messages.listed([c.spoken(lang) for c in counts], lang)
        ),
        table=counts_table(counts, (f"labels.{label}", column), lang),
        lang=lang,
        note=sentences(
            [messages.text(f"charts.note_{id}", lang), *_hidden(results, counts, lang)], lang
        ),
    )


def _hidden(results: Publishable, counts: Sequence[Counted], lang: str) -> list[str]:
    hidden = sum(not count.shown() for count in counts)
    if not hidden:
        return []
    least = results.min_cell
    return [messages.text("charts.note_hidden", lang, count=hidden, min_cell=least)]
