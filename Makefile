# make site builds everything into site/; make test proves it. Each sets up its own environment.
# Needs: GNU make, Python 3.11 or newer with venv. Node 20 or newer is used where there is one, else taken from PyPI.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help site serve check fix figures test test-quick lint bench lock setup setup-test clean

help:
	@echo "make site    build the site into site/"
	@echo "make serve   preview at http://127.0.0.1:8000, rebuilt on every change"
	@echo "make check   check the content without building"
	@echo "make fix     mend spaces and punctuation in the content"
	@echo "make figures draw the figures whose program changed"
	@echo "make test    run all tests (formatting, types and content too)"
	@echo "make test-quick run the tests that build, print and browse nothing"
	@echo "make bench   measure the build, the PDFs, the search and pages on a slow phone"
	@echo "make lock    write requirements/*.txt and package-lock.json anew (UPGRADE=--upgrade takes newer versions)"
	@echo "make clean   remove what the other commands made"

# The tests run this very line.
BUILD := $(BIN)/python -m hooks.command build

site: setup
	@$(BUILD)
	@echo "The site is in site/."

serve: setup
	@$(BIN)/python -m hooks.command serve

check: setup
	@$(BIN)/python -m dl49 check

fix: setup
	@$(BIN)/python -m dl49 fix

figures: setup $(VENV)/figures.done
	@$(BIN)/python -m experiments

test: setup-test lint
	$(BIN)/python -m pytest -n auto --dist worksteal

test-quick: setup-test
	$(BIN)/python -m pytest -n auto -m "not slow"

lint: setup-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/zizmor --offline --quiet .github
	node_modules/.bin/biome lint --error-on-warnings --log-level=warn
	node_modules/.bin/tsc -p tsconfig.json
	node_modules/.bin/markdownlint-cli2

bench: setup-test
	$(BIN)/python -m bench.build
	$(BIN)/python -m bench.pdf
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.pages

# Environments: made anew when a lock file changes.

# A stamp counts while what it stands for is there: a node that runs, and what package.json names.
TOOLS_ARE_THERE = node -e 'const {dependencies, devDependencies} = require("./package.json"); const all = {...dependencies, ...devDependencies}; process.exitCode = +Object.keys(all).some((name) => !fs.existsSync(`node_modules/$${name}/package.json`))'

setup: $(VENV)/site.done node_modules/.installed
	@$(TOOLS_ARE_THERE) 2>/dev/null || { rm -f $^; $(MAKE) --no-print-directory $^; }

setup-test: setup $(VENV)/test.done

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed (PYTHON=… names another)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv is missing (on Debian: apt install python3-venv)."; rm -rf $(VENV); exit 1; }

$(VENV)/site.done: requirements/site.txt requirements/node.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/site.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null && npm --version >/dev/null 2>&1 || \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	@touch $@

$(VENV)/figures.done: requirements/figures.txt | $(VENV)/site.done
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/figures.txt
	@touch $@

$(VENV)/test.done: requirements/test.txt | $(VENV)/figures.done
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/test.txt
	@touch $@

node_modules/.installed: package.json package-lock.json | $(VENV)/site.done
	npm ci --loglevel=error --no-audit --no-fund >/dev/null
	@touch $@

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

lock: $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/lock.txt
	$(COMPILE) $(UPGRADE) requirements/lock.in --output-file requirements/lock.txt
	$(COMPILE) $(UPGRADE) --extra site --extra pdf pyproject.toml --output-file requirements/site.txt
	$(COMPILE) $(UPGRADE) --extra figures -c requirements/site.txt pyproject.toml --output-file requirements/figures.txt
	$(COMPILE) $(UPGRADE) --extra test -c requirements/site.txt -c requirements/figures.txt pyproject.toml --output-file requirements/test.txt
	$(COMPILE) $(UPGRADE) requirements/node.in --output-file requirements/node.txt
	$(COMPILE) $(UPGRADE) -c requirements/site.txt requirements/properdocs.in --output-file requirements/properdocs.txt
	npm install --package-lock-only --no-audit --no-fund

clean:
	rm -rf $(VENV) node_modules site .cache .mypy_cache .pytest_cache .ruff_cache
