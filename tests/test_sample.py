"""The synthetic city: the same for the same seed, sound by the schema, and called synthetic."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from workbench.sample import draw_city, write_city
from workbench.schema import codes
from workbench.schema.container import Tables
from workbench.schema.definitions import TABLES

END = pd.Timestamp("2024-12-31 23:59")
START = pd.Timestamp("2024-01-01")
TABLE_NAMES = tuple(TABLES)

#: Columns whose blanks mean "unknown" although the schema requires the column.
MAY_BE_BLANK = {("activities", "participant_count")}


@pytest.fixture(scope="module")
def city() -> Tables:
    return draw_city(communities=12, months=12, seed=20191210)


@pytest.fixture(scope="module")
def needs(city: Tables) -> pd.DataFrame:
    return city.frame("needs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city")
    write_city(directory, communities=4, months=3, seed=5)
    return directory


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two writings with the same numbers are equal in every byte of every file."""
    first = write_city(tmp_path / "a", communities=5, months=4, seed=11)
    second = write_city(tmp_path / "b", communities=5, months=4, seed=11)

    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing depends on the process: hash order, time or global random state."""
    first = write_city(tmp_path / "a", communities=2, months=2, seed=3)
    code = (
        "import sys; from pathlib import Path; from workbench.sample import write_city; "
        "write_city(Path(sys.argv[1]), communities=2, months=2, seed=3)"
    )
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "b")], check=True, cwd=root)

    for path in first:
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_another_seed_gives_another_city(city: Tables) -> None:
    """A different seed changes every table."""
    other = draw_city(communities=12, months=12, seed=20191211)

    for name in TABLE_NAMES:
        assert not city.frame(name).equals(other.frame(name)), name


def test_adding_communities_leaves_the_earlier_ones_as_they_were(city: Tables) -> None:
    """The rows of communities that both cities have are equal, and so are their organisations."""
    larger = draw_city(communities=15, months=12, seed=20191210)
    kept = city.community_ids()

    for name in set(TABLE_NAMES) - {"organizations", "participation"}:
        frame = larger.frame(name)
        frame = frame[frame["community_id"].isin(kept)].reset_index(drop=True)
        pd.testing.assert_frame_equal(frame, city.frame(name))
    rosters = larger.frame("participation")
    rosters = rosters[rosters["activity_id"].isin(city.frame("activities")["activity_id"])]
    pd.testing.assert_frame_equal(rosters.reset_index(drop=True), city.frame("participation"))
    known = larger.frame("organizations")
    known = known[known["organization_id"].isin(city.frame("organizations")["organization_id"])]
    pd.testing.assert_frame_equal(known.reset_index(drop=True), city.frame("organizations"))


def test_every_coded_cell_is_a_code_of_the_schema(city: Tables) -> None:
    """Cells of coded columns hold schema codes or nothing; categories are the default ones."""
    for name in city:
        for column in TABLES[name].columns:
            if column.codes and column.name in city.frame(name).columns:
                cells = city.frame(name)[column.name].dropna()
                if column.type == "list":
                    cells = cells.str.split(";").explode()
                found = set(cells)
                assert found <= set(column.code_names()), f"{name}.{column.name}"
    categories = {code.code for code in codes.NEED_CATEGORY}
    assert set(city.frame("needs")["need_category"]) == categories


#: Codes that no row of the demonstration needs: nothing in it is of unknown type.
UNUSED = {"organizations.organization_type": {"unknown"}}
CODED = [
    (name, column.name)
    for name, table in TABLES.items()
    for column in table.columns
    if column.codes and column.name != "group_code"
]


@pytest.mark.parametrize(("table", "column"), CODED)
def test_every_code_of_a_column_occurs(city: Tables, table: str, column: str) -> None:
    """The demonstration leaves no code unused."""
    cells = city.frame(table)[column].dropna()
    found = set(cells.str.split(";").explode())
    wanted = set(TABLES[table].column(column).code_names())
    assert found == wanted - UNUSED.get(f"{table}.{column}", set())


def test_every_column_of_the_schema_is_there(city: Tables) -> None:
    """All ten tables have all columns, so that every indicator finds what it asks for."""
    for name, table in TABLES.items():
        assert tuple(city.frame(name).columns) == table.names()


def test_values_stay_within_their_limits(city: Tables) -> None:
    """Numbers lie between the minimum and maximum that the schema gives."""
    for name in city:
        for column in TABLES[name].columns:
            if column.name not in city.frame(name).columns:
                continue
            values = city.frame(name)[column.name].dropna()
            if column.minimum is not None:
                assert (values >= column.minimum).all(), f"{name}.{column.name}"
            if column.maximum is not None:
                assert (values <= column.maximum).all(), f"{name}.{column.name}"


def test_required_columns_are_filled(city: Tables) -> None:
    """No required cell is blank."""
    assert tuple(city) == TABLE_NAMES
    for name in city:
        for column in TABLES[name].required():
            filled = city.frame(name)[column.name].notna()
            assert filled.all() != ((name, column.name) in MAY_BE_BLANK), f"{name}.{column.name}"


def test_keys_are_unique(city: Tables) -> None:
    """No two rows share a key."""
    for name in city:
        assert not city.frame(name).duplicated(list(TABLES[name].key)).any(), name


def test_foreign_keys_resolve(city: Tables) -> None:
    """A reference names a row of its table; only rosters also name people without a file."""
    for name in city:
        for column in TABLES[name].columns:
            if not column.references or (name, column.name) == ("participation", "resident_id"):
                continue
            target = city.frame(str(column.references))[TABLES[column.references].key[0]]
            used = city.frame(name)[column.name].dropna()
            if column.type == "list":
                used = used.str.split(";").explode()
            assert used.isin(target).all(), f"{name}.{column.name}"


def test_references_stay_within_the_community(city: Tables) -> None:
    """Needs, projects and people that a row names belong to the row's own community."""
    for name in ("needs", "activities", "linkages"):
        frame = city.frame(name)
        for column in {"need_id", "project_id", "resident_id", "worker_id"} & set(frame.columns):
            named = frame[frame[column].notna()]
            assert (named[column].str[:7] == named["community_id"]).all(), f"{name}.{column}"


def test_a_community_has_a_row_for_each_year_that_the_data_touch(city: Tables) -> None:
    """Twelve months and their tail touch two years; populations of groups fit the total."""
    communities = city.frame("communities")

    assert len(communities) == 24
    assert set(communities["year"]) == {2023, 2024}
    for column in ("pop_registered", "pop_priority", "pop_elderly_60", "households"):
        assert (communities[column] < communities["pop_total"]).all(), column
    assert communities.groupby("street_name")["community_id"].nunique().tolist() == [4, 4, 4]
    assert communities["district_name"].nunique() == 1


def test_no_event_lies_after_the_last_day(needs: pd.DataFrame) -> None:
    """Only a promise may lie after 2024-12-31."""
    dates = [c.name for c in TABLES["needs"].columns if c.type == "date" and c.name in needs]

    for column in set(dates) - {"due_date"}:
        assert not (needs[column] > END).any(), column
    assert (needs["due_date"] > END).any()


def test_needs_begin_with_a_tail_of_three_months(needs: pd.DataFrame) -> None:
    """Every month from October 2023 on has needs in every community."""
    month = needs["raised_date"].dt.strftime("%Y-%m")

    assert month.min() == "2023-10"
    assert month.max() == "2024-12"
    assert needs.groupby("community_id")["raised_date"].is_monotonic_increasing.all()
    assert month.groupby(needs["community_id"]).nunique().eq(15).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_community_has_needs_even_in_a_short_city(seed: int) -> None:
    """One month is enough for each community to have reported, the small one included."""
    small = draw_city(communities=13, months=1, seed=seed)
    needs = small.frame("needs")

    in_period = needs[needs["raised_date"] >= pd.Timestamp("2024-12-01")]
    assert sorted(in_period["community_id"].unique()) == list(small.community_ids())


def test_communities_differ_in_size(needs: pd.DataFrame) -> None:
    """One community has a few dozen needs a year, the others some hundreds."""
    counts = needs[needs["raised_date"] >= START].groupby("community_id").size()

    assert 20 <= counts["SYN-003"] <= 80
    assert counts.drop("SYN-003").between(300, 800).all()


def test_some_needs_are_still_open(needs: pd.DataFrame) -> None:
    """Every large community has open needs, among them some older than 90 days."""
    open_ones = needs[
        needs["closed_date"].isna()
        & needs["closed_status"].isna()
        & (needs["acceptance_status"] == "accepted")
    ]

    assert open_ones["community_id"].nunique() >= 11
    assert (open_ones["raised_date"] < END - pd.Timedelta(days=90)).any()


def test_what_depends_on_closing_is_blank_without_it(needs: pd.DataFrame) -> None:
    """An open need has no result, no flag and no answer; without a call nobody rates."""
    open_ones = needs[needs["closed_date"].isna() & needs["closed_status"].isna()]
    not_called = needs[needs["followup_date"].isna()]

    for column in ("closed_on_time", "followup_date", "followup_resolved"):
        assert open_ones[column].isna().all(), column
    assert not_called[["followup_resolved", "satisfaction"]].isna().all().all()
    assert needs.loc[needs["followup_resolved"] == "unreachable", "satisfaction"].isna().all()


def test_events_follow_each_other(needs: pd.DataFrame) -> None:
    """Answers, calls and entries come after raising; parents come before their children."""
    raised_on = needs["raised_date"].dt.normalize()
    parents = needs.set_index("need_id")["raised_date"]
    children = needs[needs["parent_need_id"].notna()]

    assert not (needs["first_response_date"] < needs["raised_date"]).any()
    for column in ("assigned_date", "followup_date", "recorded_date"):
        assert not (needs[column] < raised_on).any(), column
    came_first = parents.reindex(children["parent_need_id"]).to_numpy()
    assert len(children) > 50
    assert (came_first < children["raised_date"].to_numpy()).all()


def test_mistakes_of_entry_are_few(needs: pd.DataFrame) -> None:
    """A few needs are closed before they were raised, and a few results lack their date."""
    impossible = needs["closed_date"] < needs["raised_date"]
    undated = needs["closed_status"].notna() & needs["closed_date"].isna()

    assert 1 <= impossible.sum() <= 30
    assert 1 <= undated.sum() <= 30


def test_the_flag_mostly_agrees_with_the_dates(needs: pd.DataFrame) -> None:
    """The source's flag seldom contradicts its dates; blanks and flags without promise occur."""
    closed = needs[needs["closed_date"].notna()]
    both = closed[closed["due_date"].notna() & closed["closed_on_time"].notna()]
    agrees = (both["closed_date"] <= both["due_date"]) == both["closed_on_time"]

    assert 0.95 < agrees.mean() < 1
    assert (closed["due_date"].isna() & closed["closed_on_time"].notna()).any()
    assert (closed["due_date"].notna() & closed["closed_on_time"].isna()).any()


def test_residents_confirm_less_than_staff_claim(needs: pd.DataFrame) -> None:
    """On the needs with an answer, residents say yes less often than staff say resolved."""
    heard = needs[needs["followup_resolved"].isin(["yes", "partly", "no"])]
    claimed = heard.groupby("community_id")["closed_status"].apply(
        lambda s: (s == "resolved").mean()
    )
    confirmed = heard.groupby("community_id")["followup_resolved"].apply(
        lambda s: (s == "yes").mean()
    )

    assert (claimed - confirmed).mean() > 0.05
    assert confirmed.max() - confirmed.min() > 0.1


def test_several_organisations_share_the_needs_unequally(needs: pd.DataFrame) -> None:
    """Eight to seventeen organisations answer for a large community's needs."""
    large = needs[needs["community_id"] != "SYN-003"]
    shares = large.groupby("community_id")["responsible_organization_id"]

    assert shares.nunique().between(8, 17).all()
    assert (shares.apply(lambda s: s.value_counts(normalize=True).max()) > 0.12).all()


def test_days_and_hours_have_a_pattern(needs: pd.DataFrame) -> None:
    """Most needs come on weekdays by day; the hotline also rings in the evening."""
    hour = needs["raised_date"].dt.hour
    hotline = needs["source_channel"] == "hotline_12345"
    evening = hour.between(18, 21)

    assert (needs["raised_date"].dt.day_of_week >= 5).mean() < 0.2
    assert hour.between(8, 17).mean() > 0.7
    assert evening[hotline].mean() > 3 * evening[~hotline].mean()


def test_columns_of_whole_days_carry_no_time(needs: pd.DataFrame) -> None:
    """Four dates carry times of day, the others are midnight."""
    timed = {"raised_date", "first_response_date", "due_date", "closed_date"}
    dates = {c.name for c in TABLES["needs"].columns if c.type == "date" and c.name in needs}

    for column in dates:
        values = needs[column].dropna()
        assert (values != values.dt.normalize()).any() == (column in timed), column


def test_files_are_written_in_a_fixed_order_and_nothing_else(tmp_path: Path) -> None:
    """The paths come back in order; no temporary file stays, and strangers are left alone."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    paths = write_city(tmp_path, communities=1, months=1, seed=0)
    tables = [f"{name}.csv" for name in TABLES]
    names = [*tables, "dataset.json", "truth.json", "README.txt"]

    assert [path.name for path in paths] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names, "mine.txt"])


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where renaming fails, the earlier file stays whole and the temporary one is removed."""
    paths = write_city(tmp_path, communities=1, months=1, seed=0)
    before = {path: path.read_bytes() for path in paths}

    def refuse(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("workbench.sample.files.os.replace", refuse)
    with pytest.raises(OSError, match="no space left"):
        write_city(tmp_path, communities=1, months=1, seed=1)

    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_csv_files_have_a_bom_plain_line_ends_and_iso_dates(folder: Path) -> None:
    """CSV opens in Excel as UTF-8; dates read YYYY-MM-DD, with HH:MM where they carry a time."""
    for name in TABLE_NAMES:
        raw = (folder / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf"), name
        assert b"\r" not in raw, name
    written = pd.read_csv(folder / "needs.csv", dtype=str, encoding="utf-8-sig")
    timed = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
    plain = re.compile(r"\d{4}-\d\d-\d\d")
    assert written["raised_date"].map(lambda text: bool(timed.fullmatch(text))).all()
    assert written["closed_date"].dropna().map(lambda text: bool(timed.fullmatch(text))).all()
    assert written["recorded_date"].map(lambda text: bool(plain.fullmatch(text))).all()
    assert set(written["closed_on_time"].dropna()) == {"true", "false"}
    assert set(written["satisfaction"].dropna()) <= set("12345")


def test_files_hold_what_was_drawn(folder: Path) -> None:
    """The needs in the file are the needs in memory."""
    drawn = draw_city(communities=4, months=3, seed=5).frame("needs")
    written = pd.read_csv(folder / "needs.csv", dtype=str, encoding="utf-8-sig")

    assert list(written.columns) == list(drawn.columns)
    assert written["need_id"].tolist() == drawn["need_id"].tolist()
    for column in ("raised_date", "closed_date", "followup_date"):
        read = pd.to_datetime(written[column], format="ISO8601")
        assert ((read == drawn[column]) | (read.isna() & drawn[column].isna())).all(), column


def test_every_file_says_that_it_is_synthetic(folder: Path) -> None:
    """Every row's id starts with SYN-, names carry 合成, and the notes say so in both languages."""
    for name, table in TABLES.items():
        written = pd.read_csv(folder / f"{name}.csv", dtype=str, encoding="utf-8-sig")
        assert written[table.key[0]].str.startswith("SYN-").all(), name
        for named in written.columns[written.columns.str.endswith("_name")]:
            assert written[named].str.contains("合成").all(), named
    assert json.loads((folder / "truth.json").read_text(encoding="utf-8"))["synthetic"] is True
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    assert "合成" in readme
    assert "synthetic" in readme


def test_dataset_json_says_how_to_draw_it_again(folder: Path) -> None:
    """`dataset.json` is what `Tables.about` holds, with sorted keys and a newline at its end."""
    text = (folder / "dataset.json").read_text(encoding="utf-8")
    about = json.loads(text)

    assert about["synthetic"] is True
    assert about["title"] == {"zh-CN": "合成示例城市", "en": "Synthetic sample city"}
    assert about["generator"] == {"communities": 4, "months": 3, "seed": 5}
    assert "合成" in about["notes"]["zh-CN"][0]
    assert "no real place" in about["notes"]["en"][0]
    assert about == dict(draw_city(communities=4, months=3, seed=5).about)
    assert text == json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    ("communities", "months", "seed", "sentence"),
    [
        (0, 12, 1, "A sample city needs at least 1 community, not 0."),
        (-3, 12, 1, "A sample city needs at least 1 community, not -3."),
        (12, 0, 1, "A sample city needs at least 1 month, not 0."),
        (12, 12, -1, "The seed of a sample city is 0 or more, not -1."),
    ],
)
def test_impossible_sizes_are_refused(
    tmp_path: Path, communities: int, months: int, seed: int, sentence: str
) -> None:
    """The sentence names what was expected and found, and nothing is written."""
    with pytest.raises(ValueError, match=re.escape(sentence)):
        draw_city(communities=communities, months=months, seed=seed)
    with pytest.raises(ValueError, match=re.escape(sentence)):
        write_city(tmp_path / "new", communities=communities, months=months, seed=seed)
    assert not (tmp_path / "new").exists()
