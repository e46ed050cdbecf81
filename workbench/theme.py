"""How every page looks: colours with one meaning, fonts, the Plotly template and its settings.

Nothing is registered at import: `template()` returns a template, and a figure names it.
Colours are Okabe & Ito's (2008), which people with colour-blindness tell apart; no chart
relies on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

FONTS = (
    '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", '
    '"Helvetica Neue", Arial, sans-serif'
)
FONT_SIZE = 13
SMALL_SIZE = 11

INK = "#1f2933"
SOFT_INK = "#5b6770"
GRID = "#e4e7eb"
AXIS = "#9aa5b1"
PAPER = "#ffffff"

#: What became of a promise.
ON_TIME = "#009e73"
LATE = "#d55e00"
UNKNOWN = "#8c8c8c"
NOT_DUE = "#c9ced6"
OUTCOME_COLOURS: Mapping[str, str] = MappingProxyType(
    {"on_time": ON_TIME, "late": LATE, "promise_unknown": UNKNOWN, "not_due": NOT_DUE}
)

#: How a referral was answered, and what came of it.
REFERRAL_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "made": "#4a4a4a",
        "accepted": "#0072b2",
        "declined": LATE,
        "helped": ON_TIME,
        "referred_on": "#56b4e9",
        "ineligible": "#e69f00",
        "no_capacity": LATE,
        "unreachable": "#cc79a7",
        "withdrawn": UNKNOWN,
    }
)

#: A rating from the lowest score to the highest.
RATING: tuple[str, ...] = (
    *("#b34700", "#e08a4a", "#f2c9a4", "#e4e7eb"),
    *("#b3d4ea", "#5ba3d0", "#005b8f"),
)

#: Whose number it is.
COMMUNITY = "#0072b2"
STREET = "#56b4e9"
DISTRICT = "#cc79a7"
WHOLE = "#4a4a4a"
PLACE_COLOURS: Mapping[str, str] = MappingProxyType(
    {"community": COMMUNITY, "street": STREET, "district": DISTRICT, "whole": WHOLE}
)

#: Which sector an organisation belongs to.
SECTOR_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "community": "#0072b2",
        "social_organization": "#e69f00",
        "government": "#cc79a7",
        "market": "#8c8c8c",
        "volunteer": "#009e73",
        "charity": "#56b4e9",
    }
)
SECTOR_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "community": "circle",
        "social_organization": "square",
        "government": "diamond",
        "market": "hexagon",
        "volunteer": "triangle-up",
        "charity": "pentagon",
    }
)

#: Shapes that repeat what the colours say.
PLACE_SYMBOLS: Mapping[str, str] = MappingProxyType(
    {"community": "circle", "street": "diamond", "district": "square", "whole": "triangle-up"}
)
#: The band of an interval, and what stands where a number is hidden.
BAND = "rgba(0, 114, 178, 0.18)"
HIDDEN = "#b8bec5"
#: From none to many, for counts in cells.
COUNT_SCALE: tuple[tuple[float, str], ...] = (
    (0.0, "#f4f7fa"),
    (0.25, "#c6dbec"),
    (0.5, "#7fb3d5"),
    (0.75, "#2f86bd"),
    (1.0, "#004b78"),
)

#: Figures write shares as their language does; both languages write 1,234.5.
SEPARATORS: Mapping[str, str] = MappingProxyType({"zh-CN": ".,", "en": ".,"})


def config() -> dict[str, Any]:
    """Settings of every figure: follows its container, without logo and tool bar."""
    return {
        "displaylogo": False,
        "displayModeBar": False,
        "responsive": True,
        "scrollZoom": False,
        "showTips": False,
    }


def _axis(**more: Any) -> dict[str, Any]:
    return {
        "automargin": True,
        "gridcolor": GRID,
        "linecolor": AXIS,
        "tickcolor": AXIS,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "ticklabelstandoff": 4,
        "title": {"standoff": 8, "font": {"size": SMALL_SIZE, "color": SOFT_INK}},
        **more,
    }


@cache
def template() -> go.layout.Template:
    """The template of every figure: transparent, light grid lines, room for labels."""
    import plotly.graph_objects as go

    return go.layout.Template(
        layout={
            "font": {"family": FONTS, "size": FONT_SIZE, "color": INK},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [COMMUNITY, LATE, ON_TIME, DISTRICT, STREET, WHOLE],
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": _axis(),
            "yaxis": _axis(),
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": PAPER,
                "bordercolor": AXIS,
                "align": "left",
                "font": {"family": FONTS, "size": FONT_SIZE, "color": INK},
            },
            "dragmode": False,
        }
    )


def layout(lang: str, *, height: int, **more: Any) -> dict[str, Any]:
    """The layout of a figure: as wide as its container, `height` pixels high."""
    return {
        "template": template(),
        "separators": SEPARATORS[lang],
        "height": height,
        "autosize": True,
        **more,
    }


def pale(colour: str) -> str:
    """A colour at two fifths of its strength."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.4)"


def of_scale(place: int, steps: int) -> str:
    """The colour of a step of a rating scale, from orange (lowest) over grey to blue (highest)."""
    at = place / (steps - 1) if steps > 1 else 0.5
    return RATING[round(at * (len(RATING) - 1))]


def text_on(colour: str) -> str:
    """Ink or paper, whichever can be read on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER


def score_axis(**more: Any) -> dict[str, Any]:
    """An axis of scores from 0 to 100."""
    return {
        "range": [0, 100],
        "tickmode": "array",
        "tickvals": [0, 25, 50, 75, 100],
        "tickangle": 0,
        "tickfont": {"size": SMALL_SIZE, "color": SOFT_INK},
        **more,
    }


def share_axis(lang: str, **more: Any) -> dict[str, Any]:
    """An axis from 0 to 100 %, in quarters so that the labels fit a phone."""
    from workbench.messages import Formats

    formats = Formats(lang)
    quarters = [0, 0.25, 0.5, 0.75, 1]
    return {
        "range": [0, 1],
        "tickmode": "array",
        "tickvals": quarters,
        "ticktext": [formats.percent(quarter, 0) for quarter in quarters],
        "tickangle": 0,
        "tickfont": {"size": SMALL_SIZE, "color": SOFT_INK},
        **more,
    }
