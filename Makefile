PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARTICLE ?= examples/glutes.md
DEMO := build/demo
SPECS ?= ../shared/specs
WORKERS ?= 2
# Every branch of what decides about sending is walked, or the tests fail.
COVERED := --cov=scheduler.publishing --cov=scheduler.core.policy --cov=scheduler.core.renewal --cov=scheduler.core.follow_up --cov-branch --cov-report=term:skip-covered --cov-fail-under=100

.PHONY: demo test lint pictures bench conformance lock clean

demo: $(VENV)/.runtime
	@rm -rf $(DEMO)
	@$(BIN)/tipcast init $(DEMO) --quiet
	@$(BIN)/tipcast import "$(ARTICLE)" --workspace $(DEMO)
	@$(BIN)/tipcast check --workspace $(DEMO)
	@$(BIN)/tipcast render --quiet --workspace $(DEMO)
	@$(BIN)/tipcast plan --weeks 8 --workspace $(DEMO)
	@$(BIN)/tipcast rehearse --weeks 8 --workspace $(DEMO) $(if $(DEMO_SERVE),--serve)

test: $(VENV)/.dev
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(COVERED)

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

# What nobody here wrote: the networks' documents (in SPECS), their clients, and a validating proxy.
conformance: $(VENV)/.dev build/conformance/clients/.done build/conformance/node_modules/.done
	@TIPCAST_SPECS="$(SPECS)" $(BIN)/python -m pytest -m conformance -rs tests/conformance

build/conformance/clients/.done: tests/conformance/clients/requirements.lock
	@mkdir -p build/conformance
	@$(PYTHON) -m venv build/conformance/clients
	@build/conformance/clients/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r $< \
		|| { echo "The clients can't be installed here: their tests are skipped."; rm -rf build/conformance/clients; mkdir -p $(@D); }
	@touch $@

build/conformance/node_modules/.done: tests/conformance/proxy/package.json
	@mkdir -p build/conformance
	@cp tests/conformance/proxy/package*.json build/conformance/
	@npm --prefix build/conformance ci --ignore-scripts --no-audit --no-fund --silent \
		|| { echo "The proxy can't be installed here: its tests are skipped."; mkdir -p $(@D); }
	@touch $@

# The pictures of docs/page.md, taken by the test that lives her week at the page.
pictures: $(VENV)/.dev
	@TIPCAST_PAGE_PICTURES=docs/images $(BIN)/python -m pytest -q tests/web/test_web_week.py

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

# Both locks name versions and hashes, never a registry.
lock: $(VENV)/.dev
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --extra alerts --extra holidays --extra html --extra conformance --group dev -o requirements-dev.lock pyproject.toml build-requirements.in
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --extra alerts --extra holidays --extra html -c requirements-dev.lock -o requirements.lock pyproject.toml build-requirements.in
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate -o tests/conformance/clients/requirements.lock tests/conformance/clients/requirements.in

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Tipcast needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12 …" % sys.version_info[:2])'
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

clean:
	rm -rf build $(VENV)
