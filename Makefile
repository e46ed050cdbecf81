# One word for everything, here and in CI. Needs Python 3.11 or later, git and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

DEMO_DATA := data/demo

.PHONY: help demo test lint types unit notebooks-check pages nightly coverage validity metrics-benchmark notebooks-refresh reference lock clean

help:
	@echo "make demo     合成城市及其报告 / the synthetic city and its reports"
	@echo "make test     全部检查 / every check"
	@echo "make nightly  更长的检查 / the longer checks"

# -- set-up ------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本；请用 make PYTHON=python3.11 指定。 / Python 3.11 or later is needed: make PYTHON=python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.user: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable ".[lab,excel]"
	@touch $@

$(VENV)/.developer: $(VENV)/.user
	$(PIP) --editable ".[lab,excel,pdf,dev]"
	@touch $@

$(VENV)/.browser: $(VENV)/.developer tests/browser/install_browser.sh
	bash tests/browser/install_browser.sh $(BIN)
	@touch $@

# -- the demo city -----------------------------------------------------------

$(DEMO_DATA)/dataset.json: $(VENV)/.user $(wildcard workbench/sample/*.py)
	$(BIN)/workbench sample $(DEMO_DATA) --communities 12 --months 24 --seed 7

demo: $(DEMO_DATA)/dataset.json
	$(BIN)/workbench run parameters/demo.yaml

# -- checks ------------------------------------------------------------------

test: lint types unit notebooks-check pages

lint: $(VENV)/.developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.developer
	$(BIN)/mypy

unit: $(VENV)/.developer
	$(BIN)/python -m pytest -n 2 --dist loadfile tests --ignore tests/acceptance --ignore tests/browser -m "not slow"

# Stored outputs against a fresh run on the demo city, numbers and tables to the letter.
notebooks-check: $(VENV)/.developer $(DEMO_DATA)/dataset.json
	$(BIN)/python -m pytest --nbval --nbval-current-env -p no:cacheprovider notebooks

# Real data to real pages, opened in a real browser.
pages: $(VENV)/.browser
	$(BIN)/python -m pytest tests/acceptance tests/browser -m "not slow"

nightly: test
	$(BIN)/python -m pytest -n 2 tests -m slow

# How often intervals and bounds contain the truth of 200 synthetic cities.
coverage: $(VENV)/.developer
	$(BIN)/python -m benchmarks.coverage

# Whether flags and quadrants find what was planted in 1,000 synthetic communities.
validity: $(VENV)/.developer
	$(BIN)/python -m benchmarks.validity

# Seconds and memory of all indicators for up to 1,000 communities, and R1–R5 and C1 beside DuckDB.
metrics-benchmark: $(VENV)/.developer
	$(BIN)/python -m benchmarks.metrics

# -- upkeep ------------------------------------------------------------------

# After a wanted change of the pages: run, then read the diff.
notebooks-refresh: $(VENV)/.developer $(DEMO_DATA)/dataset.json
	$(BIN)/python -m tests.notebooks.refresh

# docs/reference from the catalogue; a test fails when it was forgotten.
reference: $(VENV)/.developer
	$(BIN)/python -m workbench.reference docs/reference

lock: $(VENV)/.developer
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) data/demo reports/demo
