"""How often intervals and bounds contain the truth: `python -m benchmarks.coverage`.

- `cities`: draws a city, computes its indicators and holds every figure against the truth.
- `tallies`: counts hits and misses per indicator, and decides whether the target is met.
- `wording`: the tallies as lines of text.
- `__main__`: arguments, time and memory.
"""
