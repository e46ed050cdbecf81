"""What was measured as lines of text: all indicators, the six beside DuckDB, the verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.metrics.judging import Measured, exponent, targets


def told(cities: Sequence[Measured]) -> Iterator[str]:
    yield "All indicators, from opening the Parquet files to the result frame"
    yield (
        f"{'communities':<13}{'rows':>9}{'seconds':>9}{'reading':>9}{'peak GB':>9}"
        f"{'result rows':>13}{'ok':>8}"
    )
    for city in cities:
        took = city.all
        yield (
            f"{city.communities:<13}{city.rows:>9}{took.seconds:>9.1f}{took.reading:>9.1f}"
            f"{city.gigabytes:>9.2f}{took.rows:>13}{took.ok / took.rows:>8.1%}"
        )
    yield f"seconds grow with the rows to the power of {exponent(cities):.3f}"
    yield ""
    yield "R1-R5 and C1 alone, from the same files, beside plain sums of DuckDB"
    yield (
        f"{'communities':<13}{'rows':>9}{'ours s':>9}{'DuckDB s':>9}{'times':>9}"
        f"{'peak GB':>9}{'compared':>13}{'differ':>8}"
    )
    for city in cities:
        yield (
            f"{city.communities:<13}{city.rows:>9}{city.ours:>9.2f}{city.plain:>9.2f}"
            f"{city.times:>9.2f}{city.ours_gigabytes:>9.2f}{city.compared:>13}{city.different:>8}"
        )
    yield ""
    for target in targets(cities):
        verdict = "met" if target.met else "missed"
        yield f"target: {target.says}: {verdict} at {target.reached:.4g}"
