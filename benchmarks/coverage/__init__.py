"""How often intervals and bounds contain the truth: `python -m benchmarks.coverage`.

- `cities`: draws a city, computes its indicators and holds every figure against the truth.
- `tallies`: counts hits and misses per indicator, and decides whether the target is met.
- `wording`: the tallies as lines of text.
- `processes`: several cities at a time.
- `__main__`: arguments, time and memory.
"""
