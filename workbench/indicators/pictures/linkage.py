"""Where a community stands, when it links and serves, and who is tied to whom: sections 5 and 6."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from workbench import intervals
from workbench.cohorts.actors import SECTOR_NAMES
from workbench.cohorts.rows import Floats, Mask
from workbench.cohorts.sets import Cohorts
from workbench.indicators.action.index import DONG
from workbench.indicators.assembly import plain_rows
from workbench.indicators.connection.index import LIAN
from workbench.indicators.months import Months
from workbench.indicators.pictures.placing import Placed, placed
from workbench.indicators.pictures.shaping import counted, long, series_of_groups
from workbench.results import Series


def linkage_series(c: Cohorts) -> Iterable[Series]:
    """Every series about linkage that the data allow."""
    yield index_intervals(c)
    if c.received.has("needs", "responsible_organization_id"):
        yield unit_contacts(c)
        yield unit_reach(c)
        yield unit_spread(c)
    if not c.received.has("organizations", "organization_id", "organization_type"):
        return
    if c.received.has("linkages", "linkage_date") and c.received.has("activities", "service_type"):
        yield contact_months(c)
        yield ties(c)
        yield actors(c)


# -- section 5 ---------------------------------------------------------------------


def index_intervals(c: Cohorts) -> Series:
    """Both indices with limits that follow from those of their components (`item`: indicator).

    Components without limits of their own (ties, contracts) add nothing, so that the limits
    say only how far chance in needs and linkages carries.
    """
    pieces = [_with_limits(c, name, terms) for name, terms in (LIAN, DONG)]
    rows = pd.concat(pieces, ignore_index=True).dropna(subset=["value"])
    return series_of_groups(c, "index_intervals", "intervals", rows)


def _with_limits(c: Cohorts, name: str, components: tuple[str, ...]) -> pd.DataFrame:
    rows = [plain_rows(component, c) for component in components]
    usable = [(row["status"] == "ok").to_numpy(bool) for row in rows]
    told: dict[str, list[Floats]] = {
        column: [
            np.where(good, row[column].to_numpy(float), np.nan)
            for good, row in zip(usable, rows, strict=True)
        ]
        for column in ("value", "lower", "upper")
    }
    lower, upper = intervals.mean_of_estimates(
        np.stack(told["value"]), np.stack(told["lower"]), np.stack(told["upper"])
    )
    value = plain_rows(name, c)["value"].to_numpy(float)
    return pd.DataFrame(
        {
            "_group": np.arange(len(c)),
            "item": name,
            "value": value,
            "lower": np.clip(value - lower, 0.0, 1.0),
            "upper": np.clip(value + upper, 0.0, 1.0),
        }
    )


def contact_months(c: Cohorts) -> Series:
    """By month of P: linkages across sectors, service activities, and whether there is any record.

    `row` is linkage, service or recorded (1 or 0). A community that never reported linkages
    or activities has no row of that kind (RULES 1.14).
    """
    months = Months.all_of(c)
    labels = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in months.numbers]
    kinds: tuple[tuple[str, np.ndarray, Mask], ...] = (
        (
            "linkage",
            months.count(c.ties.linkages, "linkage_date", c.ties.crosses),
            c.reported("linkages"),
        ),
        (
            "service",
            months.count(c.rosters.activities, "activity_date", c.rosters.service),
            c.reported("activities"),
        ),
        ("recorded", (_records(c, months) > 0).astype(int), np.ones(len(c), bool)),
    )
    pieces = []
    for kind, counts, told in kinds:
        rows = long(counts, "column", labels).assign(row=kind)
        pieces.append(rows[told[rows["_group"].to_numpy()]])
    together = pd.concat(pieces, ignore_index=True)
    return series_of_groups(c, "contact_months", "matrix", together, disclosive=False)


def _records(c: Cohorts, months: Months) -> np.ndarray:
    """Needs, activities and linkages of any status by month: whether anything was written down."""
    dated = (
        ("needs", "raised_date"),
        ("activities", "activity_date"),
        ("linkages", "linkage_date"),
    )
    return np.sum([months.count(c.rows(table), date) for table, date in dated], axis=0)


# -- section 6 ---------------------------------------------------------------------


def ties(c: Cohorts) -> Series:
    """TIES of P: from, to (ids of organisations), how they met, and how often."""
    met = c.ties.meetings.groupby(["group", "a", "b"], sort=True)
    rows = met.agg(weight=("row", "size"), tables=("table", "nunique"), first=("table", "first"))
    rows = rows.reset_index()
    ids = c.actors.column("organization_id").astype(object).to_numpy()
    frame = pd.DataFrame(
        {
            "_group": rows["group"],
            "from": ids[rows["a"].to_numpy(int)],
            "to": ids[rows["b"].to_numpy(int)],
            "kind": np.where(rows["tables"] > 1, "both", rows["first"]),
            "weight": rows["weight"].astype(float),
        }
    )
    return series_of_groups(c, "ties", "edges", frame, disclosive=False)


def actors(c: Cohorts) -> Series:
    """Organisations active here, and those of the three 社 listed here: sector, ties, place to draw."""
    return series_of_groups(
        c, "actors", "nodes", pd.concat(_networks(c), ignore_index=True), disclosive=False
    )


def _networks(c: Cohorts) -> list[pd.DataFrame]:
    active, listed = c.ties.active, c.ties.listed
    keys = pd.DataFrame(
        {
            "group": np.concatenate([active.rows.group, listed.rows.group]),
            "place": np.concatenate([active.place, listed.place]),
            "active": np.repeat([1.0, 0.0], [len(active), len(listed)]),
        }
    ).drop_duplicates(["group", "place"])
    ids = c.actors.column("organization_id").astype(object).to_numpy()
    pairs = dict(iter(c.ties.pairs.groupby("group")))
    empty = c.ties.pairs.iloc[:0]
    pieces = [pd.DataFrame(columns=["_group", "node", "kind", "active", "n", "x", "y"])]
    for group, own in keys.sort_values(["group", "place"]).groupby("group"):
        place, sector = own["place"].to_numpy(int), c.actors.sector[own["place"].to_numpy(int)]
        drawn: Placed = placed(place, sector, pairs.get(group, empty)[["a", "b"]].to_numpy(int))
        pieces.append(
            pd.DataFrame(
                {
                    "_group": group,
                    "node": ids[place],
                    "kind": [SECTOR_NAMES[number] for number in sector],
                    "active": own["active"].to_numpy(),
                    "n": drawn.degree,
                    "x": drawn.x,
                    "y": drawn.y,
                }
            )
        )
    return pieces if len(pieces) == 1 else pieces[1:]


# -- contacts of handling units -------------------------------------------------------


def unit_contacts(c: Cohorts) -> Series:
    """N_acc by the unit that is responsible; blank is left out."""
    chosen = _assigned(c) & (c.needs.group >= 0)
    unit = c.column("responsible_organization_id").astype(object).to_numpy()
    keys = pd.DataFrame({"_group": c.needs.group[chosen], "row": unit[chosen], "column": "needs"})
    return series_of_groups(c, "unit_contacts", "matrix", counted(keys))


def _assigned(c: Cohorts) -> Mask:
    return c.accepted & c.given("responsible_organization_id")


def unit_reach(c: Cohorts) -> Series:
    """Of the units responsible here: in how many communities of all the data they are."""
    chosen = _assigned(c) & c.given("community_id")
    unit = c.column("responsible_organization_id").astype(object).to_numpy()[chosen]
    keys = pd.DataFrame({"unit": unit, "community": c.column("community_id").to_numpy()[chosen]})
    reach = keys.drop_duplicates().groupby("unit").size()
    here = pd.DataFrame({"_group": c.needs.group[chosen], "row": unit})
    here = here[here["_group"] >= 0].drop_duplicates().sort_values(["_group", "row"])
    rows = here.assign(column="communities", n=reach.reindex(here["row"]).to_numpy(float))
    return series_of_groups(c, "unit_reach", "matrix", rows, disclosive=False)


def unit_spread(c: Cohorts) -> Series:
    """Breadth and concentration of the units responsible for N_acc.

    Items: `units`, how many there are; `hhi`, the sum of their squared shares (Herfindahl–
    Hirschman: 1 is one unit for everything); `largest`, the share of the largest. The
    denominator is the needs with a unit.
    """
    counts = unit_contacts(c).frame[["community_id", "n"]]
    ids = c.grouping.index["community_id"].to_numpy(object)
    by_community = counts.groupby("community_id")["n"]
    told = pd.DataFrame(
        {
            "total": by_community.sum(),
            "largest": by_community.max(),
            "units": by_community.size(),
            "squares": by_community.agg(lambda n: float((n**2).sum())),
        }
    ).reindex(ids)
    total = told["total"].to_numpy(float)
    items = {
        "units": (np.nan, told["units"].to_numpy(float)),
        "hhi": (np.nan, told["squares"].to_numpy(float) / total**2),
        "largest": (told["largest"].to_numpy(float), told["largest"].to_numpy(float) / total),
    }
    pieces = [
        pd.DataFrame(
            {
                "_group": np.arange(len(c)),
                "item": item,
                "numerator": numerator,
                "denominator": total,
                "value": value,
            }
        )
        for item, (numerator, value) in items.items()
    ]
    rows = pd.concat(pieces, ignore_index=True).dropna(subset=["value"])
    return series_of_groups(c, "unit_spread", "scores", rows)
