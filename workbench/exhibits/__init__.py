"""Publishable → blocks and tables of a page. Numbers come ready; only words are added.

- `exhibit`: what an exhibit is, and the building of safe HTML.
- `naming` and `reasons`: what rows are called, and why some have no number.
- `page`: headings, the title block with its SYNTHETIC banner.
- `summary`: the headline cards.
- `verdicts`: targets, and whether they are met.
- `scope`: period, scheme, tables received, accounts of rows.
- `community`: who and where the community is.
- `resolution`: the numbers of problem resolution, and the command behind them.
- `appendix`: all values, definitions, and what is not available.
"""
