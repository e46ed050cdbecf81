"""Every sentence and label that a person reads, in zh-CN and en: one TOML file a language.

`text(id, lang, **values)` looks a sentence up; `Formats(lang)` writes numbers and dates as
that language does (Babel, CLDR). Both files hold the same ids with the same placeholders;
a test holds that.
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES: tuple[str, ...] = ("zh-CN", "en")


def default_language() -> str:
    """The language of messages when nothing else says: WORKBENCH_LANG, then an English locale, else zh-CN."""
    chosen = os.environ.get("WORKBENCH_LANG", "")
    if chosen in LANGUAGES:
        return chosen
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "en" if locale.lower().startswith("en") else "zh-CN"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All sentences of one language, keyed `section.name`."""
    source = files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return {
        f"{section}.{name}": sentence
        for section, sentences in tomllib.loads(source).items()
        for name, sentence in sentences.items()
    }


def text(message_id: str, lang: str, /, **values: Any) -> str:
    """The sentence `message_id` in `lang`, its placeholders filled from `values`.

    KeyError for an id that does not exist, or a placeholder without a value: a missing
    sentence is a defect of the package, never shown as a blank.
    """
    return catalogue(lang)[message_id].format(**values)


def has(message_id: str) -> bool:
    """Whether such a sentence exists."""
    return message_id in catalogue(LANGUAGES[0])


def listed(items: list[str] | tuple[str, ...], lang: str) -> str:
    """Items joined as `lang` writes a list."""
    return ("、" if lang.startswith("zh") else ", ").join(items)


@dataclass(frozen=True)
class Formats:
    """How one language writes numbers, shares and dates (CLDR through Babel)."""

    lang: str

    @property
    def _locale(self) -> str:
        return self.lang.replace("-", "_")

    def integer(self, value: float) -> str:
        from babel.numbers import format_decimal

        return format_decimal(round(value), locale=self._locale, format="#,##0")

    def decimal(self, value: float, places: int = 1) -> str:
        from babel.numbers import format_decimal

        pattern = "#,##0." + "0" * places if places else "#,##0"
        return format_decimal(value, locale=self._locale, format=pattern)

    def percent(self, share: float, places: int = 1) -> str:
        """A share in [0, 1] as percent: the only place where percent exists."""
        from babel.numbers import format_percent

        pattern = "#,##0." + "0" * places + "%" if places else "#,##0%"
        return format_percent(share, locale=self._locale, format=pattern)

    def day(self, value: dt.date) -> str:
        from babel.dates import format_date

        return format_date(value, format="long", locale=self._locale)

    def days(self, count: int) -> str:
        """A span of whole days in words: “1 day”, “30 days”."""
        from babel.units import format_unit

        return format_unit(count, "duration-day", length="short", locale=self._locale)

    def month(self, value: dt.date) -> str:
        from babel.dates import format_date

        pattern = "y年M月" if self.lang.startswith("zh") else "MMM y"
        return format_date(value, format=pattern, locale=self._locale)

    def weekday(self, number: int) -> str:
        """The short name of a weekday; 0 is Monday."""
        from babel.dates import get_day_names

        return get_day_names("abbreviated", locale=self._locale)[number]
