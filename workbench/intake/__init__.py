"""Files as street offices send them → rows of our tables, every row accounted for.

In the order in which a file passes through:

- `formats`: bytes → raw sheets; which kind of file it really is.
- `encodings`: bytes → text.
- `delimited`: CSV and its relatives → a raw sheet.
- `workbooks`: XLSX and Parquet → raw sheets.
- `grid`: the raw sheet: headers, cells as they came, and where each row stood.
- `forms`: what in our own empty forms, come back, is no data.
- `headers`: which table a sheet feeds, and which source column feeds which of ours.
- `feeds`: that answer as a value, from our own headers or from a mapping.
- `mapping`: what a mapping does to a cell before it is read.
- `identifiers`: ID and mobile numbers, which are refused.
- `values` (`dates`, `reading`): one cell → a value of its column's type, with the repair or the
  problem.
- `plain`: the many cells that need no thought, read all at once.
- `columns`: one source column → one of ours, each different cell read once.
- `batches`: one sheet feeding one table.
- `rows`: all batches of a table: keys, repeats, conflicts, accounts.
- `ledger`: what was repaired, emptied and set aside, as frames.
- `about`: `dataset.json`.
- `sources`: files and folders → everything above, in order.
- `report`: what an import did, for people and for machines.
"""
