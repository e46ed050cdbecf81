"""Seven real networks of organisations: ties, components and sponsors as others counted them.

The independent figures are of directed ties (`source` names `target`), the indicators of pairs
of organisations. What is derived from what:

- directed ties: K8 counts pairs with a tie either way (denominator) and both ways (numerator).
  A pair with both holds two directed ties, so ties = denominator + numerator.
- reciprocated_share: directed ties that are answered ÷ directed ties = 2 · numerator ÷ ties.
- density: ties ÷ n(n − 1), undirected_density: pairs ÷ n(n − 1)/2, with n the active
  organisations as the note of K2 tells them and K7's denominator (n − 1)(n − 2) confirms.
- cross_sponsorship_share: directed ties between sponsors ÷ directed ties. Under `five` each of
  the six sponsorships is a sector, so these are the linkages that cross sectors.
- weak_components: K6 names the members of the largest component (its evidence). Taken off the
  register, they leave the next; how often this goes on is the number of components. K6 counts
  the three 社 alone, so for this question every organisation is given one type.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.built import ROOT, SHARED, need_shared
from workbench.cohorts.grouping import make_grouping
from workbench.cohorts.history import as_they_stood
from workbench.cohorts.sets import Cohorts
from workbench.config.mapping import read_mapping
from workbench.config.scheme import Scheme
from workbench.intake.report import ImportReport
from workbench.loaders import import_sources, open_tables
from workbench.metrics import compute, evidence
from workbench.results import Period
from workbench.schema.container import Tables

DATA = SHARED / "data" / "emon"
ORGANISATIONS, TIES = "emon_organisations.csv", "emon_ties.csv"
YEAR = Period(dt.date(1981, 1, 1), dt.date(1981, 12, 31))
FIVE = Scheme.model_validate({"linkage": {"sectors": "five"}})
#: Of the sponsorships, those whose type is one of the three 社.
OF_THREE = ("City", "County", "County/City", "State")


# --- The files, counted with pandas alone -----------------------------------------------


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    return pd.read_csv(need_shared(DATA) / "facts_networks.csv").set_index("network")


@dataclass(frozen=True)
class Raw:
    """One network as the files have it."""

    organisations: pd.Series  # sponsorship by name
    ties: pd.DataFrame

    @property
    def arrows(self) -> set[tuple[str, str]]:
        return set(zip(self.ties["source"], self.ties["target"], strict=True))

    def pairs(self) -> set[frozenset[str]]:
        return {frozenset(arrow) for arrow in self.arrows}

    def crossing(self) -> pd.Series:
        """By tie: whether it joins two sponsorships."""
        ends = (self.ties[end].map(self.organisations) for end in ("source", "target"))
        return next(ends).ne(next(ends))

    def components(self, *sponsorships: str) -> list[set[str]]:
        """Organisations (of some sponsorships) connected by ties among them, either way."""
        kept = self.organisations
        if sponsorships:
            kept = kept[kept.isin(sponsorships)]
        found = [{name} for name in kept.index]
        for source, target in self.arrows:
            if source in kept.index and target in kept.index:
                joined = [one for one in found if source in one or target in one]
                found = [one for one in found if one not in joined] + [set().union(*joined)]
        return found


@pytest.fixture(scope="module")
def raw() -> dict[str, Raw]:
    folder = need_shared(DATA)
    names, ties = (pd.read_csv(folder / file) for file in (ORGANISATIONS, TIES))
    return {
        str(network): Raw(
            own.set_index("organisation")["sponsorship"], ties[ties["network"] == network]
        )
        for network, own in names.groupby("network")
    }


def test_the_figures_are_those_of_the_files(raw: dict[str, Raw], facts: pd.DataFrame) -> None:
    """Shares are of directed ties, densities of what n organisations could have at most."""
    assert sorted(raw) == sorted(facts.index)
    for network, told in facts.iterrows():
        own = raw[str(network)]
        n, ties, pairs = len(own.organisations), len(own.ties), len(own.pairs())
        answered = sum((target, source) in own.arrows for source, target in own.arrows)
        assert len(own.arrows) == ties
        assert all(source != target for source, target in own.arrows)
        assert (n, ties, pairs) == tuple(
            told[["organisations", "directed_ties", "undirected_pairs"]].astype(int)
        )
        assert round(ties / (n * (n - 1)), 6) == told["density"]
        assert round(pairs / (n * (n - 1) / 2), 6) == told["undirected_density"]
        assert round(answered / ties, 6) == told["reciprocated_share"]
        assert round(own.crossing().mean(), 6) == told["cross_sponsorship_share"]
        assert len(own.components()) == told["weak_components"]


# --- The same through the mapping that ships --------------------------------------------


@dataclass(frozen=True)
class Networks:
    report: ImportReport
    tables: Tables
    frame: pd.DataFrame

    def rows(self, indicator: str) -> pd.DataFrame:
        """The plain row of each network."""
        chosen = (self.frame["indicator_id"] == indicator) & (self.frame["variant"] == "")
        return self.frame[chosen].set_index("community_id")

    def size(self) -> pd.Series:
        """Active organisations of each network, as K2 tells them."""
        notes = self.rows("cross_sector_density")["note"]
        return notes.str.extract(r"organisations=(\d+)", expand=False).astype(int)

    def directed(self) -> pd.Series:
        """Directed ties: one for each pair, and a second where it is answered."""
        pairs = self.rows("reciprocity")
        return pairs["denominator"] + pairs["numerator"]


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Networks:
    folder: Path = need_shared(DATA)
    to = tmp_path_factory.mktemp("emon") / "data"
    mapping = read_mapping(ROOT / "parameters" / "mappings" / "emon.yaml")
    report = import_sources([folder / ORGANISATIONS, folder / TIES], to=to, mapping=mapping)
    tables = open_tables(to)
    only = ("cross_sector_density", "interconnection", "hub_dependence", "reciprocity")
    frame = compute(tables, period=YEAR, only=only, scheme=FIVE).frame
    return Networks(report, tables, frame)


def cohorts_of(tables: Tables) -> Cohorts:
    stood, asked = as_they_stood(tables, YEAR.end), tables.community_ids()
    by = ("community_id",)
    grouping = make_grouping(stood, period=YEAR, communities=asked, by=by, holders=("linkages",))
    return Cohorts(tables, stood, period=YEAR, as_of=YEAR.end, scheme=FIVE, grouping=grouping)


def test_every_row_is_accounted_for(networks: Networks) -> None:
    """140 organisations and 840 ties are kept, each once; nothing is repaired or set aside."""
    accounts = {
        (source.file, a.table): (a.read, a.kept, a.repeated, a.filtered, a.set_aside)
        for source in networks.report.sources
        for a in source.tables
    }
    assert accounts == {
        (ORGANISATIONS, "communities"): (140, 7, 133, 0, 0),
        (ORGANISATIONS, "organizations"): (140, 140, 0, 0, 0),
        (ORGANISATIONS, "activities"): (140, 140, 0, 0, 0),
        (TIES, "linkages"): (840, 840, 0, 0, 0),
    }
    assert not networks.report.repairs


def test_each_sponsorship_is_a_sector_of_its_own(networks: Networks, raw: dict[str, Raw]) -> None:
    """Two organisations share a sector exactly where they share a sponsor; nobody has none."""
    cohorts = cohorts_of(networks.tables)
    sponsors = pd.concat({network: own.organisations for network, own in raw.items()})
    sponsors.index = sponsors.index.map("/".join)
    ids = cohorts.actors.column("organization_id")
    both = set(zip(ids.map(sponsors), cohorts.actors.sector, strict=True))
    assert len(both) == len(dict(both)) == len({sector for _, sector in both}) == 6
    assert (networks.frame["n_unknown"].dropna() == 0).all()


def test_sizes_and_densities(networks: Networks, facts: pd.DataFrame) -> None:
    """Organisations without ties count, through the part that each had in the operation."""
    n = networks.size().loc[facts.index]
    assert n.tolist() == facts["organisations"].tolist()
    hubs = networks.rows("hub_dependence").loc[facts.index]
    assert hubs["denominator"].tolist() == ((n - 1) * (n - 2)).tolist()
    pairs = networks.rows("reciprocity").loc[facts.index, "denominator"]
    assert pairs.tolist() == facts["undirected_pairs"].tolist()
    ties = networks.directed().loc[facts.index]
    assert ties.tolist() == facts["directed_ties"].tolist()
    assert (ties / (n * (n - 1))).round(6).tolist() == facts["density"].tolist()
    undirected = (pairs / (n * (n - 1) / 2)).round(6)
    assert undirected.tolist() == facts["undirected_density"].tolist()


def test_reciprocity(networks: Networks, facts: pd.DataFrame) -> None:
    """A pair with ties both ways holds two ties that are answered."""
    mutual = networks.rows("reciprocity").loc[facts.index, "numerator"]
    share = 2 * mutual / networks.directed().loc[facts.index]
    assert share.round(6).tolist() == facts["reciprocated_share"].tolist()


def test_ties_across_sponsorships(
    networks: Networks, raw: dict[str, Raw], facts: pd.DataFrame
) -> None:
    """Linkages that cross sectors give the share; the pairs that they join are K2's numerator."""
    ties = cohorts_of(networks.tables).ties
    across = pd.Series(ties.crosses).groupby(ties.linkage_column("community_id")).mean()
    assert across.loc[facts.index].round(6).tolist() == facts["cross_sponsorship_share"].tolist()
    density = networks.rows("cross_sector_density")
    for network, own in raw.items():
        crossing = Raw(own.organisations, own.ties[own.crossing()])
        sizes = own.organisations.value_counts().to_numpy()
        n = len(own.organisations)
        assert density.loc[network, "numerator"] == len(crossing.pairs())
        assert density.loc[network, "denominator"] == (n * n - (sizes**2).sum()) / 2


def test_the_pairs_across_sponsorships_are_named(networks: Networks, raw: dict[str, Raw]) -> None:
    """The evidence of K2 is one tie for each pair across sponsorships, by its id."""
    for network, own in raw.items():
        rows = evidence(
            networks.tables,
            "cross_sector_density",
            community_id=network,
            period=YEAR,
            scheme=FIVE,
        )
        shown = rows[rows["role"] == "numerator"]
        arrows = [
            tuple(tie.removeprefix(f"{network}/").split(">", maxsplit=1)) for tie in shown["id"]
        ]
        assert set(arrows) <= own.arrows
        crossing = Raw(own.organisations, own.ties[own.crossing()]).pairs()
        assert {frozenset(arrow) for arrow in arrows} == crossing
        assert len(arrows) == len(crossing)


def test_components_one_after_the_other(
    networks: Networks, raw: dict[str, Raw], facts: pd.DataFrame
) -> None:
    """K6 names the largest component; without it the next, until nobody is left."""
    register = networks.tables.frame("organizations").assign(
        organization_type="social_organization"
    )
    for network, own in raw.items():
        left, found = register, []
        while members := largest_component(networks.tables, left, network):
            found.append({name.removeprefix(f"{network}/") for name in members})
            left = left[~left["organization_id"].isin(members)]
        assert len(found) == facts.loc[network, "weak_components"]
        assert sorted(map(sorted, found)) == sorted(map(sorted, own.components()))
        assert [len(one) for one in found] == sorted(map(len, found), reverse=True)


def largest_component(tables: Tables, register: pd.DataFrame, network: str) -> set[str]:
    """The organisations in K6's numerator, with those of this register alone known."""
    of_register = Tables({**tables.frames, "organizations": register})
    rows = evidence(of_register, "interconnection", community_id=network, period=YEAR)
    return set(rows.loc[rows["role"] == "numerator", "id"])


def test_interconnection_is_of_the_three(networks: Networks, raw: dict[str, Raw]) -> None:
    """K6 leaves government and market out: four of the six sponsorships, and ties among them."""
    shares = networks.rows("interconnection")
    for network, own in raw.items():
        largest = max(map(len, own.components(*OF_THREE)))
        of_three = int(own.organisations.isin(OF_THREE).sum())
        assert (shares.loc[network, "numerator"], shares.loc[network, "denominator"]) == (
            largest,
            of_three,
        )


def test_hub_dependence_is_freemans(networks: Networks, raw: dict[str, Raw]) -> None:
    """Σ(max − degree) ÷ ((n − 1)(n − 2)), organisations without ties included (RULES 5.10)."""
    hubs = networks.rows("hub_dependence")
    for network, own in raw.items():
        degree = np.array(
            [sum(name in pair for pair in own.pairs()) for name in own.organisations.index]
        )
        assert hubs.loc[network, "numerator"] == (degree.max() - degree).sum()
