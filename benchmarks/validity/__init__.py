"""Do the flags find what was planted, and nothing else? `python -m benchmarks.validity`.

- `design`: which communities are drawn, and what is planted in them.
- `cities`: draws a city and notes what the flags and the quadrant say of each community.
- `judging`: counts signs found, false alarms, look-alikes, poor records and quadrants.
- `targets`: decides whether the counts meet the targets; `misses`: every single miss.
- `wording`: all of it as lines of text.
- `__main__`: arguments, time and memory.
"""
