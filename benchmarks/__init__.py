"""Where the figures come from that the documentation states; each prints what one run measured.

- `coverage`: how often intervals and bounds contain the truth of synthetic cities.
- `validity`: whether flags and quadrants find what was planted in synthetic communities.
- `processes`, `arguments`: what the benchmarks share.
"""
