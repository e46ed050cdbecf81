"""The series that pages draw: small tables of declared kinds, before protection.

All counting happens here; figures only draw. Each function gives one series for every
community at once; a series whose columns were not received is left out.

- `chain`: what enters the chain, where needs leave it, how long each step takes.
- `linkage`: where a community stands, when it links and serves, who is tied to whom.
- `placing`: where the organisations of a network stand in its picture.
- `needs`: what residents raised, when, and what became of it.
- `people`: attendances against people, who comes how often, who takes part.
- `surveys`: what residents answered, and the sense of gain wave by wave.
- `profile`: who lives and works in the community.
- `information`: how soon departments hear of needs, what becomes of referrals.
- `work`: the hours of social workers, and how cases end.
- `money`: contracts one by one, how and to whom they were awarded.
- `shaping`: rows with the number of their community → a series.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.cohorts.sets import Cohorts
from workbench.indicators.pictures.chain import chain_series
from workbench.indicators.pictures.information import information_series
from workbench.indicators.pictures.linkage import linkage_series
from workbench.indicators.pictures.money import money_series
from workbench.indicators.pictures.needs import needs_series
from workbench.indicators.pictures.people import people_series
from workbench.indicators.pictures.profile import profile_series
from workbench.indicators.pictures.surveys import survey_series
from workbench.indicators.pictures.work import work_series
from workbench.results import Series


def all_series(c: Cohorts) -> Iterable[Series]:
    """Every series that the data allow."""
    yield from chain_series(c)
    yield from linkage_series(c)
    yield from needs_series(c)
    yield from people_series(c)
    yield from profile_series(c)
    yield from information_series(c)
    yield from work_series(c)
    yield from money_series(c)
    yield from survey_series(c)
