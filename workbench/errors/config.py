"""An evaluation, a scheme or a mapping that cannot be meant so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench import messages
from workbench.errors.base import WorkbenchError, near


class ConfigError(WorkbenchError):
    """A configuration, scheme or mapping that does not say what it should."""

    @classmethod
    def missing_file(cls, path: Path) -> ConfigError:
        return cls("errors.missing_config", path=str(path))

    @classmethod
    def not_yaml(cls, path: Path, line: int, detail: str) -> ConfigError:
        return cls("errors.not_yaml", path=str(path), line=line, detail=detail)

    @classmethod
    def unknown_key(cls, path: Path, line: int, key: str, known: Sequence[str]) -> ConfigError:
        return cls("errors.unknown_key", path=str(path), line=line, key=key, near=near(key, known))

    @classmethod
    def missing_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.missing_key", path=str(path), line=line, key=key)

    @classmethod
    def duplicate_key(cls, path: Path, line: int, key: str) -> ConfigError:
        return cls("errors.duplicate_key", path=str(path), line=line, key=key)

    @classmethod
    def wrong_value(
        cls, path: Path, line: int, key: str, expected: Any, found: object
    ) -> ConfigError:
        return cls(
            "errors.wrong_value", path=str(path), line=line, key=key, expected=expected, found=found
        )

    @classmethod
    def period_reversed(cls, path: Path, line: int, start: object, end: object) -> ConfigError:
        return cls(
            "errors.config_period_reversed",
            path=str(path),
            line=line,
            start=str(start),
            end=str(end),
        )

    @classmethod
    def as_of_before_period(
        cls, path: Path, line: int, as_of: object, start: object
    ) -> ConfigError:
        return cls(
            "errors.config_as_of_before_period",
            path=str(path),
            line=line,
            as_of=str(as_of),
            start=str(start),
        )

    @classmethod
    def compare_not_before(cls, path: Path, line: int, end: object, start: object) -> ConfigError:
        return cls(
            "errors.config_compare_not_before",
            path=str(path),
            line=line,
            end=str(end),
            start=str(start),
        )

    @classmethod
    def no_indicators_folder(cls, path: Path, line: int, folder: Path) -> ConfigError:
        return cls("errors.no_indicators_folder", path=str(path), line=line, folder=str(folder))

    @classmethod
    def unknown_community(
        cls, path: Path, line: int, name: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_community",
            path=str(path),
            line=line,
            name=name,
            near=near(name, known),
        )

    @classmethod
    def unknown_indicator(
        cls, path: Path, line: int, name: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_indicator",
            path=str(path),
            line=line,
            name=name,
            near=near(name, known),
        )

    @classmethod
    def unknown_part(
        cls, path: Path, line: int, name: str, indicator: str, known: Sequence[str]
    ) -> ConfigError:
        return cls(
            "errors.config_unknown_part",
            path=str(path),
            line=line,
            name=name,
            indicator=indicator,
            near=near(name, known),
        )

    @classmethod
    def target_without_parts(cls, path: Path, line: int, indicator: str, key: str) -> ConfigError:
        return cls(
            "errors.target_without_parts", path=str(path), line=line, indicator=indicator, key=key
        )

    @classmethod
    def target_of_no_number(
        cls, path: Path, line: int, indicator: str, rows: Sequence[tuple[str, str]]
    ) -> ConfigError:
        """`rows` are the (variant, group) pairs that have a number."""
        keys = ("variant", "group")
        named = [
            ", ".join(f"{k}: {part}" for k, part in zip(keys, row, strict=True) if part)
            for row in rows
            if any(row)
        ]
        return cls(
            "errors.target_of_no_number",
            path=str(path),
            line=line,
            indicator=indicator,
            parts=lambda lang: messages.listed([f"“{name}”" for name in named[:12]], lang),
        )

    @classmethod
    def target_of_level(cls, path: Path, line: int, indicator: str) -> ConfigError:
        return cls("errors.target_of_level", path=str(path), line=line, indicator=indicator)

    @classmethod
    def target_twice(cls, path: Path, line: int, indicator: str) -> ConfigError:
        return cls("errors.target_twice", path=str(path), line=line, indicator=indicator)

    @classmethod
    def target_reversed(cls, path: Path, line: int, at_least: str, at_most: str) -> ConfigError:
        return cls(
            "errors.target_reversed",
            path=str(path),
            line=line,
            at_least=at_least,
            at_most=at_most,
        )

    @classmethod
    def target_on_worse_side(
        cls, path: Path, line: int, indicator: str, given: str, good: str, direction: str
    ) -> ConfigError:
        return cls(
            "errors.target_on_worse_side",
            path=str(path),
            line=line,
            indicator=indicator,
            given=given,
            good=good,
            direction=lambda lang: messages.text(f"page.direction_{direction}", lang),
        )
