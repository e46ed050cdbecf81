"""A synthetic city, the same for the same seed. It describes no real place and no real person.

- `city`: `draw_city`, the tables in memory.
- `files`: `write_city`, the tables in a folder.
- `about`: what every copy of the data says of itself: that it is synthetic.
- `period`: the days that the data cover, and moving moments into working hours.
- `streams` and `chance`: where the randomness comes from, and how it is spent.
- One module per table: `communities`, `organizations`, `needs`. A need is drawn in three steps:
  `raising` (who asks for what, when), `handling` (what the office does), `followup` (what the
  resident says), with `categories` as the table of how kinds of need differ.

A further table is a further module with a stream of its own, and one more line in `city`.
"""

from workbench.sample.city import draw_city
from workbench.sample.files import write_city

__all__ = ["draw_city", "write_city"]
