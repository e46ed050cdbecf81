"""Which community has which story where nobody says: most are healthy."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.sample.profiles import is_small
from workbench.sample.stories import KINDS, Story
from workbench.sample.streams import stream

#: The first communities are healthy, so that a small city reads easily; of each run of this many
#: that follow, one has a story.
FIRST, EVERY = 3, 6

HEALTHY = Story()

#: Stories by place (None: healthy), or None for the usual ones.
Stories = Sequence[Story | None] | None

#: Stories of several kinds at once, all of them strong.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("two_sector", "no_disembedding"),
    ("two_sector", "paper_closure"),
    ("formality", "assessment_rush"),
    ("control_only", "paper_closure"),
    ("paper_competition", "reverse_chain"),
    ("formality", "top_down", "paper_closure"),
)


def every_story() -> list[Story]:
    """Each kind at each of its strengths, then those that are told together."""
    alone = [Story((name,), level) for name, kind in KINDS.items() for level in kind.strengths]
    return [*alone, *(Story(kinds, "strong") for kinds in TOGETHER)]


def _order(seed: int, lap: int) -> list[Story]:
    """All stories in an order of the seed's own; another lap has another order."""
    stories = every_story()
    order = stream(seed, "stories", lap).permutation(len(stories))
    return [stories[place] for place in order]


def usual_story(seed: int, place: int) -> Story:
    """The story of the community at `place` (from 0); it depends on the seed and place alone.

    One community in six has one; as many communities as there are stories have all of them.
    Communities that are small by their place have none.
    """
    run, within = divmod(place - FIRST, EVERY)
    if place < FIRST:
        return HEALTHY
    places = [n for n in range(EVERY) if not is_small(FIRST + run * EVERY + n)]
    chosen = stream(seed, "story_places", run).choice(places)
    if within != chosen:
        return HEALTHY
    lap, turn = divmod(run, len(every_story()))
    return _order(seed, lap)[turn]


def stories_of(seed: int, communities: int, stories: Stories) -> list[Story]:
    """The story of each community: the given ones by place, healthy beyond them; or the usual.

    Raises ValueError for more stories than communities.
    """
    if stories is None:
        return [usual_story(seed, place) for place in range(communities)]
    if len(stories) > communities:
        raise ValueError(f"{len(stories)} stories are too many for {communities} communities.")
    given = [one or HEALTHY for one in stories]
    return given + [HEALTHY] * (communities - len(given))
