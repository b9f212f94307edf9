# Two commands matter: make run, make test. Both start from nothing but Python 3.11+ and make.
PYTHON ?= python3
PORT ?= 8000
SIM_PORT ?= 8001
QUICK ?=
BESIDE ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUFF_PATHS := .
LOCKER := uv==0.13.9

# Databases of tests need not outlive them: where memory serves as a disk, nothing waits for one.
SCRATCH := $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR==2 && $$1 > 4000000 {print "/dev/shm"; f=1} END {if (!f) print "$${TMPDIR:-/tmp}"}')

.PHONY: help run test lint bench measure rules lock advisories clean
.DEFAULT_GOAL := help

help:  ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

.venv/run.done: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("街坊需要 Python 3.11 或更新的版本。" if sys.version_info < (3, 11) else 0)'
	test -d .venv || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	touch $@

.venv/test.done: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("街坊需要 Python 3.11 或更新的版本。" if sys.version_info < (3, 11) else 0)'
	test -d .venv || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@ .venv/run.done

run: .venv/run.done  ## start the service, the worker and the simulator with a demo street
	@$(BIN)/python -m app.demo.run --port $(PORT) --simulator-port $(SIM_PORT)

test: .venv/test.done  ## run every test, on SQLite and PostgreSQL, the browser too
	@$(BIN)/python tests/need.py
	@mkdir -p -m 700 var
	TMPDIR=$(SCRATCH) $(BIN)/python -m pytest -n 2 --dist loadgroup --junitxml=var/test-report.xml

lint: .venv/test.done  ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check $(RUFF_PATHS)
	$(BIN)/ruff format --check $(RUFF_PATHS)
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/test.done  ## measure speed; QUICK=--quick in minutes, BESIDE=DIR beside another checkout
	$(BIN)/python -m bench $(QUICK)
	$(BIN)/python -m bench.life $(QUICK) $(if $(BESIDE),--beside $(BESIDE))
	$(BIN)/python -m bench.start $(QUICK)
	$(BIN)/python -m bench.whole $(QUICK)
	$(BIN)/python -m bench.sweep $(if $(QUICK),--sizes 10000)
	$(BIN)/python -m bench.storm $(if $(QUICK),--residents 200 --unsolved 68 --speed 30)
	$(BIN)/python -m bench.understanding
	$(BIN)/python -m bench.place
	$(BIN)/python -m bench.walk $(if $(QUICK),--lives 100)
	$(BIN)/python -m bench.walk --processes 2 $(if $(QUICK),--races 3)
	$(BIN)/python -m bench.county $(QUICK)
	$(BIN)/python -m bench.police $(if $(QUICK),--sizes 2000)
	$(BIN)/python -m bench.talks $(if $(QUICK),--turns 3000)
	$(BIN)/python -m bench.fuzz --bodies $(if $(QUICK),1000,20000)

measure: .venv/test.done  ## how well texts are understood: chat, emergencies, places, masking
	$(BIN)/python -m learning.measures.understanding
	$(BIN)/python -m learning.measures.emergencies
	$(BIN)/python -m learning.measures.first_contact
	$(BIN)/python -m learning.measures.place
	$(BIN)/python -m learning.measures.similar
	$(BIN)/python -m learning.measures.similar_pairs
	$(BIN)/python -m learning.measures.masking_score 5000 20261122

rules: .venv/test.done  ## make the generated tables again, bit for bit; LETTERS=folder: that of the items too
	OMP_NUM_THREADS=1 $(BIN)/python -m learning.tables $(if $(LETTERS),--letters $(LETTERS))

# One lock for every platform and for Python 3.11 and later: markers say what is for which.
LOCK := .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"

lock:  ## pin the whole closure anew, with hashes; UPGRADE=--upgrade for newer versions
	test -d .venv/lock || $(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check $(LOCKER)
	$(LOCK) $(UPGRADE) requirements-dev.txt -o requirements-dev.lock
	$(LOCK) $(UPGRADE) -c requirements-dev.lock requirements.txt -o requirements.lock

advisories:  ## list known advisories against what is pinned; says so where it cannot look
	@$(PYTHON) .ci/advisories.py

clean:  ## remove what was installed and all demo data
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
