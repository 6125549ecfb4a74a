# Everything a newcomer types. Needs Python 3.11 or later with venv and pip, and make.
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
# Bytecode is written at first import: compiling every module of every library costs more.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
LOCKED := $(INSTALL) --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help setup start test servers check style types contracts limits catalogue migrations messages docs bench bench-quick bench-journal bench-web soak lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

setup: .venv/.installed ## install Palier and its locked libraries in .venv

start: .venv/.installed ## evaluate the worked example, then serve its pages at http://127.0.0.1:8000
	@$(BIN)/palier demo build/demo --serve

test: .venv/.installed-test ## run the tests
	@$(BIN)/python -m pytest -q -n auto --dist worksteal

servers: .venv/.installed-servers ## install what lets `make test` also use PostgreSQL and Spark, where those are

check: style types contracts limits catalogue migrations docs ## style, types, imports, limits, French catalogue, migrations, documentation

style: .venv/.installed-check
	@echo "style: ruff" && $(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .

# The benchmarks are checked with the types of the peers that they call.
types: .venv/.installed-check
	@echo "types: mypy" && $(BIN)/mypy

contracts: .venv/.installed-check
	@echo "contracts: import-linter" && $(BIN)/lint-imports --no-logo --cache-dir build/import-linter

limits: .venv/.installed-test
	@echo "limits: tests/architecture" && $(BIN)/python -m pytest -q tests/architecture

catalogue: .venv/.installed-test
	@echo "catalogue: French" && $(BIN)/python tools/messages.py --check

# Asks no database: models are compared with what the migrations make.
migrations: .venv/.installed
	@echo "migrations: Django" && PALIER_HOME=build/home DJANGO_SETTINGS_MODULE=palier.site.settings \
		$(BIN)/python -m django makemigrations --check --dry-run

messages: .venv/.installed-test ## collect the messages to translate, and compile the French ones
	@$(BIN)/python tools/messages.py

docs: .venv/.installed-check ## build the documentation in build/site; a broken link fails
	@echo "docs: sphinx" && $(BIN)/python -m sphinx -q -W --keep-going -d build/doctrees docs build/site

bench: .venv/.installed-bench .venv/.installed-servers ## measure beside peers, and write docs/reference/benchmarks.md
	@$(BIN)/python -m benchmarks

bench-quick: .venv/.installed-bench .venv/.installed-servers ## the same with less data, to see that it works; nothing is written
	@$(BIN)/python -m benchmarks --quick

bench-web: .venv/.installed-bench ## measure the pages of a large provider under a crowd, and write its page of docs/reference
	@$(BIN)/python -m benchmarks.web

bench-journal: .venv/.installed-servers ## measure the journal: 8 clients at once, proof and export; nothing is written
	@$(BIN)/python -m benchmarks.journal

# SOAK="--seconds 60" ends it sooner.
soak: .venv/.installed-test ## kill the processes that write to a store, 300 times, and count what is left
	@$(BIN)/python -m tests.soak $(SOAK)

lock: .venv/.installed ## choose library versions again, and write the locks
	$(INSTALL) uv==$(UV_VERSION)
	$(BIN)/uv lock --upgrade
	$(BIN)/uv export --quiet --no-default-groups --group build --no-emit-project -o requirements.lock
	$(BIN)/uv export --quiet --only-group test -o requirements-test.lock
	$(BIN)/uv export --quiet --only-group check -o requirements-check.lock
	$(BIN)/uv export --quiet --only-group bench -o requirements-bench.lock
	$(BIN)/uv export --quiet --only-group servers --no-emit-project -o requirements-servers.lock

clean: ## remove what can be made again, .venv included
	rm -rf .venv build dist .hypothesis .pytest_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Palier needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Creating .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing Palier and the libraries of requirements.lock"
	@$(LOCKED) -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-test: requirements-test.lock .venv/.installed
	@echo "Installing the test tools of requirements-test.lock"
	@$(LOCKED) -r requirements-test.lock
	@touch $@

.venv/.installed-check: requirements-check.lock .venv/.installed-test
	@echo "Installing the check tools of requirements-check.lock"
	@$(LOCKED) -r requirements-check.lock
	@touch $@

# pyspark comes as a source archive only, so not everything can be a wheel.
.venv/.installed-servers: requirements-servers.lock .venv/.installed
	@echo "Installing the libraries of requirements-servers.lock"
	@$(INSTALL) --require-hashes -r requirements-servers.lock
	@touch $@

.venv/.installed-bench: requirements-bench.lock .venv/.installed
	@echo "Installing the peers of requirements-bench.lock"
	@$(LOCKED) -r requirements-bench.lock
	@touch $@
