"""A second, slow, obvious computation of the pseudo-linkage flags, from the rules alone.

Plain loops over rows as dictionaries; of the package it knows only the schema. Numbers such
as 13.4 cite RULES, `16` its fine points. “Choice” marks where the rules can be read in two
ways, and what was chosen.

- `level`: minimum evidence (13.4), several tests (13.5), explanations (13.6)
- `place`: the rows of one community as they stood, and the sets that flags read
- `money`: F1, F6, F10
- `records`: F2, F3, F4, F9
- `months`: F5, and the dates of two festivals
- `order`: F7, F8
- `rows`: `flag_rows`, the entry: every row of every flag, and their total (13.2)
"""
