"""Where the lead rate differs: by category, channel and handling unit, and against wider places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from workbench import messages, theme
from workbench.figures.chart import Chart, chart
from workbench.figures.gaps import why_no_number
from workbench.figures.labels import code_label, place_known, place_name, unit_label
from workbench.figures.rates import (
    MOST_ROWS,
    Rate,
    dot_plot,
    indicator_name,
    lead_indicator,
    own_row,
    plain,
    rate_of,
    rates_table,
)
from workbench.figures.words import Note, has_number, rows_of, sentences
from workbench.results import Publishable

Named = Callable[[str], str]


@dataclass(frozen=True)
class _Breakdown:
    """A rate by the values of one column: those drawn, and those that are only told of."""

    indicator: str
    own: Rate
    drawn: list[Rate]
    further: list[Rate]
    hidden: list[Rate]


@chart(id="rate_by_category", section=10)
def rate_by_category(results: Publishable, *, lang: str) -> Chart:
    """The lead rate of each need category, most needs first, with the community's own as a line."""
    return _by_column(
        results,
        "category",
        "need_category",
        lambda code: code_label("need_category", code, lang),
        lang,
    )


@chart(id="rate_by_channel", section=10)
def rate_by_channel(results: Publishable, *, lang: str) -> Chart:
    """The lead rate of each channel, most needs first."""
    return _by_column(
        results,
        "channel",
        "source_channel",
        lambda code: code_label("source_channel", code, lang),
        lang,
    )


@chart(id="rate_by_unit", section=10)
def rate_by_unit(results: Publishable, *, lang: str) -> Chart:
    """The lead rate of each handling unit, most needs first."""
    return _by_column(
        results,
        "unit",
        "organization_id",
        lambda code: unit_label(results, code, lang),
        lang,
    )


def _by_column(results: Publishable, breakdown: str, column: str, named: Named, lang: str) -> Chart:
    found = _collect(results, breakdown, column, named, lang)
    name = indicator_name(found.indicator, lang)
    everything = [*found.drawn, *found.further, *found.hidden]
    return Chart(
        id=f"rate_by_{breakdown}",
        title=messages.text(f"charts.title_rate_by_{breakdown}", lang, indicator=name),
        figure=dot_plot(found.drawn, lang, own=found.own),
        alt=_alt(found, name, breakdown, lang),
        table=rates_table(everything, messages.text(f"labels.{column}", lang), lang),
        lang=lang,
        note=_note(results, found, lang),
    )


def _collect(
    results: Publishable, breakdown: str, column: str, named: Named, lang: str
) -> _Breakdown:
    indicator = lead_indicator(results, lang)
    rows = plain(results.breakdowns[breakdown], indicator)
    # A category without a judged need is no row of this picture.
    rows = rows[~rows["note"].map(lambda note: "no_denominator" in Note.of(note).said)]
    told = [rate_of(row, named(row[column]), lang) for row in rows_of(rows)]
    shown = [rate for rate in told if rate.shown()]
    if not shown:
        raise why_no_number(results, rows, lang)
    shown.sort(key=lambda rate: (-rate.denominator, rate.name))
    return _Breakdown(
        indicator=indicator,
        own=rate_of(own_row(results, indicator), place_name(results, "community", lang), lang),
        drawn=shown[:MOST_ROWS],
        further=shown[MOST_ROWS:],
        hidden=sorted((r for r in told if not r.shown()), key=lambda rate: rate.name),
    )


def _alt(found: _Breakdown, name: str, breakdown: str, lang: str) -> str:
    ordered = sorted([*found.drawn, *found.further], key=lambda rate: rate.value)
    said = messages.text(
        "charts.alt_rate_by",
        lang,
        indicator=name,
        by=messages.text(f"charts.by_{breakdown}", lang),
        own=found.own.spoken(lang),
        lowest=ordered[0].spoken(lang),
        highest=ordered[-1].spoken(lang),
        shown=len(ordered),
    )
    if found.hidden:
        said += messages.text("charts.alt_hidden", lang, hidden=len(found.hidden))
    return said


def _note(results: Publishable, found: _Breakdown, lang: str) -> str:
    said = [messages.text("charts.note_dots", lang)]
    if found.further:
        said.append(messages.text("charts.note_further", lang, count=len(found.further)))
    if found.hidden:
        count, least = len(found.hidden), results.min_cell
        said.append(messages.text("charts.note_hidden", lang, count=count, min_cell=least))
    return sentences(said, lang)


@chart(id="rate_against_places", section=10)
def rate_against_places(results: Publishable, *, lang: str) -> Chart:
    """The community's lead rate beside its street's and its district's (or that of all data)."""
    indicator = lead_indicator(results, lang)
    own = rate_of(own_row(results, indicator), place_name(results, "community", lang), lang)
    places = _places(results)
    rates = [own, *(_wider(results, place, indicator, lang) for place in places)]
    shown = [rate for rate in rates if rate.shown()]
    name = indicator_name(indicator, lang)
    spoken = [rate.spoken(lang) for rate in shown]
    return Chart(
        id="rate_against_places",
        title=messages.text(
            "charts.title_rate_against_all"
            if places == ["whole"]
            else "charts.title_rate_against_places",
            lang,
            indicator=name,
        ),
        figure=dot_plot(shown, lang),
        alt=messages.text(
            "charts.alt_places", lang, indicator=name, places=messages.listed(spoken, lang)
        ),
        table=rates_table(rates, messages.text("labels.place", lang), lang),
        lang=lang,
        note=messages.text(
            "charts.note_all" if places == ["whole"] else "charts.note_places", lang
        ),
    )


def _places(results: Publishable) -> list[str]:
    """Street and district where known; the whole data set where the district is not."""
    known = [place for place in ("street", "district") if place_known(results, place)]
    return known if "district" in known else [*known, "whole"]


def _wider(results: Publishable, place: str, indicator: str, lang: str) -> Rate:
    rows = rows_of(plain(results.breakdowns[place], indicator))
    look = {"colour": theme.PLACE_COLOURS[place], "symbol": theme.PLACE_SYMBOLS[place]}
    if not rows:
        nothing = dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"), pd.NA)
        return rate_of({**own_row(results, indicator), **nothing}, place, lang, **look)
    return rate_of(rows[0], place_name(results, place, lang), lang, **look)


@chart(id="three_rates", section=10)
def three_rates(results: Publishable, *, lang: str) -> Chart:
    """Response, resolution and satisfaction as the scheme of this evaluation counts them."""
    frame = results.frame
    rows = frame[(frame["indicator_id"] == "three_rates") & (frame["group"] != "")]
    told = rows_of(rows)
    rates = [
        rate_of(row, messages.text(f"labels.three_{row['group']}", lang), lang) for row in told
    ]
    shown = [rate for rate, row in zip(rates, told, strict=True) if has_number(row)]
    if not shown:
        raise why_no_number(results, rows, lang)
    spoken = [rate.spoken(lang) for rate in rates]
    return Chart(
        id="three_rates",
        title=messages.text("charts.title_three_rates", lang),
        figure=dot_plot(shown, lang),
        alt=messages.text("charts.alt_three_rates", lang, rates=messages.listed(spoken, lang)),
        table=rates_table(rates, messages.text("charts.column_rate", lang), lang),
        lang=lang,
        note=messages.text("charts.note_operational", lang),
    )
