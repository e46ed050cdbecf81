"""A tally as lines of text: a table of rates, a table of counts, the misses, the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator

from benchmarks.coverage.tallies import ENOUGH, LEAST, MOST, Share, Tally

WIDTH = 31


def told(tally: Tally) -> Iterator[str]:
    """The whole output but for time and memory."""
    yield from _rates(tally)
    yield ""
    yield from _counts(tally)
    yield ""
    yield (
        f"target: {LEAST:.0%} to {MOST:.0%} of communities with n >= {ENOUGH} on average: "
        f"{_verdict(tally.rates_met())}"
    )
    yield f"target: bounds and exact counts contain the truth always: {_verdict(tally.counts_met())}"


def _verdict(met: bool) -> str:
    return "met" if met else "missed"


def _rates(tally: Tally) -> Iterator[str]:
    yield f"Communities with n >= {ENOUGH} whose 95 % interval contains the true rate"
    yield (
        f"{'indicator':<{WIDTH}}{'contain':>9}{'std.err.':>10}{'intervals':>11}"
        f"{f'n < {ENOUGH}':>8}{'no interval':>13}"
    )
    shares = {share.name: share for share in tally.shares}
    for name, left_out in tally.unjudged.items():
        share = shares.get(name, Share(name, 0, math.nan, math.nan))
        yield f"{_share(share)}{left_out.small:>8}{left_out.silent:>13}"
    yield _share(tally.all_intervals)
    yield _share(tally.all_indicators)


def _share(share: Share) -> str:
    return (
        f"{share.name:<{WIDTH}}{_percent(share.value, 1):>9}{_percent(share.error, 2):>10}"
        f"{share.communities:>11}"
    )


def _percent(value: float, digits: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{digits}%}"


def _counts(tally: Tally) -> Iterator[str]:
    yield "Communities whose bounds, or exact number, contain the true count"
    yield (
        f"{'indicator':<{WIDTH}}{'contain':>9}{'of':>8}{'exact':>8}{'bounds':>8}{'no number':>11}"
    )
    for count in tally.counts:
        yield (
            f"{count.name:<{WIDTH}}{count.contained:>9}{count.judged():>8}"
            f"{count.exact:>8}{count.bounds:>8}{count.silent:>11}"
        )
    for row in tally.misses.to_dict("records"):
        least, most = (row[name] * row["denominator"] for name in ("lower", "upper"))
        said = f"{least:g} to {most:g}" if row["form"] == "bounds" else f"{row['numerator']:g}"
        yield (
            f"miss: seed {row['seed']}, {row['community_id']}, {row['indicator_id']}"
            f"{row['group'] and ' ' + row['group']}: true {row['truth']:g}, said {said}"
        )
