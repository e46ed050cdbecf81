"""Where the figures come from that the documentation states; each prints what one run measured.

- `coverage`: how often intervals and bounds contain the truth of synthetic cities.
- `validity`: whether flags and quadrants find what was planted in synthetic communities.
- `metrics`: seconds, memory and growth of all indicators, and R1–R5 and C1 beside DuckDB.
- `processes`, `arguments`: what the benchmarks share.
"""
