# On a machine with only python3 (3.11+) and make every target works: what is missing is installed, or named.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
SITE ?= http://localhost:$(PORT)

HERE := $(PYTHON) llo_portal/local
BIN := .venv/bin
DATABASE := $(HERE) postgres --
PYTEST := $(BIN)/python -m pytest

export XDG_CACHE_HOME := $(CURDIR)/.cache/xdg

.PHONY: help demo install lint types checks test test-services e2e bench lighthouse fault lock clean

help:
	@echo "make demo [PORT=8000]   the whole product on this machine, with demo data"
	@echo "make test               lint, contracts, types, unit and flow tests"
	@echo "make test-services      the suite on PostgreSQL and Redis (DATABASE_URL, CELERY_BROKER_URL)"
	@echo "make e2e                the journeys in Chromium"
	@echo "make bench, make fault  speed ratios; failures on purpose"
	@echo "make lighthouse [SITE=] Lighthouse on a demo that runs (needs Node)"
	@echo "make lock, make clean   lock the dependencies again; remove all that was built"

demo:
	@exec $(HERE) demo --port $(PORT)

install:
	@$(HERE) install dev

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-cache

types: install
	$(BIN)/mypy

checks: install
	$(DATABASE) $(BIN)/python manage.py makemigrations --check --dry-run --settings llo_portal.settings_test
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=portaal.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

test: lint types checks
	$(DATABASE) $(PYTEST) -n 2 $(ARGS)

test-services: install
	$(HERE) services -- $(PYTEST) -n 2 -m "not e2e and not bench and not fault" $(ARGS)

e2e: install
	@$(HERE) chromium
	$(DATABASE) $(PYTEST) -m e2e $(ARGS)

bench: install
	$(DATABASE) $(BIN)/python -m tests.bench $(ARGS)

lighthouse:
	@tests/lighthouse.sh $(SITE)

fault: install
	$(DATABASE) $(PYTEST) -m fault tests/fault $(ARGS)

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

lock: install
	$(LOCK) pyproject.toml -o requirements/base.txt
	$(LOCK) pyproject.toml --extra demo -o requirements/demo.txt
	$(LOCK) pyproject.toml --extra dev --extra e2e -o requirements/dev.txt
	$(LOCK) --group installer -o requirements/uv.txt
	$(LOCK) --group node -o requirements/node.txt
	npm install --package-lock-only

clean:
	rm -rf .venv .cache .local build node_modules media .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
