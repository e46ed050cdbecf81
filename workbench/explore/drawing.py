"""One indicator by any grouping as a picture that suits its unit: a chart, or the sentence why not."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench import messages, theme
from workbench.explore.listing import speaking, styled
from workbench.explore.numbers import (
    Numbers,
    as_text,
    group_label,
    part_of,
    part_rows,
    title,
    told_value,
)
from workbench.explore.pictures import Level, Line, level_marks, line_panels, number_axis
from workbench.figures.chart import CannotDraw, Chart, Gap
from workbench.figures.counts import bar_label, bars
from workbench.figures.gaps import why_no_number
from workbench.figures.labels import month_label
from workbench.figures.rates import MOST_ROWS, Rate, dot_plot, rate_of
from workbench.figures.words import has_number, rows_of, sentences
from workbench.results import PERIOD_GROUPINGS

if TYPE_CHECKING:
    import plotly.graph_objects as go

CHART_ID = "explore"
#: Groups that get a panel of their own; the rest is in the table.
MOST_PANELS = 6
#: Numbers that the alt text lists one by one.
MOST_SPOKEN = 6
#: Flags from harmless to grave; other levels stand in the order in which they occur.
LEVELS = ("none", "watch", "alert", "unknown")

Row = Mapping[str, Any]


class Drawn(Chart):
    """A chart that says its own title, words and note, because no page around it does."""

    def bundles(self) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        (figure, described), (table, _) = super().bundles()
        lang, escaped = self.lang, html.escape
        warning = messages.text("explore.not_for_publication", lang)
        head = (
            f"<h3>{escaped(self.title)}</h3>"
            f'<p class="wb-unprotected" role="note">{escaped(warning)}</p>'
        )
        below = "".join(f'<p class="wb-note">{escaped(said)}</p>' for said in (self.alt, self.note))
        heading = {"text/html": styled(head), "text/plain": f"{self.title}\n{warning}"}
        told = {
            "text/html": styled(below + table["text/html"]),
            "text/plain": f"{self.note}\n{table['text/plain']}",
        }
        return [(heading, {}), (figure, described), (told, {})]


@dataclass(frozen=True)
class _Picture:
    """What is drawn, in words and as a figure; `kind` names its note, `left_out` counts groups."""

    figure: go.Figure
    kind: str
    alt: str
    left_out: int = 0


@speaking
def draw(numbers: Numbers, *, variant: str = "", group: str = "") -> Chart | Gap:
    """One part of the indicator: shares and rates as dots, counts as bars, time as lines, levels as marks.

    Without `variant` and `group` it is the plain whole, or every part where there is no whole.
    A gap says in a sentence why nothing can be drawn. UsageError for a part that does not exist.
    """
    rows = part_rows(numbers, variant, group)
    name = title(numbers, (variant, group))
    try:
        return _chart(numbers, rows, name)
    except CannotDraw as reason:
        told = messages.text("gaps.sentence", numbers.lang, chart=name, reason=reason.sentence)
        return Gap(CHART_ID, told)


def _chart(numbers: Numbers, frame: pd.DataFrame, name: str) -> Chart:
    lang, rows = numbers.lang, rows_of(frame)
    shown = [row for row in rows if has_number(row)]
    levelled = [row for row in rows if isinstance(row["category"], str)]
    if not shown and not levelled:
        raise why_no_number(numbers.results, frame, lang)
    if not shown:
        picture, silent = _levels(numbers, levelled), len(rows) - len(levelled)
    else:
        picture, silent = _of_numbers(numbers, rows, shown), len(rows) - len(shown)
    picture.figure.update_layout(paper_bgcolor=theme.PAPER, plot_bgcolor=theme.PAPER)
    return Drawn(
        id=CHART_ID,
        title=name,
        figure=picture.figure,
        alt=picture.alt,
        table=as_text(numbers, rows),
        lang=lang,
        note=_note(picture, silent, lang),
    )


def _of_numbers(numbers: Numbers, rows: Sequence[Row], shown: Sequence[Row]) -> _Picture:
    if any(unit in numbers.by for unit in PERIOD_GROUPINGS):
        return _lines(numbers, rows)
    limited = any(not pd.isna(row["lower"]) or not pd.isna(row["upper"]) for row in shown)
    if limited or shown[0]["unit"] == "share":
        return _dots(numbers, shown)
    return _bars(numbers, shown)


def _note(picture: _Picture, silent: int, lang: str) -> str:
    said = [messages.text(f"explore.note_{picture.kind}", lang)]
    if picture.left_out:
        said.append(messages.text("explore.note_left_out", lang, count=picture.left_out))
    if silent:
        said.append(messages.text("explore.note_silent", lang, count=silent))
    return sentences(said, lang)


def _name(numbers: Numbers, row: Row, without: Sequence[str] = ()) -> str:
    """The groups of a row and its part, one after the other; the whole has its own word."""
    lang = numbers.lang
    labels = [group_label(numbers, c, row[c]) for c in numbers.by if c not in without]
    told = " · ".join(label for label in (*labels, part_of(row, lang)) if label)
    return told or messages.text("labels.whole", lang)


def _rates(numbers: Numbers, rows: Sequence[Row], without: Sequence[str] = ()) -> list[Rate]:
    return [rate_of(dict(row), _name(numbers, row, without), numbers.lang) for row in rows]


def _largest(rates: Sequence[Rate]) -> list[Rate]:
    """As many groups as fit: those with most behind them, highest first."""
    heavy = sorted(rates, key=lambda rate: -_known(rate.denominator))[:MOST_ROWS]
    return sorted(heavy, key=lambda rate: -_height(rate))


def _known(number: float) -> float:
    return 0.0 if pd.isna(number) else float(number)


def _height(rate: Rate) -> float:
    """Where a rate stands: its value, or the sure end of its range."""
    return _known(rate.value if rate.shown() else rate.lower)


def _dots(numbers: Numbers, shown: Sequence[Row]) -> _Picture:
    rates = _rates(numbers, shown)
    drawn = _largest(rates)
    unit = shown[0]["unit"]
    figure = dot_plot(drawn, numbers.lang, axis=number_axis(unit, numbers.lang))
    return _Picture(figure, "dots", _alt(rates, numbers.lang), len(rates) - len(drawn))


def _bars(numbers: Numbers, shown: Sequence[Row]) -> _Picture:
    rates = sorted(_rates(numbers, shown), key=lambda rate: -_height(rate))
    drawn = rates[:MOST_ROWS]
    figure = bars(
        [bar_label(rate.name) for rate in drawn],
        [rate.value for rate in drawn],
        [rate.value_text for rate in drawn],
        numbers.lang,
    )
    # Amounts of money are longer than the counts that bars leave room for.
    figure.update_layout(margin={"r": 14 + 8 * max(len(rate.value_text) for rate in drawn)})
    return _Picture(figure, "bars", _alt(rates, numbers.lang), len(rates) - len(drawn))


def _lines(numbers: Numbers, rows: Sequence[Row]) -> _Picture:
    """A panel for each group that has a number; sub-periods without one stay as breaks."""
    lang = numbers.lang
    units = [unit for unit in PERIOD_GROUPINGS if unit in numbers.by]
    moments = list(dict.fromkeys(row[units[0]] for row in rows))
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        found.setdefault(_name(numbers, row, units), {})[row[units[0]]] = row
    every = [
        Line(name, _along(numbers, by_moment, moments, units[0]))
        for name, by_moment in found.items()
        if any(has_number(row) for row in by_moment.values())
    ]
    drawn = sorted(every, key=lambda line: -sum(_known(r.denominator) for r in line.rates))
    drawn = drawn[:MOST_PANELS]
    unit = rows[0]["unit"]
    ticks = _ticks(numbers, moments, units[0])
    figure = line_panels(drawn, ticks, number_axis(unit, lang), lang)
    spoken = [
        messages.text("explore.alt_line", lang, name=line.name, numbers=_alt(line.rates, lang))
        for line in drawn
    ]
    alone = len(every) == 1
    alt = _alt(every[0].rates, lang) if alone else sentences(spoken, lang)
    return _Picture(figure, "lines", alt, len(every) - len(drawn))


def _along(
    numbers: Numbers, by_moment: Mapping[str, Row], moments: Sequence[str], unit: str
) -> list[Rate]:
    """A rate for each sub-period; a group that is not there in one has a rate without number."""
    pattern = next(iter(by_moment.values()))
    nothing = dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"), float("nan"))
    rows = [by_moment.get(moment, {**pattern, **nothing, unit: moment}) for moment in moments]
    return [
        rate_of(dict(row), group_label(numbers, unit, moment), numbers.lang)
        for row, moment in zip(rows, moments, strict=True)
    ]


def _ticks(numbers: Numbers, moments: Sequence[str], unit: str) -> list[str]:
    if unit == "month":
        return [month_label(moment, numbers.lang, with_year=True) for moment in moments]
    return [group_label(numbers, unit, moment) for moment in moments]


def _alt(rates: Sequence[Rate], lang: str) -> str:
    """All numbers where they are few; else the lowest and highest of those that are known."""
    shown = [rate for rate in rates if rate.shown() or rate.ranged()]
    known = sorted((rate for rate in shown if rate.shown()), key=lambda rate: rate.value)
    if len(shown) <= MOST_SPOKEN or len(known) <= 1:
        return _listed([rate.spoken(lang) for rate in shown], lang)
    ends = messages.text(
        "explore.alt_ends",
        lang,
        count=len(known),
        lowest=known[0].spoken(lang),
        highest=known[-1].spoken(lang),
    )
    ranges = len(shown) - len(known)
    more = messages.text("explore.alt_ranges", lang, count=ranges) if ranges else ""
    return sentences([ends, more], lang)


def _listed(spoken: Sequence[str], lang: str) -> str:
    """The first of what is there, and that there is more."""
    numbers = messages.listed(list(spoken[:MOST_SPOKEN]), lang)
    rest = "explore.alt_all" if len(spoken) <= MOST_SPOKEN else "explore.alt_first"
    return messages.text(rest, lang, numbers=numbers)


def _levels(numbers: Numbers, rows: Sequence[Row]) -> _Picture:
    lang = numbers.lang
    found = dict.fromkeys(row["category"] for row in rows)
    ordered = [
        *(level for level in LEVELS if level in found),
        *(c for c in found if c not in LEVELS),
    ]
    named = {level: told_value({**_first_of(rows, level)}, lang) for level in ordered}
    levels = [
        Level(_name(numbers, row), ordered.index(row["category"]), named[row["category"]])
        for row in rows
    ]
    drawn = sorted(levels, key=lambda level: level.column)[:MOST_ROWS]
    alt = _listed([f"{level.name} {level.text}" for level in levels], lang)
    figure = level_marks(drawn, list(named.values()), lang)
    return _Picture(figure, "levels", alt, len(levels) - len(drawn))


def _first_of(rows: Sequence[Row], level: str) -> Row:
    return next(row for row in rows if row["category"] == level)
