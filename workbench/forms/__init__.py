"""Empty Excel forms for the ten tables, for people who keep their records in a spreadsheet.

- `wording`: what people read about a column: what it means, and how its cells are filled.
- `entries`: what a cell of a column may hold, as a spreadsheet checks it while somebody types.
- `examples`: two invented rows for each table.
- `workbook`: one table → a workbook: instructions with the examples, the empty table, the lists.
- `package`: a workbook → bytes, the same in every run, and sealed, so that a form that somebody
  touched can be told from one that nobody did.
- `files`: all ten in a folder.

`intake.forms` is the other side: what an import leaves out of a form that came back.
"""

from workbench.forms.files import write_forms

__all__ = ["write_forms"]
