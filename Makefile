PORT ?= 8000
PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
NPM := $(or $(shell command -v npm),$(BIN)/npm)
COMPILE := $(BIN)/uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
WITH_NODE := PATH="$$PATH:$(CURDIR)/$(BIN)"
ASSETS := liencong/static/manifest.json
# The tests of a file share servers and worlds. Some wait for other processes: two processors have work for three.
SPREAD := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: help run test check format assets bench bench-search requirements clean

help: ## List what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-13s %s\n", $$1, $$2}'

run: .venv/requirements.done $(ASSETS) ## Bring up a sample province at http://localhost:8000/ (PORT=8000)
	@$(BIN)/liencong demo --port $(PORT)

test: .venv/requirements-dev.done $(ASSETS) ## Run all tests, with the services that they need (ARGS=tests/unit)
	@$(BIN)/python -m tests.services $(BIN)/pytest $(SPREAD) $(ARGS)

check: .venv/requirements-dev.done ## Check format, lint, types and import arrows
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: .venv/requirements-dev.done ## Format the code and mend what the linter can
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

assets: $(ASSETS) ## Build the browser-side scripts and styles

bench: .venv/requirements-dev.done $(ASSETS) ## Measure pages and publishing
	@$(BIN)/python -m tests.services $(BIN)/python -m bench $(ARGS)

bench-search: .venv/requirements-dev.done $(ASSETS) ## Measure search
	@$(BIN)/python -m bench.search $(ARGS)

requirements: .venv/requirements-dev.done ## Raise the pinned versions
	@$(COMPILE) pyproject.toml --group install --output-file requirements.txt
	@$(COMPILE) pyproject.toml --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(COMPILE) --group node --output-file requirements-node.txt

clean: ## Remove what was installed or built; data in var/ stays
	@rm -rf .venv node_modules liencong/static .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv .venv

.venv/%.done: %.txt pyproject.toml | $(BIN)/pip
	@echo "Installing Python packages from $<"
	@$(PIP) install --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/npm: requirements-node.txt | $(BIN)/pip
	@echo "Installing npm into the virtual environment"
	@$(PIP) install --require-hashes -r $<
	@touch $@

node_modules/.done: package.json package-lock.json .npmrc | $(NPM)
	@echo "Installing browser-side packages"
	@$(WITH_NODE) $(NPM) ci --silent
	@touch $@

$(ASSETS): node_modules/.done $(shell find assets -type f)
	@$(WITH_NODE) $(NPM) run build --silent
