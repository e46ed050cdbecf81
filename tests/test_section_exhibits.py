"""Sections 7, 11 and 12 on the page: the flow of referrals, the three kinds of workers, the pathways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest
from lxml import html

from tests.small_city import YEAR
from tests.tiny_linkage import Case, activity, linkage, need, tables, times, worker
from tests.written_results import results_of
from workbench.disclosure import protect
from workbench.exhibits.exhibit import Exhibit
from workbench.exhibits.pathways import PATHWAYS, five_pathways
from workbench.exhibits.staff import KINDS, three_kinds
from workbench.figures.chart import Chart, Gap
from workbench.figures.information import node_label, referral_flow
from workbench.figures.words import NO_NUMBER
from workbench.messages import LANGUAGES
from workbench.metrics import compute
from workbench.results import Publishable, Series

# --- Pages ------------------------------------------------------------------------------


def numbers(lines: Case, min_cell: int = 1) -> Publishable:
    """All indicators of one tiny community, protected."""
    results = compute(tables({"a": lines}), period=YEAR, communities=["a"])
    return protect(results, min_cell=min_cell)


def flow(links: Mapping[tuple[str, str], float], min_cell: int = 5) -> Publishable:
    """A page whose referrals flow like this."""
    rows = [
        {"community_id": "A", "status": "ok", "from": first, "to": second, "n": float(n)}
        for (first, second), n in links.items()
    ]
    columns = ["community_id", "status", "from", "to", "n"]
    one = Series("referral_flow", "flow", pd.DataFrame(rows, columns=columns))
    frame = compute(tables({"a": [need()]}), period=YEAR, only=["resolution_rate"]).frame
    return protect(results_of(frame, series=[one]), min_cell=min_cell)


def picture(page: Publishable, lang: str = "en") -> Chart:
    drawn = referral_flow(page, lang=lang)
    assert isinstance(drawn, Chart), drawn
    return drawn


def drawn_links(chart: Chart) -> dict[tuple[str, str], float]:
    """The links of the figure by the labels of their ends."""
    (trace,) = chart.figure.data
    names = trace.node.label
    ends = zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    return {(names[first], names[second]): value for first, second, value in ends}


def cells_of(shown: Exhibit) -> list[list[str]]:
    """The cells of the rows below the heads."""
    rows = html.fromstring(f"<div>{shown.html}</div>").iter("tr")
    every = [["".join(cell.itertext()).strip() for cell in row] for row in rows]
    return every[1:]


# --- The flow of referrals --------------------------------------------------------------

#: 40 made: 27 accepted, of which 20 helped and 7 in small numbers; 13 declined, all small.
RARE = {
    ("made", "accepted"): 27,
    ("made", "declined"): 13,
    ("accepted", "helped"): 20,
    ("accepted", "referred_on"): 3,
    ("accepted", "no_outcome"): 4,
    ("declined", "ineligible"): 4,
    ("declined", "no_capacity"): 4,
    ("declined", "unreachable"): 3,
    ("declined", "withdrawn"): 2,
}


def test_an_answer_whose_outcomes_are_all_hidden_stays_in_the_middle() -> None:
    """Each answer leads on: one thin thread to “hidden”, as long as any outcome is hidden."""
    links = drawn_links(picture(flow(RARE)))
    name = {node: node_label(node, "en") for node in ("made", "accepted", "declined", "helped")}
    hidden = node_label("hidden", "en")
    assert {(name["declined"], hidden), (name["accepted"], hidden)} <= set(links)
    assert links[name["made"], name["declined"]] == 13
    assert links[name["accepted"], name["helped"]] == 20
    # Nothing leads to “hidden” but answers, and no answer is an end.
    starts, stops = ({ends[side] for ends in links} for side in (0, 1))
    assert {name["accepted"], name["declined"]} <= starts & stops
    assert hidden not in starts


def test_a_thread_is_as_thin_whatever_it_hides() -> None:
    """The same width for one hidden outcome as for four, and for 2 referrals as for 4."""
    hidden = node_label("hidden", "en")
    links = drawn_links(picture(flow(RARE)))
    widths = {value for (_, end), value in links.items() if end == hidden}
    assert len(widths) == 1
    assert widths.pop() == pytest.approx(0.002 * 40)
    fewer = {**RARE, ("accepted", "referred_on"): 1, ("accepted", "no_outcome"): 2}
    del fewer["declined", "withdrawn"]
    assert drawn_links(picture(flow(fewer))) == links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_hidden_number_is_in_figure_table_or_words(lang: str) -> None:
    """Other hidden numbers give the same figure, alt text and note; the table says only “hidden”."""
    first = picture(flow(RARE), lang)
    others = {ends: 1 if n < 5 else n for ends, n in RARE.items()}
    second = picture(flow(others), lang)
    assert first.figure_json() == second.figure_json()
    assert (first.alt, first.note, first.table_html()) == (
        second.alt,
        second.note,
        second.table_html(),
    )
    assert len(first.table) == len(RARE)


def test_an_answer_that_is_hidden_itself_is_not_drawn() -> None:
    """Four pending, all without an outcome: the answer, its thread and its outcome are gone."""
    more = {**RARE, ("made", "pending"): 4, ("pending", "no_outcome"): 4}
    assert drawn_links(picture(flow(more))) == drawn_links(picture(flow(RARE)))
    assert len(picture(flow(more)).table) == len(RARE) + 2


def test_with_nothing_hidden_there_is_no_thread() -> None:
    """Every link as it is; “hidden” is no node, and the note does not speak of it."""
    chart = picture(flow(RARE, min_cell=1))
    links = drawn_links(chart)
    assert sorted(links.values()) == sorted(float(n) for n in RARE.values())
    assert node_label("hidden", "en") not in {end for ends in links for end in ends}
    assert "below" not in chart.note


def test_wholly_hidden_referrals_are_a_gap() -> None:
    """Nothing but small counts is a sentence that names the limit."""
    drawn = referral_flow(flow({("made", "accepted"): 3, ("accepted", "helped"): 3}), lang="en")
    assert isinstance(drawn, Gap)
    assert "5" in drawn.sentence


def test_nodes_stand_from_left_to_right() -> None:
    """Made, then answers, then outcomes, in their fixed order; each only if it is drawn."""
    (trace,) = picture(flow(RARE, min_cell=1)).figure.data
    order = ("made", "accepted", "declined", "helped", "referred_on", "ineligible")
    rest = ("no_capacity", "unreachable", "withdrawn", "no_outcome")
    assert list(trace.node.label) == [node_label(node, "en") for node in (*order, *rest)]


# --- Three kinds of social workers ------------------------------------------------------


def team() -> list[Any]:
    """1.5 community social workers who collected 12 needs, one case worker with 6 open cases."""
    return [
        worker("c1", "community_social_worker", community_id="here"),
        worker("c2", "community_social_worker", community_id="here", fte=0.5),
        worker("p", "case_social_worker", community_id="here"),
        *times(12, need(source_channel="survey")),
        *(activity("2024-12-01", case_id=f"k{i}") for i in range(6)),
        linkage(None, None),
    ]


def test_each_kind_with_its_numbers() -> None:
    """Six rows; kind and staff stand once, beside the first number of each kind."""
    rows = cells_of(three_kinds(numbers(team()), lang="en"))
    assert len(rows) == sum(len(ids) for _, ids in KINDS) == 6
    assert [row[1] for row in rows] == ["1.5", "", NO_NUMBER, "", "1.0", ""]
    assert [bool(row[0]) for row in rows] == [True, False] * 3
    # 12 by 1.5 are 8 each; 6 open cases of one are 6.
    assert rows[0][3].startswith("8.0") and rows[0][4] == "12 / 1.5"
    assert rows[4][3].startswith("6.0") and rows[4][4] == "6 / 1"


def test_small_caseloads_are_hidden_with_all_that_tells_them() -> None:
    """6 open cases below 10: neither the cases nor the ratio, and the reason in their place."""
    rows = cells_of(three_kinds(numbers(team(), min_cell=10), lang="en"))
    assert "10" in rows[4][3] and "6" not in "".join(rows[4][1:])
    assert rows[4][1] == rows[4][4] == NO_NUMBER
    assert rows[0][4] == "12 / 1.5"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_funders_do_not_see_the_work_of_single_workers(lang: str) -> None:
    """Section 11 is for evaluators; for others the exhibit is empty."""
    page = numbers(team())
    assert three_kinds(page, lang=lang, audience="funder") == Exhibit("", "")
    assert three_kinds(page, lang=lang).text


# --- Five pathways ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pathway_has_its_rows_also_without_data(lang: str) -> None:
    """Nine numbers under five pathways; those that cannot be computed say why."""
    rows = cells_of(five_pathways(numbers([need()]), lang=lang))
    assert len(rows) == sum(len(parts) for _, parts in PATHWAYS) == 9
    assert [bool(row[0]) for row in rows] == [
        place == 0 for _, parts in PATHWAYS for place in range(len(parts))
    ]
    assert all(row[1] and row[2] for row in rows)
    assert len({row[1] for row in rows}) == 9


def test_a_pathway_tells_its_number_with_limits_and_counts() -> None:
    """8 of 10 entitlement needs are resolved: 80 % with Wilson's limits."""
    asked = [
        need(need_category="entitlement", followup_resolved="yes" if i < 8 else "no")
        for i in range(10)
    ]
    rows = cells_of(five_pathways(numbers(asked), lang="en"))
    order = [part for _, parts in PATHWAYS for part in parts]
    told = rows[order.index(("policy_delivery_rate", ""))]
    assert told[2].startswith("80") and told[3] == "8 / 10"
    hidden = cells_of(five_pathways(numbers(asked, min_cell=5), lang="en"))
    # Two unresolved are too few: the rate would tell them.
    told = hidden[order.index(("policy_delivery_rate", ""))]
    assert "80" not in told[2] and told[3] == NO_NUMBER


def test_exhibits_take_nothing_but_publishable() -> None:
    """Unprotected results raise TypeError."""
    raw = compute(tables({"a": [need()]}), period=YEAR, communities=["a"])
    for shown in (three_kinds, five_pathways):
        with pytest.raises(TypeError):
            shown(raw, lang="en")
