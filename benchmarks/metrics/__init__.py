"""How long all indicators take, and how much memory: `python -m benchmarks.metrics`.

- `block`: random columns for some communities, drawn all at once.
- `registers`, `records`: the ten tables of a block; plausible, but with no story in them.
- `city`: the blocks as one imported folder of Parquet files.
- `ours`: one measured computation in a process of its own.
- `plain`: the same R1–R5 and C1 as plain sums of DuckDB.
- `judging`: the growth exponent, the ratio, and whether the targets are met.
- `wording`: what was measured as lines of text.
- `__main__`: arguments and processes.
"""
