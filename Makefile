# Python 3.11 or newer and make are all that must be there; the rest is brought into .venv,
# with checked hashes. What was made once is remembered by stamps inside .venv.

PYTHON ?= $(firstword $(foreach one,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(one) -c 'import sys; sys.version_info >= (3, 11) and print("$(one)")' 2>/dev/null)))
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --no-header -p 3.11
WEB := $(shell find web -type f -not -path 'web/node_modules/*')

.PHONY: help serve test check format bench tck lock clean

help: ## list these words
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: .venv/installed ## run web server and worker with the sample company
	@exec $(BIN)/shopflow serve

test: .venv/developing .venv/browser ## run every test; TESTS="tests/tasks -k stock" runs some
	$(BIN)/python -m pytest -q -n 2 --dist worksteal $(TESTS)

check: .venv/developing ## format, lint, types, import rules, diagrams
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/shopflow check

format: .venv/developing ## put code into its form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/installed ## measure whole orders a second
	$(BIN)/python -m bench.commands

tck: .venv/installed ## run the DMN compatibility kit; TCK=folder of its test cases
	$(BIN)/shopflow tck $(TCK)

lock: .venv/python ## write the locks anew after a change of pyproject.toml
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group build -o requirements-build.txt

clean: ## remove what was built, not the data in var/
	rm -rf .venv web/node_modules service/static/dist* tasks/documents/fonts

.venv/python: requirements-build.txt
	@test -n "$(PYTHON)" || { echo "Shopflow needs Python 3.11 or newer." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing packages (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/packages: .venv/python requirements.txt
	@$(INSTALL) --require-hashes --compile-bytecode -r requirements.txt
	@touch $@

# hatch_build.py makes the islands of web/; linking the project would too, but without a word.
.venv/installed: .venv/packages pyproject.toml hatch_build.py $(WEB)
	@$(BIN)/python hatch_build.py
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@$(BIN)/python -m compileall -q processes forms tasks service
	@touch $@

.venv/developing: .venv/installed requirements-dev.txt
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

# Browser tests use the system's Chromium, else one of their own; Chinese pages need a font.
.venv/browser: .venv/developing
	@if command -v chromium >/dev/null && [ -n "$$(fc-list :lang=zh 2>/dev/null)" ]; then exit; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get -qq update && \
		apt-get -qq install -y --no-install-recommends chromium fontconfig fonts-noto-cjk; fi; \
	command -v chromium >/dev/null || $(BIN)/python -m playwright install chromium
	@touch $@
