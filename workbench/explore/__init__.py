"""The cells of `explore.ipynb`: any indicator by any grouping, with the rows behind it.

What they show is unmasked, for evaluators, and says that it is not for publication.

- `opening`: the data set with its period and language; what it holds.
- `listing`: what a cell shows, with the whole of it as a data frame.
- `indicators`: the catalogue, and the card of one indicator.
- `numbers`: one indicator by any grouping, as a table.
- `drawing`: the same as a picture: dots, bars, lines or levels.
- `pictures`: how these are drawn.
- `evidence`: the rows behind one number of one community.
"""
