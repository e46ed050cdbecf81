"""Publishable → figures with alt text and the numbers they show. No arithmetic on the numbers.

- `chart`: what a chart and a gap are, and the list of all charts.
- `words`: numbers, statuses and reasons as people read them.
- `labels`: names of places, categories, channels, units and months.
- `gaps`: why a chart cannot be drawn, in a sentence.
- `counts`: counts as named values, and bars with their number at the end.
- `rates`: rows of a result frame as named values, and the interval dot plot.
- One module per part of a page: `headlines`, `quality`, `profile`, `coverage`,
  `participation`, `breakdowns`, `months`, `hours`, `promises`, `waiting`.
"""
