# nakami: `make demo` scans this machine, `make test` checks everything, `make bench` measures, `make lock` renews requirements/.
# Needs Python >= 3.11 and a package index that pip is set up for; everything else is brought along, pinned by digest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo compiled test lint types floors pytest coverage bench lock system-packages clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The first of these that is new enough makes the virtual environment; `make PYTHON=python3.13 test` overrides.
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
LOCKS := run build dev bench lock
# Test processes; `make test WORKERS=0` runs all in one, for a debugger.
WORKERS ?= auto
BENCH ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

help:
	@sed -n '1,2s/^# //p' Makefile

demo: compiled
	@$(BIN)/nakami scan dir:/ || { code=$$?; [[ $$code == 1 ]] || exit $$code; } # 1 only says that there are findings

test: lint types floors pytest

lint: $(VENV)/stamp-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/stamp-dev
	$(BIN)/mypy

floors: $(VENV)/stamp-dev
	$(BIN)/lint-imports --no-logo

pytest: $(VENV)/stamp-dev system-packages
	$(BIN)/python tools/compile-rules
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

# Slower than `make test`, so asked for by hand.
coverage: $(VENV)/stamp-dev system-packages
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) --dist loadgroup
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --show-missing

# What pip installs is compiled, what stands in src/ is not where PYTHONDONTWRITEBYTECODE is set; it would be compiled at every start.
compiled: $(VENV)/stamp-install
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python tools/compile-rules

system-packages:
	@tools/install-system-packages tests/system-packages.txt

# `make bench BENCH="--rounds 3 scan"`: fewer rounds, one part; bench/run.py says more.
bench: $(VENV)/stamp-bench compiled
	$(BIN)/python -m bench.run $(BENCH)

# Reads the newest versions from the index; the files name no index, so they serve behind any mirror.
lock: $(VENV)/stamp-lock
	for group in $(LOCKS); do \
	  case $$group in \
	    run) source=(pyproject.toml) ;; \
	    *) source=(--group "$$group" --constraints requirements/run.txt) ;; \
	  esac; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --no-annotate --no-header "$${source[@]}" --output-file "requirements/$$group.txt"; \
	done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache .coverage .coverage.* dist build

# --- the virtual environment: each stamp says that what it depends on is installed ---

$(VENV)/stamp-venv: tools/make-venv
	tools/make-venv $(VENV) $(or $(PYTHON),$(PYTHONS))
	@touch $@

$(VENV)/stamp-install: requirements/run.txt requirements/build.txt pyproject.toml $(VENV)/stamp-venv
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/stamp-dev: requirements/dev.txt $(VENV)/stamp-install
$(VENV)/stamp-bench: requirements/bench.txt $(VENV)/stamp-install
$(VENV)/stamp-lock: requirements/lock.txt $(VENV)/stamp-venv
$(VENV)/stamp-dev $(VENV)/stamp-bench $(VENV)/stamp-lock: $(VENV)/stamp-%:
	$(PIP) install --require-hashes -r requirements/$*.txt
	@touch $@
