# Every target says what it is for behind `##`; `make` alone prints them.

PYTHON ?= python3.11
UV_VERSION := 0.13.9
UV := .tools/bin/uv
# A name on the path may be a stub that does not run: take the first interpreter that really starts.
FOUND = $(shell for p in $(PYTHON) $$(ls -d $$HOME/.pyenv/versions/$(subst python,,$(notdir $(PYTHON)))*/bin/$(notdir $(PYTHON)) 2>/dev/null); do \
	$$p -c '' 2>/dev/null && { command -v $$p; break; }; done)
VENV := $(if $(filter python3.11,$(notdir $(PYTHON))),.venv,.venv-$(notdir $(PYTHON)))
BIN := $(VENV)/bin

export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := true
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Every process of a run reads the same compiled code: the command, the workers, the workflow sandbox that imports anew each time.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode

.DEFAULT_GOAL := help

.PHONY: help
help: ## print this
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):[^#]*## /  make \1\t/' | expand -t 20

.tools/uv-$(UV_VERSION):
	@test -n "$(FOUND)" || { echo "no $(PYTHON) that starts was found; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(FOUND) -m venv .tools && .tools/bin/pip install -q --disable-pip-version-check "uv==$(UV_VERSION)" && touch $@

$(VENV)/.synced: .tools/uv-$(UV_VERSION) pyproject.toml uv.lock
	@test -n "$(FOUND)" || { echo "no $(PYTHON) that starts was found; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(UV) sync -q --frozen --python $(FOUND) && touch $@

.PHONY: setup
setup: $(VENV)/.synced ## install everything into $(VENV); the rest does it by itself

.PHONY: run
run: $(VENV)/.synced ## start the product with a demo log and play its sample into it
	@$(BIN)/award serve --demo

.PHONY: lint
lint: $(VENV)/.synced ## ruff, mypy strict, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: test
test: lint ## all of that and the tests, in parallel
	@$(BIN)/pytest -n 4 --dist worksteal

.PHONY: verify
verify: $(VENV)/.synced ## a tenth of every long check, and the tests on Python 3.13 where one is found
	@AWARD_SHARE=0.1 $(BIN)/pytest -n 2 -m long
	@$(BIN)/python -m tests.mutation.regulations
	@$(BIN)/python -m bench.log --events 20000
	@$(BIN)/python -m bench.audit --events 20000
	@$(BIN)/python -m bench.calendar --cases 20000
	@if $(MAKE) -s PYTHON=python3.13 found >/dev/null 2>&1; then $(MAKE) PYTHON=python3.13 test; else echo "no Python 3.13 found: not tested on it"; fi
	@$(MAKE) -s decisions DRAWN="--each 12 --every 9"

.PHONY: found
found:
	@test -n "$(FOUND)"

.PHONY: faults
faults: $(VENV)/.synced ## the long checks in full: kills, races, the last second, a lost Temporal database, a million calendar cases
	@AWARD_SHARE=1 $(BIN)/pytest -n 2 -m long

DRAWN ?= --each 60

.PHONY: decisions
decisions: $(VENV)/.synced ## past decisions rebuilt as of their instant: the same bytes on both databases and on Python 3.13, some 25 minutes
	@rm -f .cache/decisions.json
	@$(BIN)/python -m tests.reconstruction $(DRAWN) --to .cache/decisions.json
	@if $(MAKE) -s PYTHON=python3.13 found >/dev/null 2>&1; then $(MAKE) -s PYTHON=python3.13 decisions-again; \
	else echo "no Python 3.13 found: compared on one Python alone"; fi

.PHONY: decisions-again
decisions-again: $(VENV)/.synced
	@$(BIN)/python -m tests.reconstruction $(DRAWN) --to .cache/decisions.json

.PHONY: mutate-regulations
mutate-regulations: $(VENV)/.synced ## change each number of each regulation, one at a time: some question case must notice
	@$(BIN)/python -m tests.mutation.regulations

.PHONY: reference
reference: $(VENV)/.synced ## write the reference pages that are made from the code
	@$(BIN)/python -m cli.reference

.PHONY: bench
bench: $(VENV)/.synced ## the log and its audit at 100,000 and 1,000,000 events as a share of the raw limit, the calendar beside two packages, lists and a page beside bare routes, each scenario on a warm server
	@$(BIN)/python -m bench.log --events 100000
	@$(BIN)/python -m bench.log --events 1000000
	@$(BIN)/python -m bench.audit --events 100000
	@$(BIN)/python -m bench.audit --events 1000000
	@$(BIN)/python -m bench.calendar --cases 100000
	@$(BIN)/python -m bench.api --database both
	@$(BIN)/python -m bench.pages
	@$(BIN)/python -m bench.cycles

.PHONY: mutate-calendar
mutate-calendar: $(VENV)/.synced ## one wrong thing at a time in the calendar's code: each is killed by its tests or explained, some 15 minutes
	@PYTHONHASHSEED=0 $(BIN)/python -m tests.mutation.run tests/mutation/calendar.toml

.PHONY: lock
lock: .tools/uv-$(UV_VERSION) ## bring uv.lock level with pyproject.toml
	@$(UV) lock

.PHONY: clean
clean: ## remove environments and caches; logs in data/ stay
	@rm -rf .venv .venv-* .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
