"""The entries of the catalogue by themselves: their texts, their rows, and what they miss."""

from __future__ import annotations

import itertools
import re
from functools import cache

import pytest

from tests.contract import GROUPS, declared, received
from workbench.indicators.registry import FAMILIES, catalogue
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

HAN = re.compile("[\u3400-\u9fff]")

#: FRAMEWORK §0: the first page of every report.
HEADLINE = {
    "service_coverage_rate",
    "priority_coverage_rate",
    "participation_rate",
    "governance_participation_rate",
    "response_rate",
    "resolution_rate",
    "satisfaction_rate",
    "chain_completion_rate",
    "lian_index",
    "dong_index",
    "cost_per_resolved_need",
    "pseudo_linkage_flags",
}


# --- The entries by themselves ----------------------------------------------------------


def test_families_stand_in_the_order_of_the_registry() -> None:
    """Every entry is in the family whose module holds it, and families do not mix."""
    families = [entry.family for entry in catalogue().values()]
    assert [family for family, _ in itertools.groupby(families)] == list(FAMILIES)


def test_the_headline_set_is_that_of_the_framework() -> None:
    """Twelve indicators make the first page."""
    assert {id for id, entry in catalogue().items() if entry.headline} == HEADLINE


@pytest.mark.parametrize("field", ["zh", "en", "definition_zh", "definition_en"])
def test_every_text_is_there_and_its_own(field: str) -> None:
    """No name and no definition is empty, padded or shared by two indicators."""
    texts = {id: getattr(entry, field) for id, entry in catalogue().items()}
    for id, text in texts.items():
        assert text and text == text.strip() and "  " not in text, id
    assert len(set(texts.values())) == len(texts)


def test_chinese_texts_are_chinese_and_english_texts_are_not() -> None:
    """Each language keeps to its own script, and a definition is a sentence."""
    for id, entry in catalogue().items():
        for text in (entry.zh, entry.definition_zh):
            assert HAN.search(text), id
        for text in (entry.en, entry.definition_en):
            assert not HAN.search(text) and text[0].isupper(), id
        assert entry.definition_zh.endswith("。"), id
        assert entry.definition_en.endswith("."), id
        assert entry.zh != entry.definition_zh and entry.en != entry.definition_en, id


def test_no_definition_names_an_id_or_a_column() -> None:
    """A definition is for readers who do not know the tables."""
    for id, entry in catalogue().items():
        assert not re.search(r"[a-z]_[a-z]", entry.definition_zh + entry.definition_en), id


def test_every_entry_cites_its_source() -> None:
    """The framework and the rules are named, so that a reader can look them up."""
    for id, entry in catalogue().items():
        assert entry.source.startswith("FRAMEWORK §") and "RULES " in entry.source, id


def test_every_requirement_exists_in_the_schema() -> None:
    """No entry waits for a table or column that nobody can send."""
    for id, entry in catalogue().items():
        every = itertools.chain(entry.requires, *entry.requires_for.values())
        for item in every:
            for part in re.split(r"[|+]", item):
                table, _, column = part.strip(" ()").partition(".")
                assert table in TABLES, (id, item)
                assert not column or column in TABLES[table].names(), (id, item)


def test_extra_requirements_belong_to_a_variant_or_group() -> None:
    """`requires_for` is keyed by names that the entry has, or by a pair of them."""
    for id, entry in catalogue().items():
        pairs = {f"{variant}/{group}" for variant, group in entry.rows()}
        assert set(entry.requires_for) <= {*entry.variants, *entry.groups, *pairs}, id


# --- Rows -------------------------------------------------------------------------------


def test_stage_conversion_has_every_stage_in_both_variants() -> None:
    """L2: all stages strictly, then all stages leniently, and no plain row."""
    stages = ("S2", "S3", "S4", "S5")
    assert catalogue()["chain_stage_conversion"].rows() == (
        *(("strict", stage) for stage in stages),
        *(("lenient", stage) for stage in stages),
    )


def test_completion_has_two_variants_and_no_plain_row() -> None:
    """L1: strict, the headline, then lenient."""
    assert catalogue()["chain_completion_rate"].rows() == (("strict", ""), ("lenient", ""))


def test_satisfaction_has_its_group_before_its_variant() -> None:
    """R5: the plain rate, the mean, then the other threshold; the variant has no group."""
    rows = catalogue()["satisfaction_rate"].rows()
    assert rows == (("", ""), ("", "mean"), ("at_least_3", ""))


def test_concentration_has_a_plain_row_and_the_gini() -> None:
    """P6: the plain share comes first."""
    assert catalogue()["participation_concentration"].rows() == (("", ""), ("", "gini"))


def test_group_coverage_has_one_row_a_group_and_no_whole() -> None:
    """C3: fourteen rows in the order of the code list."""
    rows = catalogue()["group_coverage_rate"].rows()
    assert rows == tuple(("", group) for group in GROUPS)
    assert len(rows) == 14


# --- What is missing --------------------------------------------------------------------


@cache
def received_without(table: str, column: str = "") -> Tables:
    return received().without(table, *([column] if column else []))


def test_nothing_is_missing_when_everything_was_received() -> None:
    """Headers are enough: a wholly blank column is present (RULES 1.12)."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            assert entry.missing(received(), variant, group) == (), id


def test_an_absent_table_or_column_is_named() -> None:
    """Where one thing is required and absent, `missing` names just that."""
    for id, entry in catalogue().items():
        for variant, group in entry.rows():
            for item in declared(entry, variant, group):
                if len(item) > 1:
                    continue
                for name in next(iter(item)):
                    table, _, column = name.partition(".")
                    gone = entry.missing(received_without(table), variant, group)
                    assert table in gone, (id, name)
                    if column:
                        gone = entry.missing(received_without(table, column), variant, group)
                        assert gone == (name,), (id, name)


def test_an_alternative_is_enough() -> None:
    """One of two columns will do; with neither, one of them is named."""
    entry = catalogue()["repeat_need_rate"]
    one_less = received_without("needs", "resident_id")
    assert entry.missing(one_less) == ()
    neither = one_less.without("needs", "parent_need_id")
    assert entry.missing(neither) == ("needs.resident_id",)


def test_both_columns_of_an_alternative_are_needed() -> None:
    """A need's activities are found by need, or by project where both tables name it."""
    entry = catalogue()["need_to_delivery_days"]
    by_project = received_without("activities", "need_id")
    assert entry.missing(by_project) == ()
    neither = by_project.without("needs", "project_id")
    assert entry.missing(neither) == ("activities.need_id",)


def test_an_extra_column_is_missed_by_its_own_rows_only() -> None:
    """Days to acceptance need the date of acceptance; the acceptance rate does not."""
    entry = catalogue()["referral_accept_rate"]
    undated = received_without("linkages", "accepted_date")
    assert entry.missing(undated) == ()
    assert entry.missing(undated, group="days_to_accept") == ("linkages.accepted_date",)


def test_early_stages_do_without_workers_and_activities() -> None:
    """L2 gives design and award without the tables that only delivery needs."""
    entry = catalogue()["chain_stage_conversion"]
    early = received_without("workers")
    assert entry.missing(early, "lenient", "S3") == ()
    assert entry.missing(early, "lenient", "S4") == ("workers",)
    assert entry.missing(received_without("activities"), "lenient", "S2") == ()
