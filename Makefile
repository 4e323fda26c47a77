# make run   set Entrenous up and serve it with demo data on 127.0.0.1:8000 (PORT=...)
# make check the fast checks and tests · make test   everything · both install what they need into this folder
# make format what can be mended by itself · make lock  renew the lock files · make messages  renew the translations
# make bench · make clean
.PHONY: run test check format bench lock messages setup develop clean
.NOTPARALLEL:

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install -qq
LOCKED := --no-deps --only-binary :all: --require-hashes --requirement
APP := $(VENV)/.app
DEV := $(VENV)/.dev
MODULES := frontend/node_modules/.installed
BUNDLE := entrenous/web/static/app.js

# A virtual environment knows its folder: after a move or a copy it would run the code of the old place.
ifneq ($(shell cat $(APP) 2>/dev/null),$(CURDIR))
.PHONY: $(APP)
endif

run: setup
	@exec $(VENV)/bin/entrenous up --host 127.0.0.1 --port $${PORT:-8000}

check: setup develop
	@$(PY) scripts/gate check

test: setup develop
	@$(PY) scripts/gate test

format: setup develop
	@$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format .
	@find entrenous -path '*/templates/*.html' -exec $(VENV)/bin/djade --target-version=6.1 {} +
	@cd frontend && ../scripts/with-node npm run --silent format

bench: setup develop
	@for bench in bench/*.py; do echo "── $$bench"; $(PY) "$$bench" || exit 1; done

setup: $(APP) $(BUNDLE)

develop: $(DEV)

$(APP): requirements.txt requirements-source.txt pyproject.toml scripts/find-python
	@echo "Installing what Entrenous needs into $(VENV)"
	@grep -qsxF '$(CURDIR)' $@ || "$$(scripts/find-python)" -m venv --clear $(VENV)
	@$(PIP) $(LOCKED) requirements.txt
	@$(PIP) --no-deps --no-binary :all: --no-build-isolation --require-hashes --requirement requirements-source.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@printf '%s\n' '$(CURDIR)' >$@

$(DEV): requirements-dev.txt requirements-peers.txt $(APP)
	@echo "Installing what the tests need into $(VENV)"
	@$(PIP) $(LOCKED) requirements-dev.txt
	@$(PY) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip --disable-pip-version-check install -qq $(LOCKED) requirements-peers.txt
	@touch $@

$(MODULES): frontend/package.json frontend/package-lock.json scripts/with-node
	@echo "Installing what the front end needs into frontend/node_modules"
	@cd frontend && ../scripts/with-node npm ci --ignore-scripts --silent
	@touch $@

$(BUNDLE): $(MODULES) frontend/vite.config.ts $(shell find frontend/src -name '*.ts' -not -name '*.test.ts')
	@echo "Building the browser's part"
	@cd frontend && ../scripts/with-node npm run --silent build
	@touch $@

# The lock files name packages, versions and hashes, and no address.
lock: UV = $(VENV)/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: $(APP)
	$(PY) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check install -qq uv==0.13.9
	$(UV) requirements.in --output-file requirements.txt
	$(UV) requirements-dev.in --output-file requirements-dev.txt
	$(UV) requirements-node.in --output-file requirements-node.txt
	$(UV) requirements-peers.in --output-file requirements-peers.txt
	$(UV) --no-deps requirements-source.in --output-file requirements-source.txt
	cd frontend && ../scripts/with-node npm install --package-lock-only --ignore-scripts --silent

messages: setup
	$(PY) scripts/messages

clean:
	rm -rf $(VENV) frontend/node_modules $(BUNDLE) build *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find entrenous tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
