"""The shared sets of FRAMEWORK §1, prepared once from `Tables` for one period and one grouping.

- `history`: the tables as they stood at the end of `as_of`.
- `rows`: rows of a table with the group that each belongs to; durations as days.
- `grouping`: the groups of one computation, by place and by what rows carry.
- `answers`: what residents answered in surveys: waves, scores, who was served.
- `sets`: `Cohorts`, which needs are accepted, matured, closed; who has reported; who lives there.
"""
