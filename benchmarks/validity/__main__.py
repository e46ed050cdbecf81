"""`python -m benchmarks.validity`: exit code 0 where all targets are met, else 1."""

from __future__ import annotations

import argparse
import sys
import time

import pandas as pd
from tqdm import tqdm

from benchmarks.arguments import positive
from benchmarks.processes import done
from benchmarks.validity.cities import MONTHS, YEAR, judged
from benchmarks.validity.design import FIRST_SEED, tasks
from benchmarks.validity.judging import counted
from benchmarks.validity.misses import misses
from benchmarks.validity.targets import targets
from benchmarks.validity.wording import missed, told


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; the tables go to standard output, progress to standard error."""
    chosen = _parser().parse_args(arguments)
    started = time.perf_counter()
    cities = tasks(chosen.communities, chosen.first_seed)
    progress = tqdm(
        done(judged, cities, chosen.jobs), total=len(cities), unit="city", file=sys.stderr
    )
    found = list(progress)
    rows = pd.concat([rows for rows, _ in found]).sort_values(["seed", "community_id"])
    rows = rows.reset_index(drop=True)
    counts = counted(rows)
    judged_by = targets(counts)
    print(
        f"{chosen.communities} communities in {len(cities)} cities "
        f"(seeds {cities[0].seed} to {cities[-1].seed}), "
        f"{MONTHS} months, judged for {YEAR.start.year}"
    )
    print("\n".join(told(counts, judged_by)))
    if chosen.misses:
        for line in missed(misses(rows)):
            print(line)
    print(
        f"{time.perf_counter() - started:.0f} s with {chosen.jobs} processes, "
        f"{max(peak for _, peak in found):.0f} MB at most in one of them"
    )
    return 0 if all(target.met for target in judged_by) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.validity",
        description="Whether flags and quadrants find what was planted in synthetic communities.",
    )
    for name, number, says in (
        ("communities", 1000, "communities in all, fifty to a city"),
        ("first-seed", FIRST_SEED, "seed of the first city, the next ones count on"),
        ("jobs", 2, "processes"),
    ):
        parser.add_argument(
            f"--{name}", type=positive, default=number, help=f"{says} (default {number})"
        )
    parser.add_argument("--misses", action="store_true", help="list every miss")
    return parser


if __name__ == "__main__":
    sys.exit(main())
