# The two commands of the README: `make try` and `make test`. Everything else serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A Matrix homeserver for the tests, in an environment of its own: it is AGPL and stays a process.
SYNAPSE ?= .synapse
# Tests run in two processes: each takes half of them in order, then what the other has left.
SIDE_BY_SIDE := -n 2 --dist worksteal

.PHONY: try test coverage check lock clean

try: $(VENV)/.installed
	@$(BIN)/cxc-bot try

test: $(VENV)/.testing $(SYNAPSE)/.installed
	SYNAPSE_PYTHON=$(SYNAPSE)/bin/python $(BIN)/python -m pytest $(SIDE_BY_SIDE)

# The same, a fifth slower, with the lines that no test runs.
coverage: $(VENV)/.testing $(SYNAPSE)/.installed
	SYNAPSE_PYTHON=$(SYNAPSE)/bin/python $(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov --cov-report=term:skip-covered

check: $(VENV)/.testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cxc-bot needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV), once (about half a minute) ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
	@touch $@

$(VENV)/.testing: requirements-test.txt $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt >&2
	@touch $@

$(SYNAPSE)/.installed: requirements-synapse.txt | $(VENV)/bin/python
	@echo "Setting up a homeserver for the tests in $(SYNAPSE), once (about a minute) ..." >&2
	@$(PYTHON) -m venv $(SYNAPSE)
	@$(SYNAPSE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-synapse.txt >&2
	@touch $@

# Pin anew (needs pip-tools): hashes of every file, and no index address; extras stay, or
# pip looks past a pin as soon as something newer is published.
PIN := pip-compile --quiet --no-strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header
lock:
	$(PIN) --output-file requirements.txt pyproject.toml requirements-build.in
	$(PIN) --extra test --output-file requirements-test.txt pyproject.toml requirements-build.in
	$(PIN) --output-file requirements-synapse.txt requirements-synapse.in

clean:
	rm -rf $(VENV) $(SYNAPSE) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build *.egg-info
