"""`python -m benchmarks.metrics`: exit code 0 where every target is met, else 1."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from tqdm import tqdm

from benchmarks.arguments import positive
from benchmarks.metrics.city import Drawing, drawn, rows_of
from benchmarks.metrics.judging import Measured, differing, targets
from benchmarks.metrics.ours import Task, all_indicators, six_indicators
from benchmarks.metrics.plain import THREADS, six_sums
from benchmarks.metrics.wording import told
from benchmarks.processes import alone

WARM_UP = 2


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark; the tables go to standard output, progress to standard error."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    sizes = sorted(set(chosen.communities))
    if len(sizes) < 2:
        parser.error("growth needs at least two sizes")
    progress = tqdm(sizes, unit="city", file=sys.stderr)
    cities = [_measured(size, chosen.seed, chosen.repeats) for size in progress]
    print(
        f"1000 needs, 500 activities, 5000 participation rows and 200 linkages a community "
        f"(seed {chosen.seed}); {THREADS} threads for DuckDB, medians of {chosen.repeats} runs"
    )
    print("\n".join(told(cities)))
    return 0 if all(target.met for target in targets(cities)) else 1


def _measured(communities: int, seed: int, repeats: int) -> Measured:
    """Everything is drawn and measured in fresh processes, so that nothing is left over."""
    with tempfile.TemporaryDirectory() as folder:
        task = Task(Path(folder) / "city", Path(folder) / "warm_up")
        for path, size in ((task.city, communities), (task.warm_up, WARM_UP)):
            alone(drawn, Drawing(path, size, seed))
        every, peak = alone(all_indicators, task)
        ours = [alone(six_indicators, task) for _ in range(repeats)]
        plain = [alone(six_sums, task) for _ in range(repeats)]
        compared, different = differing(ours[0][0].numbers, plain[0][0].numbers)
        return Measured(
            communities=communities,
            rows=rows_of(task.city),
            all=every,
            gigabytes=peak / 1024,
            ours=median(sums.seconds for sums, _ in ours),
            ours_gigabytes=max(peak for _, peak in ours) / 1024,
            plain=median(sums.seconds for sums, _ in plain),
            compared=compared,
            different=different,
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.metrics",
        description="Seconds, memory and growth of all indicators, and R1-R5 and C1 beside DuckDB.",
    )
    parser.add_argument(
        "--communities",
        type=positive,
        nargs="+",
        default=[100, 300, 1000],
        help="communities of each city (default 100 300 1000)",
    )
    for name, number, says in (
        ("seed", 1, "where chance starts"),
        ("repeats", 3, "runs of R1-R5 and C1 on each side"),
    ):
        parser.add_argument(
            f"--{name}", type=positive, default=number, help=f"{says} (default {number})"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
