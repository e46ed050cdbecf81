"""What every test shares: the same random examples in every run."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.built", "tests.empty_forms"]

settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=10)
settings.load_profile("repeatable")
