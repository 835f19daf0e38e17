# Two commands are enough: `make demo` shows the product, `make test` checks it. Both make their own environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types measure serve clean

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

demo: $(VENV)/ready
	$(BIN)/detente demo demo

test: $(VENV)/ready
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

measure: $(VENV)/ready
	$(BIN)/detente measure

serve: $(VENV)/ready
	$(BIN)/detente serve demo

clean:
	rm -rf $(VENV) demo build dist
