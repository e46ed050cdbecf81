"""The indicators, one module per family of FRAMEWORK §2 and §3.

- `catalogue`: what an indicator is, and the decorator that makes a catalogue entry.
- `measures`: shares, counts, means, medians … reduced over any grouping.
- `respondents`: mean scores of survey respondents and differences of them.
- `registry`: all families, in the order of RULES §15.
- one module per family: `chain`, `connection`, `action`, `information`, `referral`,
  `coverage`, `participation`, `outcomes`, `resolution`, `workers`, `pathways`, `value`, `flags`.
- `data_quality`: D1–D5 of report section 2.
- `pictures`: the series that pages draw.
"""
