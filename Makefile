# Tandem from a bare machine: python3 >= 3.11 and make are enough.
#
#   make demo     the portal with the demo company at http://127.0.0.1:8000
#   make serve    the portal, empty
#   make test     everything that is checked: lint, types, unit, API, browser
#   make bench    the benchmarks, as a table
#
# Smaller steps: venv build lint types editor-test checks tests, and of these unit and browser;
# format lays everything out as lint wants it

PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python
EDITOR := static/editor
VENV := .venv/.installed
MODULES := $(EDITOR)/node_modules/.installed
BUILT := static/build/.built
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q

.PHONY: demo serve test bench venv build lint format types editor-test tests unit browser checks clean

demo: build
	@$(RUN) manage.py demo

serve: build
	@$(RUN) manage.py serve

test: lint types editor-test checks tests
	@echo "Everything passed."

bench: build
	@$(RUN) -m tests.benchmarks

# --- what is installed and built, each once for its lock file -------------------------------

venv: $(VENV)

# Compiled once here, every process starts in half the time, also where Python may not write.
# uv is quicker; where it does not reach the package index, pip does what it is set up to do.
$(VENV): requirements.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Tandem needs Python 3.11 or newer; set PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing Python packages …"
	@sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ .*hash/p;}' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock \
	  && $(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock \
	  || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(MODULES): $(VENV) $(EDITOR)/package-lock.json
	@echo "Installing the editor's packages …"
	@$(RUN) -m portal.node npm ci --prefix $(EDITOR) --no-audit --no-fund --loglevel=error
	@touch $@

build: $(BUILT)

$(BUILT): $(MODULES) $(shell find $(EDITOR) static/css static/js -path $(EDITOR)/node_modules -prune -o -type f -print)
	@echo "Building the editor …"
	@$(RUN) -m portal.node npm run --silent build --prefix $(EDITOR)
	@mkdir -p $(@D) && touch $@

# --- what is checked -------------------------------------------------------------------------

lint: $(MODULES)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(RUN) -m tests.architecture.dead_code
	@$(BIN)/djangofmt --quiet --check templates tests/gallery/templates
	@$(RUN) -m portal.node npm run --silent layout --prefix $(EDITOR)

# Lays everything out as lint wants it.
format: $(MODULES)
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/djangofmt --quiet templates tests/gallery/templates
	@$(RUN) -m portal.node npm run --silent format --prefix $(EDITOR)

types: $(VENV)
	@$(BIN)/mypy

editor-test: $(MODULES)
	@$(RUN) -m portal.node npm run --silent typecheck --prefix $(EDITOR)
	@$(RUN) -m portal.node npm run --silent test --prefix $(EDITOR)

# Models and migrations agree; the settings of a public address are safe.
checks: $(BUILT)
	@DATA_DIR=$$(mktemp -d) sh -c '\
	  $(RUN) manage.py makemigrations --check --dry-run && \
	  PUBLIC_URL=https://tandem.example.com $(RUN) manage.py check --deploy --fail-level WARNING; \
	  status=$$?; rm -rf "$$DATA_DIR"; exit $$status'

# All in one run, so that no process waits for the other at the end of each part.
tests: $(BUILT)
	@$(RUN) -m tests.chromium || true
	@$(PYTEST)

unit: $(BUILT)
	@$(PYTEST) -m "not browser"

browser: $(BUILT)
	@$(RUN) -m tests.chromium || true
	@$(PYTEST) -m browser

clean:
	rm -rf .venv $(EDITOR)/node_modules static/build staticfiles
