"""Plan → compute once → one page per process → publish (DESIGN, the batch).

- `plan`: which pages, where they go, with which parameters; everything checked beforehand.
- `run`: numbers once for all, masked once, then the pages.
- `publish`: index, `indicators.csv`, `manifest.json`, assets.
"""
