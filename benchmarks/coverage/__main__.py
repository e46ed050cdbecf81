"""`python -m benchmarks.coverage`: exit code 0 where the target is met, else 1."""

from __future__ import annotations

import argparse
import sys
import time

import pandas as pd
from tqdm import tqdm

from benchmarks.arguments import positive
from benchmarks.coverage.cities import FIRST_SEED, Task, compared_city
from benchmarks.coverage.tallies import tallied
from benchmarks.coverage.wording import told
from benchmarks.processes import done


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; the tables go to standard output, progress to standard error."""
    chosen = _parser().parse_args(arguments)
    started = time.perf_counter()
    tasks = [
        Task(FIRST_SEED + n, communities=chosen.communities, months=chosen.months)
        for n in range(chosen.cities)
    ]
    progress = tqdm(
        done(compared_city, tasks, chosen.jobs), total=len(tasks), unit="city", file=sys.stderr
    )
    found = list(progress)
    rows = pd.concat([rows for rows, _ in found]).sort_values("seed", kind="stable")
    tally = tallied(rows)
    last = FIRST_SEED + chosen.cities - 1
    print(
        f"{chosen.cities} cities (seeds {FIRST_SEED} to {last}), "
        f"{chosen.communities} communities, {chosen.months} months"
    )
    print("\n".join(told(tally)))
    print(
        f"{time.perf_counter() - started:.0f} s with {chosen.jobs} processes, "
        f"{max(peak for _, peak in found):.0f} MB at most in one of them"
    )
    return 0 if tally.rates_met() and tally.counts_met() else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.coverage",
        description="How often intervals and bounds contain the truth of synthetic cities.",
    )
    for name, number, says in (
        ("cities", 200, "cities, each from its own seed"),
        ("communities", 12, "communities of a city"),
        ("months", 12, "months of data"),
        ("jobs", 2, "processes"),
    ):
        parser.add_argument(
            f"--{name}", type=positive, default=number, help=f"{says} (default {number})"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
