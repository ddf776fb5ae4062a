# Needs Python 3.11 or newer and make; everything else is brought into .venv, with checked hashes.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header -p 3.11 pyproject.toml
WEB := $(shell find web/src -type f 2>/dev/null) web/package.json web/package-lock.json web/vite.config.js
CODE := processes service tasks forms

.PHONY: help serve test check format bench tck browser lock clean

help: ## list these words
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: .venv/installed ## run web server and worker on http://127.0.0.1:8000/ with the sample company
	@exec $(BIN)/shopflow serve

test: .venv/developing browser ## run every test
	$(BIN)/pytest -q -n auto --dist worksteal

check: .venv/developing ## format, lint, types, import rules, diagrams
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shopflow check

format: .venv/developing ## put code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/developing ## measure; figures are kept in bench/RESULTS.md
	$(BIN)/python bench/commands.py

tck: .venv/developing ## run the DMN compatibility kit; KIT=folder of its test cases
	$(BIN)/shopflow tck $(KIT)

browser: .venv/developing ## make sure that there is a Chromium, and fonts for Chinese
	@$(BIN)/python tests/browser/get_chromium.py

lock: .venv/developing ## write the locks anew from pyproject.toml
	$(LOCK) -o requirements.txt
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --only-group build -o requirements-build.txt

clean: ## remove what was built, not the data in var/
	rm -rf .venv web/node_modules service/static/dist *.egg-info

.venv/python: requirements-build.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.txt
	@touch $@

.venv/packages: .venv/python requirements.txt
	$(INSTALL) --require-hashes -r requirements.txt
	@touch $@

.venv/installed: .venv/packages pyproject.toml hatch_build.py $(WEB)
	$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/developing: .venv/installed requirements-dev.txt
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@
