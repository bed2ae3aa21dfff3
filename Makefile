# `make` alone says what there is.
.DEFAULT_GOAL := help
.PHONY: bench help setup setup-dev demo check soak test test-quick test-scale golden format lock messages
VENV := .venv
RUN := $(VENV)/bin/
export VENV

help: ## list what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv, with chaland in it
	@scripts/setup.sh runtime

setup-dev: ## the same, with what testing needs
	@scripts/setup.sh dev

demo: setup ## import real files, say what was cleaned, serve (ARGS=--no-serve ends before serving)
	@CHALAND_HOME="$(CURDIR)/.chaland" $(RUN)chaland demo $(ARGS)

check: setup-dev ## linters, types, contracts, templates: no test
	@$(RUN)python -m scripts.check lint

test: setup-dev ## everything: linters, unit, SQLite, PostgreSQL and browser tests
	@scripts/test_tools.sh
	@$(RUN)python -m scripts.check all

test-quick: setup-dev ## the tests on SQLite, without the browser (ARGS go to pytest)
	@$(RUN)pytest -n 2 -m "not browser" $(ARGS)

test-scale: setup-dev ## the lake and the search for duplicates on a real Spark cluster of this machine (installs Java and PySpark, 470 MB)
	@scripts/test_scale.sh $(ARGS)

soak: setup-dev ## a hundred kills of the workers that send 10,000 messages to a file, 3,000 over SMPP and 3,000 over HTTP, on SQLite and PostgreSQL (CRASH_SEED changes the instants)
	@scripts/test_tools.sh
	@for database in sqlite postgres; do CHALAND_TEST_DATABASE=$$database CRASH_KILLS=100 CRASH_MESSAGES=10000 CRASH_PEER_KILLS=100 CRASH_PEER_MESSAGES=3000 CRASH_RECEIPTS=40 $(RUN)pytest -q -s tests/campaigns/test_crash.py || exit 1; done

golden: setup-dev ## write the golden files anew; review the difference before committing it
	@GOLDEN=1 $(RUN)pytest -q $$(grep -rl GOLDEN tests --include='test_*.py')
	@git status --short tests/golden

format: setup-dev ## write the code as the formatter wants it
	@$(RUN)ruff check --fix-only --quiet .
	@$(RUN)ruff format .

bench: setup-dev ## imports and pages beside their baselines, ratios printed (ARGS="--rows 100000" is a short one)
	@scripts/test_tools.sh
	@$(RUN)python -m benchmarks $(ARGS)

messages: setup-dev ## take the words of screens into the catalogues, and compile them
	@$(RUN)python -m scripts.messages

lock: setup-dev ## choose the newest versions again, and write the hashed lock
	@$(RUN)python -m scripts.lock
