"""A synthetic city, the same for the same seed. It describes no real place and no real person.

- `city`: `draw_city`, the tables in memory; `draw_whole_city`, also what they do not show.
- `files`: `write_city`, the tables in a folder with `truth.json` beside them.
- `about`: what every copy of the data says of itself: that it is synthetic.
- `period`: the days that the data cover, and moving moments into working hours.
- `streams` and `chance`: where the randomness comes from, and how it is spent; `columns`: rows
  while they are drawn.
- What may be planted: `stories` (the kinds, in words), `plantings` (what each changes, at which
  strength), `practice` (how a community works; healthy by default), `seeding` (who has a story
  where nobody says), `planted` (what `truth.json` tells of it).
- What lies behind the tables: `profiles` and `habits` (a community's lasting traits), `people`
  (everyone who lives there), `events` and `attendance` (who truly took part in what), `cast`
  (which organisations act there).
- One module per table: `communities`, `organizations`, `workers`, `residents`, `needs`,
  `projects`, `activities`, `rosters` (participation), `linkages`, `surveys`. A need is drawn in
  four steps: `raising` (who asks for what, when), `fates` (what becomes of it), `handling` (when
  the office does it), `followup` (what the resident says), with `categories` as the table of how
  kinds of need differ. `demand` is what projects are designed from, `linking` what passes between
  organisations; `records` is what an office loses of all this.
- `truth`: the true values, and `figures`: what each of them is, in words.

What people experience is drawn before what is written down of it; records then lose a part. A
story changes what happens, and only where it is about records what is written down.
"""

from workbench.sample.city import draw_city, draw_whole_city
from workbench.sample.files import write_city
from workbench.sample.stories import Story, story

__all__ = ["Story", "draw_city", "draw_whole_city", "story", "write_city"]
