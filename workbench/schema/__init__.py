"""The ten tables of FRAMEWORK §6 as data.

- `columns`: what a column and a table are.
- `codes`: every code list, with its Chinese and English labels.
- `definitions`: the ten tables, in the order of FRAMEWORK §6 (`TABLES`).
- `standing`: which date says when a cell came to be.
- `encoded`: a column of ids as whole numbers.
- `container`: `Tables`, the frozen container that loaders fill and cohorts read.
"""
