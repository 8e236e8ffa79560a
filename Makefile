# Everything a contributor or a build machine runs. `make help` lists it.
# Needs Python 3.11 or newer with venv, and make; all else is fetched, pinned and hashed.

PYTHON ?= python3
WORKERS ?= 3
WORLDS ?= 200
PROBES ?= 100000
ARGS ?=
# COVERAGE=1 makes `make test` collect what `make coverage-gates` judges.
COVERAGE ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
.SHELLFLAGS := -euc
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## List what there is to run
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ------------------------------------------------------------------------------- set-up

# Two stamps, for the demo should not have to wait for the development tools.
READY_TO_RUN := $(VENV)/.ready-to-run
READY_TO_DEVELOP := $(VENV)/.ready-to-develop

# An environment that cannot start pip (the interpreter moved, or we were interrupted) is made anew.
define make_environment
@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	command -v '$(PYTHON)' >/dev/null || { \
		echo "no '$(PYTHON)' here: install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }; \
	'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed and '$(PYTHON)' is $$('$(PYTHON)' -V 2>&1): name another: make PYTHON=python3.12" >&2; exit 1; }; \
	'$(PYTHON)' -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: on Debian or Ubuntu install python3-venv" >&2; exit 1; }; \
	'$(PYTHON)' -m venv --clear $(VENV); }
endef

$(READY_TO_RUN): requirements/run.txt requirements/build.txt pyproject.toml
	$(make_environment)
	@echo "installing what the daemon needs into $(VENV), some seconds the first time"
	@$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_TO_DEVELOP): requirements/dev.txt pyproject.toml
	$(make_environment)
	@echo "installing the daemon and the development tools into $(VENV), under a minute the first time"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(READY_TO_RUN) $@

.PHONY: venv
venv: $(READY_TO_DEVELOP) ## Make .venv with all tools; quick when nothing changed

# ------------------------------------------------------------------------------- see it work

.PHONY: demo
demo: $(READY_TO_RUN) ## Break a release against the simulator and watch it being rolled back
	@$(BIN)/watchdog demo $(ARGS)

# ------------------------------------------------------------------------------- checks

.PHONY: test
test: $(READY_TO_DEVELOP) ## Run the tests; ARGS="-k words" to choose
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(if $(COVERAGE),--cov --cov-report=) $(ARGS)

.PHONY: check
check: check-static ## All that CI runs: format, lint, types, imports, drift, tests, worlds
	@$(MAKE) test COVERAGE=1
	@$(MAKE) coverage-gates simulate

.PHONY: check-static
check-static: $(READY_TO_DEVELOP) ## The checks that run nothing: format, lint, types, imports, drift
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.tools.generate --check

.PHONY: coverage-gates
coverage-gates: $(READY_TO_DEVELOP) ## Judge the last run with COVERAGE=1: core and model 100 %, all 90 %
	@$(BIN)/coverage report --include='watchdog/core/*,watchdog/model/*' --fail-under=100
	@$(BIN)/coverage report --fail-under=90

.PHONY: simulate
simulate: $(READY_TO_DEVELOP) ## Run WORLDS=200 simulated worlds against the invariants
	$(BIN)/python -m tests.simulation --worlds $(WORLDS)

.PHONY: bench
bench: $(READY_TO_DEVELOP) ## Measure how soon a bad release is rolled back; on a quiet machine
	@$(BIN)/python -m benchmarks.detection

.PHONY: bench-rules
bench-rules: $(READY_TO_DEVELOP) ## Measure what one answer costs each rule of the standard policy
	@$(BIN)/python -m benchmarks.rules

.PHONY: bench-backtest
bench-backtest: $(READY_TO_DEVELOP) ## Measure a backtest over PROBES=100000; fails above 10 s for that many
	@$(BIN)/python -m benchmarks.backtest --probes $(PROBES) $(ARGS)

# RUNS counts per scenario; ARGS="--bars" holds the shipped policy to its bars, in hours.
RUNS ?= 400

.PHONY: bench-decisions
bench-decisions: $(READY_TO_DEVELOP) ## Our decisions against other tools' on generated releases; RUNS=400
	@$(BIN)/python -m benchmarks.decisions --runs $(RUNS) $(ARGS)

# ------------------------------------------------------------------------------- changes

.PHONY: fmt
fmt: $(READY_TO_DEVELOP) ## Format, and mend what lint can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: accept
accept: $(READY_TO_DEVELOP) ## Rewrite the outcomes in the scenarios; the diff is the review
	@WATCHDOG_ACCEPT=1 $(BIN)/python -m pytest tests/scenarios $(ARGS)

.PHONY: schema
schema: $(READY_TO_DEVELOP) ## Rewrite config/schema.json and the references in the README
	@$(BIN)/python -m tests.tools.generate

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

.PHONY: requirements
requirements: $(READY_TO_DEVELOP) ## Pin anew after a change in pyproject.toml; ARGS=--upgrade for newer ones
	@$(COMPILE) $(ARGS) pyproject.toml --extra cel --extra postgres --group dev -o requirements/dev.txt
	@$(COMPILE) pyproject.toml -c requirements/dev.txt -o requirements/run.txt
	@$(COMPILE) --group pyproject.toml:build -c requirements/dev.txt -o requirements/build.txt

.PHONY: clean
clean: ## Remove all that make made, .venv included
	@rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache .demo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
