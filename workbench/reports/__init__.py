"""One page: run its notebook, turn it into HTML, write it beside and rename.

- `notebook`: the parameters that a notebook declares, checked before any kernel starts.
- `page`: papermill → published notebook and HTML of one community in one language.
- `html`: our own nbconvert template, fixed ids, nothing fetched from anywhere.
- `index`: the list of all pages with search and sorting.
"""
